// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/embeddedserver.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocalSocket>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QThread>

#include <chrono>
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace sluice {

namespace {

using namespace std::chrono_literals;

constexpr auto StartLimit = 10s;
constexpr auto StopLimit = 2s;
constexpr auto ProbeInterval = 10ms;
constexpr int KillWaitMs = 2'000;

/// Runs in the child between fork and exec: only async-signal-safe calls.
void tieToParent(pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(1); // the parent died before the line above
    ::setpgid(0, 0); // Ctrl+C in a terminal is for Sluice, which then ends the server
}

} // namespace

EmbeddedServer::EmbeddedServer(QStringList searchFolders, QObject* parent)
    : QObject(parent)
    , m_searchFolders(std::move(searchFolders))
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(ProbeInterval);
    connect(&m_retry, &QTimer::timeout, this, &EmbeddedServer::probe);
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        if (m_state == State::Stopping)
            m_process->kill();
        else if (m_state == State::Starting)
            giveUp(tr("The private server did not answer within %1 s. %2")
                       .arg(std::chrono::seconds(StartLimit).count())
                       .arg(lastWords()));
    });
}

EmbeddedServer::~EmbeddedServer()
{
    m_probe.reset();
    if (!m_process)
        return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(KillWaitMs);
}

QStringList EmbeddedServer::defaultSearchFolders()
{
    QStringList folders = qEnvironmentVariable("PATH").split(u':', Qt::SkipEmptyParts);
    folders << QStringLiteral("/usr/bin") << QStringLiteral("/usr/local/bin");
    return folders;
}

QString EmbeddedServer::findProgram() const
{
    if (m_searchFolders.isEmpty())
        return {}; // findExecutable() would take that for PATH
    for (const QString& name :
        { QStringLiteral("redis-server"), QStringLiteral("valkey-server") }) {
        const QString program = QStandardPaths::findExecutable(name, m_searchFolders);
        if (!program.isEmpty())
            return program;
    }
    return {};
}

void EmbeddedServer::start()
{
    Q_ASSERT(QThread::currentThread() == QCoreApplication::instance()->thread());
    if (m_state != State::Idle)
        return;
    m_state = State::Starting;
    const QString program = findProgram();
    if (program.isEmpty()) {
        giveUp(tr("Neither redis-server nor valkey-server is installed, so there is no private "
                  "server. Install one (on Debian and Ubuntu: sudo apt install redis-server), or "
                  "connect to a server that runs already."));
        return;
    }
    if (!m_folder) {
        PrivateFolder::removeStale();
        m_folder.emplace();
    }
    if (!m_folder->isValid()) {
        giveUp(tr("The private server needs a temporary folder, and none could be made in %1: %2. "
                  "Make room or set XDG_RUNTIME_DIR to a folder that can be written.")
                   .arg(PrivateFolder::defaultBase(), m_folder->errorString()));
        m_folder.reset();
        return;
    }
    launch(program);
}

void EmbeddedServer::launch(const QString& program)
{
    QFile::remove(socketPath());
    m_process = std::make_unique<QProcess>();
    m_process->setProgram(program);
    m_process->setArguments({ QStringLiteral("--port"), QStringLiteral("0"),
        QStringLiteral("--unixsocket"), socketPath(), QStringLiteral("--unixsocketperm"),
        QStringLiteral("700"), QStringLiteral("--save"), QString(), QStringLiteral("--appendonly"),
        QStringLiteral("no"), QStringLiteral("--daemonize"), QStringLiteral("no"),
        QStringLiteral("--dir"), m_folder->path(), QStringLiteral("--enable-debug-command"),
        QStringLiteral("local") });
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(m_folder->filePath(QStringLiteral("server.log")));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8")); // a wrong one ends it
    m_process->setProcessEnvironment(environment);
    m_process->setChildProcessModifier([parent = ::getpid()] { tieToParent(parent); });

    connect(m_process.get(), &QProcess::finished, this, &EmbeddedServer::onProcessFinished);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp(tr("The private server (%1) could not be started: %2.")
                       .arg(m_process->program(), m_process->errorString()));
    });
    connect(m_process.get(), &QProcess::started, &m_retry, qOverload<>(&QTimer::start));
    m_limit.start(StartLimit);
    m_process->start(QIODevice::NotOpen);
}

void EmbeddedServer::probe()
{
    if (m_state != State::Starting)
        return;
    m_probe = std::make_unique<QLocalSocket>();
    connect(m_probe.get(), &QLocalSocket::connected, m_probe.get(),
        [socket = m_probe.get()] { socket->write("PING\r\n"); });
    connect(m_probe.get(), &QLocalSocket::readyRead, this, &EmbeddedServer::onProbeReadyRead);
    connect(m_probe.get(), &QLocalSocket::errorOccurred, &m_retry, qOverload<>(&QTimer::start));
    m_probe->connectToServer(socketPath());
}

void EmbeddedServer::onProbeReadyRead()
{
    if (m_state != State::Starting || !m_probe->canReadLine())
        return;
    const bool answers = m_probe->readLine().startsWith("+PONG"); // else "-LOADING ..."
    m_probe->disconnect();
    m_probe.release()->deleteLater(); // we are called by it
    if (!answers) {
        m_retry.start();
        return;
    }
    m_limit.stop();
    m_state = State::Running;
    Q_EMIT started(socketPath());
}

void EmbeddedServer::onProcessFinished(int exitCode, QProcess::ExitStatus status)
{
    m_retry.stop();
    m_limit.stop();
    const QString name = m_process->program();
    m_process.release()->deleteLater(); // we are called by it
    switch (m_state) {
    case State::Idle:
        break;
    case State::Starting:
        giveUp(
            tr("The private server (%1) ended while it was starting. %2").arg(name, lastWords()));
        break;
    case State::Running: {
        m_state = State::Idle;
        const QString how = status == QProcess::CrashExit ? tr("killed by signal %1").arg(exitCode)
                                                          : tr("exit code %1").arg(exitCode);
        Q_EMIT exited(
            tr("The private server (%1) has ended unexpectedly (%2), and its data with it.")
                .arg(name, how));
        break;
    }
    case State::Stopping:
        finishStop();
        break;
    }
}

void EmbeddedServer::stop()
{
    if (m_state == State::Stopping)
        return;
    m_probe.reset();
    m_retry.stop();
    m_state = State::Stopping;
    if (!m_process) {
        QTimer::singleShot(
            0, this, &EmbeddedServer::finishStop); // stopped() comes after the return
        return;
    }
    m_limit.start(StopLimit);
    m_process->terminate();
}

void EmbeddedServer::finishStop()
{
    m_folder.reset();
    m_state = State::Idle;
    Q_EMIT stopped();
}

void EmbeddedServer::giveUp(const QString& reason)
{
    m_retry.stop();
    m_limit.stop();
    m_probe.reset();
    if (m_process) {
        m_process->disconnect(this);
        m_process->kill();
        m_process.release()->deleteLater(); // its destructor waits for the end
    }
    if (m_state == State::Stopping) {
        finishStop();
        return;
    }
    m_state = State::Idle;
    Q_EMIT failed(reason);
}

QString EmbeddedServer::socketPath() const
{
    return m_folder ? m_folder->filePath(QStringLiteral("s.sock")) : QString();
}

qint64 EmbeddedServer::processId() const { return m_process ? m_process->processId() : 0; }

QString EmbeddedServer::lastWords() const
{
    constexpr qsizetype MaxBytes = 400;
    QFile log(m_folder->filePath(QStringLiteral("server.log")));
    if (!log.open(QIODevice::ReadOnly))
        return {};
    const QByteArray words = log.readAll().right(MaxBytes).simplified();
    return words.isEmpty() ? QString() : tr("It said: %1").arg(QString::fromUtf8(words));
}

} // namespace sluice
