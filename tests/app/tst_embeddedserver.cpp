// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/embeddedserver.h"

#include <QLocalSocket>
#include <QSignalSpy>
#include <QtTest>

#include <csignal>
#include <sys/stat.h>

using namespace sluice;

namespace {

/// Whether the process runs. A zombie does not: in a container nobody may collect an orphan.
bool isAlive(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray stat = file.readAll();
    return !stat.mid(stat.lastIndexOf(')')).startsWith(") Z");
}

/// What the server at @p path answers to an inline command, as RESP.
QByteArray ask(const QString& path, const QByteArray& line)
{
    QLocalSocket socket;
    socket.connectToServer(path);
    if (!socket.waitForConnected())
        return "no connection";
    socket.write(line + "\r\n");
    QByteArray answer;
    while (!answer.endsWith("\r\n") && socket.waitForReadyRead())
        answer += socket.readAll();
    return answer;
}

QStringList privateFolders(const QString& base)
{
    return QDir(base).entryList({ QStringLiteral("sluice-*") }, QDir::Dirs);
}

/// Writes an executable shell script named @p name into @p folder.
void writeScript(const QString& folder, const QString& name, const QByteArray& text)
{
    QFile script(folder + u'/' + name);
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\n" + text + "\n");
    script.close();
    QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

} // namespace

class TestEmbeddedServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_base = std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/sluice-tst-XXXXXX"));
        QVERIFY(m_base->isValid());
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_base->path()));
    }

    void answersOnASocketThatOnlyItsOwnerMayEnter()
    {
        EmbeddedServer server;
        QSignalSpy started(&server, &EmbeddedServer::started);
        QSignalSpy failed(&server, &EmbeddedServer::failed);
        server.start();
        QVERIFY(!server.isRunning());
        QTRY_VERIFY2(!started.isEmpty() || !failed.isEmpty(),
            "the private server neither started nor failed");
        QCOMPARE(failed.size(), 0);
        QCOMPARE(started.size(), 1);
        QVERIFY(server.isRunning());
        const QString path = started.first().first().toString();
        QCOMPARE(path, server.socketPath());
        QVERIFY(path.startsWith(m_base->path() + u'/'));
        QVERIFY(path.toUtf8().size() < 108);
        QCOMPARE(ask(path, "PING"), QByteArray("+PONG\r\n"));

        struct stat info { };
        QCOMPARE(::stat(QFile::encodeName(QFileInfo(path).path()).constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777U, 0700U);
        for (const QByteArray setting : { "port 0", "save ", "appendonly no" }) {
            const QByteArray name = setting.left(setting.indexOf(' '));
            const QByteArray value = setting.mid(setting.indexOf(' ') + 1);
            QVERIFY2(
                ask(path, "CONFIG GET " + name)
                    .endsWith("$" + QByteArray::number(value.size()) + "\r\n" + value + "\r\n"),
                setting.constData());
        }
        QCOMPARE(ask(path, "DEBUG SLEEP 0"), QByteArray("+OK\r\n"));
    }

    void stopEndsTheServerAndRemovesItsFolder()
    {
        EmbeddedServer server;
        QSignalSpy stopped(&server, &EmbeddedServer::stopped);
        QSignalSpy exited(&server, &EmbeddedServer::exited);
        QVERIFY(startAndWait(&server));
        const qint64 pid = server.processId();
        server.stop();
        QTRY_COMPARE(stopped.size(), 1);
        QVERIFY(!isAlive(pid));
        QCOMPARE(exited.size(), 0);
        QCOMPARE(privateFolders(m_base->path()), QStringList());
        QVERIFY(startAndWait(&server)); // and it can be started again
    }

    void stopWhileStartingEndsIt()
    {
        EmbeddedServer server;
        QSignalSpy stopped(&server, &EmbeddedServer::stopped);
        QSignalSpy started(&server, &EmbeddedServer::started);
        server.stop();
        QTRY_COMPARE(stopped.size(), 1); // nothing ran
        server.start();
        server.stop();
        QTRY_COMPARE(stopped.size(), 2);
        QCOMPARE(started.size(), 0);
        QCOMPARE(privateFolders(m_base->path()), QStringList());
    }

    void stopEndsAServerThatDoesNotListen()
    {
        EmbeddedServer server;
        QSignalSpy stopped(&server, &EmbeddedServer::stopped);
        QVERIFY(startAndWait(&server));
        const qint64 pid = server.processId();
        QCOMPARE(::kill(static_cast<pid_t>(pid), SIGSTOP), 0); // SIGTERM does not reach it
        server.stop();
        QTRY_COMPARE(stopped.size(), 1);
        QVERIFY(!isAlive(pid));
    }

    void theDestructorEndsIt()
    {
        qint64 pid = 0;
        {
            EmbeddedServer server;
            QVERIFY(startAndWait(&server));
            pid = server.processId();
        }
        QVERIFY(!isAlive(pid));
        QCOMPARE(privateFolders(m_base->path()), QStringList());
    }

    void saysWhenItEndsAndStartsAgainOnTheSameSocket()
    {
        EmbeddedServer server;
        QSignalSpy exited(&server, &EmbeddedServer::exited);
        QVERIFY(startAndWait(&server));
        const QString path = server.socketPath();
        QCOMPARE(ask(path, "SET k v"), QByteArray("+OK\r\n"));
        ::kill(static_cast<pid_t>(server.processId()), SIGKILL);
        QTRY_COMPARE(exited.size(), 1);
        QVERIFY(exited.first().first().toString().contains(QStringLiteral("signal 9")));
        QVERIFY(!server.isRunning());
        QVERIFY(startAndWait(&server));
        QCOMPARE(server.socketPath(), path);
        QCOMPARE(ask(path, "DBSIZE"), QByteArray(":0\r\n"));
    }

    void aKilledParentLeavesNoServerAndTheNextStartRemovesItsFolder()
    {
        QProcess host;
        host.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        host.start(
            QCoreApplication::applicationDirPath() + QStringLiteral("/embedded_server_host"));
        QTRY_VERIFY(host.canReadLine());
        const QList<QByteArray> words = host.readLine().trimmed().split(' ');
        QCOMPARE(words.size(), 2);
        const qint64 pid = words.at(0).toLongLong();
        QVERIFY(isAlive(pid));
        QCOMPARE(privateFolders(m_base->path()).size(), 1);

        EmbeddedServer neighbour; // the folder of a living Sluice is left alone
        QVERIFY(startAndWait(&neighbour));
        QCOMPARE(privateFolders(m_base->path()).size(), 2);
        QCOMPARE(ask(QFile::decodeName(words.at(1)), "PING"), QByteArray("+PONG\r\n"));

        host.kill();
        QVERIFY(host.waitForFinished());
        QTRY_VERIFY(!isAlive(pid));
        QCOMPARE(privateFolders(m_base->path()).size(), 2);
        EmbeddedServer next;
        QVERIFY(startAndWait(&next));
        QCOMPARE(privateFolders(m_base->path()).size(), 2); // the neighbour's and the next one's
        QVERIFY(!QFile::exists(QFile::decodeName(words.at(1))));
        QCOMPARE(ask(neighbour.socketPath(), "PING"), QByteArray("+PONG\r\n"));
    }

    void leavesAloneWhatIsNotAStaleFolderOfOurs()
    {
        const QDir base(m_base->path());
        QVERIFY(base.mkdir(QStringLiteral("sluice-private-longer-name")));
        QVERIFY(base.mkdir(QStringLiteral("other")));
        QVERIFY(base.mkdir(QStringLiteral("sluice-new-abcdef"))); // somebody is just making it
        QVERIFY(QFile::link(base.filePath(QStringLiteral("other")),
            base.filePath(QStringLiteral("sluice-private-linked"))));
        QCOMPARE(PrivateFolder::removeStale(m_base->path()), 0);
        QVERIFY(base.mkdir(QStringLiteral("sluice-private-aaaaaa")));
        QCOMPARE(PrivateFolder::removeStale(m_base->path()), 1);
        QCOMPARE(base.entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 4);
    }

    void saysWhatToInstallWhenThereIsNoServer_data()
    {
        QTest::addColumn<QStringList>("folders");
        QTest::newRow("nowhere to look") << QStringList();
        QTest::newRow("an empty folder") << QStringList { m_empty.path() };
    }
    void saysWhatToInstallWhenThereIsNoServer()
    {
        QFETCH(QStringList, folders);
        EmbeddedServer server(folders);
        QSignalSpy failed(&server, &EmbeddedServer::failed);
        server.start();
        QTRY_COMPARE(failed.size(), 1);
        const QString reason = failed.first().first().toString();
        QVERIFY2(
            reason.contains(QStringLiteral("apt install redis-server")), qUtf8Printable(reason));
        QVERIFY(reason.contains(QStringLiteral("valkey-server")));
        QCOMPARE(server.processId(), 0);
    }

    void valkeyServesWhenThereIsNoRedis()
    {
        QTemporaryDir folder;
        const QString redis = QStandardPaths::findExecutable(QStringLiteral("redis-server"));
        QVERIFY2(!redis.isEmpty(), "redis-server is not installed: this test needs it");
        writeScript(folder.path(), QStringLiteral("valkey-server"),
            "exec '" + QFile::encodeName(redis) + "' \"$@\"");
        EmbeddedServer server({ folder.path() });
        QVERIFY(startAndWait(&server));
    }

    void saysWhyTheServerDidNotStart()
    {
        QTemporaryDir folder;
        writeScript(folder.path(), QStringLiteral("redis-server"), "echo no luck today; exit 3");
        EmbeddedServer server({ folder.path() });
        QSignalSpy failed(&server, &EmbeddedServer::failed);
        server.start();
        QTRY_COMPARE(failed.size(), 1);
        const QString reason = failed.first().first().toString();
        QVERIFY2(reason.contains(QStringLiteral("no luck today")), qUtf8Printable(reason));
        QVERIFY(!server.isRunning());
    }

    void saysWhenNoFolderCanBeMade()
    {
        if (::geteuid() == 0) { // root may write everywhere, but not into a folder that is gone
            const PrivateFolder folder(QStringLiteral("/nonexistent"));
            QVERIFY(!folder.isValid());
            QVERIFY(!folder.errorString().isEmpty());
            return;
        }
        const PrivateFolder folder(QStringLiteral("/proc"));
        QVERIFY(!folder.isValid());
        QVERIFY(!folder.errorString().isEmpty());
    }

private:
    static bool startAndWait(EmbeddedServer* server)
    {
        QSignalSpy started(server, &EmbeddedServer::started);
        server->start();
        constexpr int LimitMs = 10'000;
        return started.wait(LimitMs);
    }

    std::unique_ptr<QTemporaryDir> m_base;
    QTemporaryDir m_empty;
};

QTEST_GUILESS_MAIN(TestEmbeddedServer)
#include "tst_embeddedserver.moc"
