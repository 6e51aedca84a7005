// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/privatefolder.h"

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <optional>

class QLocalSocket;

namespace sluice {

/// The private server: a child `redis-server` (else `valkey-server`) with a unix socket in a folder
/// that only this user may enter, no TCP port and no persistence. It dies with this process, even
/// when that is killed. Main thread only: the kernel ties the child to the thread that started it.
class EmbeddedServer : public QObject {
    Q_OBJECT

public:
    /// Looks for the server in @p searchFolders, in this order.
    explicit EmbeddedServer(
        QStringList searchFolders = defaultSearchFolders(), QObject* parent = nullptr);
    /// Ends the server at once (a few milliseconds) and removes its folder.
    ~EmbeddedServer() override;

    /// The folders of PATH, then /usr/bin and /usr/local/bin.
    static QStringList defaultSearchFolders();

    /// Starts the server; returns at once, started() or failed() follows. Nothing happens when it
    /// is starting or running. After exited() it may be started again: empty, on the same socket.
    /// First removes what crashed runs left behind.
    void start();
    /// Asks the server to end, ends it by force after 2 s, removes its folder; stopped() follows,
    /// also when nothing ran.
    void stop();

    /// Whether started() was emitted and the server has not ended since.
    [[nodiscard]] bool isRunning() const { return m_state == State::Running; }
    /// Path of the unix socket; the same until stop(). Empty before start().
    [[nodiscard]] QString socketPath() const;
    /// Process id of the server, 0 when there is none.
    [[nodiscard]] qint64 processId() const;

Q_SIGNALS:
    /// The server answers on @p socketPath.
    void started(const QString& socketPath);
    /// It could not be started. @p reason is a sentence for a person: what happened, what to do.
    void failed(const QString& reason);
    /// It ended although nobody asked it to. @p reason as in failed().
    void exited(const QString& reason);
    /// It has ended as stop() asked, and its folder is gone.
    void stopped();

private:
    enum class State { Idle, Starting, Running, Stopping };

    [[nodiscard]] QString findProgram() const;
    void launch(const QString& program);
    void probe();
    void onProbeReadyRead();
    void onProcessFinished(int exitCode, QProcess::ExitStatus status);
    void finishStop();
    void giveUp(const QString& reason);
    [[nodiscard]] QString lastWords() const;

    const QStringList m_searchFolders;
    std::optional<PrivateFolder> m_folder;
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<QLocalSocket> m_probe; // asks PING until the server answers
    QTimer m_retry;
    QTimer m_limit; // of starting or of stopping
    State m_state = State::Idle;
};

} // namespace sluice
