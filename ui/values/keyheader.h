// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/keyreader.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace sluice {

class ToneLabel;

/// A type as a coloured word, as in the key tree. GUI thread.
class TypeBadgeLabel : public QWidget {
    Q_OBJECT

public:
    explicit TypeBadgeLabel(QWidget* parent = nullptr);
    void setType(KeyType type, const QByteArray& name);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    KeyType m_type = KeyType::None;
    QString m_text;
};

/// One line of text that is cut with "…" where the room ends; plain text. GUI thread.
class ElidedLabel : public QWidget {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);
    void setText(const QString& text);
    QString text() const { return m_text; }
    /// So many characters stay visible, if there are that many.
    void setMinimumCharacters(int characters);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    int m_minimum = 4;
};

/// The line above a value: type, name, what is known of the key, what can be done to it. Where it
/// is narrow, as with large text, the buttons are in a menu. GUI thread.
class KeyHeader : public QWidget {
    Q_OBJECT

public:
    explicit KeyHeader(const QByteArray& key, QWidget* parent = nullptr);

    /// Puts @p mark beside the facts; takes it over.
    void addMark(QWidget* mark);
    /// Everything but the time to live.
    void setFacts(const KeyFacts& facts, std::optional<quint64> length);
    /// The key has another name.
    void setKey(const QByteArray& key);
    /// Nothing: the key does not expire (when it is known).
    void setTimeToLive(const Fact<std::chrono::milliseconds>& ttl);

Q_SIGNALS:
    void reloadRequested();
    void renameRequested();
    void duplicateRequested();
    void deleteRequested();
    void timeToLiveRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeButtons(QHBoxLayout* layout);
    void fold();

    TypeBadgeLabel* m_badge;
    ElidedLabel* m_name;
    ElidedLabel* m_facts;
    ToneLabel* m_ttlTitle;
    QLabel* m_ttl;
    QPushButton* m_editTtl;
    QPushButton* m_reload;
    QList<QPushButton*> m_actions;
    QPushButton* m_more; ///< has them in a menu
};

} // namespace sluice
