// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QWidget>

class QVBoxLayout;

namespace sluice {

class Banner;

/// Something that the person should know while it lasts: one line, plain text, with buttons for
/// what can be done.
struct BannerMessage {
    enum class Severity { Info, Warning, Error };
    struct Button {
        QString id; ///< given back by BannerArea::activated()
        QString label;
    };

    QString id; ///< a second message with the same id takes the first one's place
    Severity severity = Severity::Info;
    QString text;
    QList<Button> buttons;
    bool dismissible = true;
    /// Says why there is no connection: while it stands, the one of the connection stays away.
    bool explainsConnection = false;
};

/// The place under the tool bar where such messages stand, newest below; no height while there is
/// none. GUI thread.
class BannerArea : public QWidget {
    Q_OBJECT

public:
    explicit BannerArea(QWidget* parent = nullptr);

    void showMessage(const BannerMessage& message);
    /// Nothing happens when there is none with that id.
    void hideMessage(const QString& id);
    /// The text shown under that id; empty when there is none.
    QString textOf(const QString& id) const;
    /// Whether a message stands that explains why there is no connection.
    [[nodiscard]] bool explainsConnection() const;
    /// Takes those away: there is a connection again.
    void hideExplanations();

Q_SIGNALS:
    /// A button of the message was pressed; "dismiss" when the person closed it.
    void activated(const QString& messageId, const QString& buttonId);

private:
    QVBoxLayout* m_layout = nullptr;
    QHash<QString, Banner*> m_banners;
};

} // namespace sluice
