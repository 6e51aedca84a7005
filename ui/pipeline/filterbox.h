// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinefeed.h"

#include <QLineEdit>
#include <QStringListModel>
#include <QWidget>

class QCompleter;

namespace sluice {

class ToneLabel;

/// A line in which a part of the text can be underlined as wrong. GUI thread.
class FilterLine : public QLineEdit {
    Q_OBJECT

public:
    using QLineEdit::QLineEdit;
    /// From a position, in UTF-16 units; length 0: nothing is wrong.
    void setWrong(qsizetype position, qsizetype length);
    /// Where the underline is drawn; null: nowhere.
    [[nodiscard]] QRect wrongRect() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    qsizetype m_wrongAt = 0;
    qsizetype m_wrongLength = 0;
};

/// The filter of the requests: a line with completion, where and why it cannot be read, and how
/// many match. What can be read acts at once; what cannot leaves the last one that could. Return
/// and Escape in an empty line go back to the panes (left()), Escape clears first, Up and Down step
/// through earlier ones. GUI thread.
class FilterBox : public QWidget {
    Q_OBJECT

public:
    static constexpr int filtersKept = 20;

    /// The feed must outlive it.
    explicit FilterBox(PipelineFeed& feed, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const { return m_line->text(); }
    void setText(const QString& text) { m_line->setText(text); }
    /// Those that were used, newest first; each once.
    [[nodiscard]] const QStringList& earlier() const { return m_earlier; }
    /// Puts the keyboard into the line and selects what is in it.
    void focusLine();

Q_SIGNALS:
    void left(); ///< the keyboard belongs to the panes again

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void read(const QString& text);
    void showCount();
    void remember();
    bool step(int by);
    void complete(bool always);
    void take(const QString& candidate);
    [[nodiscard]] QStringList producers() const;

    PipelineFeed& m_feed;
    FilterLine* m_line;
    ToneLabel* m_count;
    ToneLabel* m_message;
    QStringListModel m_candidates;
    QCompleter* m_completer;
    qsizetype m_completeFrom = 0;
    QStringList m_earlier;
    int m_place = -1; ///< in m_earlier; -1: what is being typed
    QString m_typed;
};

} // namespace sluice
