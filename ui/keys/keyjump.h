// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/runtime/detached.h"

#include <QObject>

class QWidget;

namespace sluice {

/// Goes to a key by its exact name, loaded or not: one EXISTS tells whether it is there. GUI
/// thread, which needs an Executor.
class KeyJump : public QObject {
    Q_OBJECT

public:
    /// The dialog belongs to @p window.
    KeyJump(const Client& client, QWidget* window);

    void setClient(const Client& client);
    /// Asks for a name, with this text in the field, and goes there.
    void ask(const QString& text);
    void go(const QByteArray& key);

Q_SIGNALS:
    void found(const QByteArray& key);
    void missing(const QByteArray& key);
    /// There was no answer: @p why in words.
    void failed(const QString& why);

private:
    Detached look(QByteArray key, quint64 run);

    Client m_client;
    QWidget* m_window;
    quint64 m_run = 0; ///< only the last jump counts
};

} // namespace sluice
