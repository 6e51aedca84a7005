// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/knobs.h"
#include "core/trace/recordingreader.h"
#include "tests/support/perfettochecker.h"
#include "tests/support/redisserver.h"

#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace sluice;

namespace {
/// How often the server ran the scenario's commands, by its own count.
qint64 callsOfScenario(RedisServer& server)
{
    const QByteArray stats = server.command({ "INFO", "commandstats" });
    qint64 calls = 0;
    for (const QByteArray& field :
        { QByteArray("cmdstat_get:calls="), QByteArray("cmdstat_set:calls=") }) {
        const qsizetype at = stats.indexOf(field);
        if (at < 0)
            continue;
        const qsizetype from = at + field.size();
        calls += stats.mid(from, stats.indexOf(',', from) - from).toLongLong();
    }
    return calls;
}
} // namespace

/// The program itself, driven from a shell.
class TestShellRun : public QObject {
    Q_OBJECT

    QProcess m_program;
    QTemporaryDir m_folder;
    QString m_file; ///< a scenario of one second

    void start(const QStringList& arguments)
    {
        m_program.setProgram(QCoreApplication::applicationDirPath() + QStringLiteral("/sluice"));
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        m_program.setProcessEnvironment(environment);
        m_program.setArguments(arguments);
        m_program.start();
    }
    int finish()
    {
        constexpr int patienceMs = 120'000; // sanitizers are slow
        if (!m_program.waitForFinished(patienceMs))
            return -1;
        return m_program.exitStatus() == QProcess::NormalExit ? m_program.exitCode() : -2;
    }
    QJsonObject report()
    {
        return QJsonDocument::fromJson(m_program.readAllStandardOutput()).object();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_file = m_folder.filePath(QStringLiteral("tiny.toml"));
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name = \"tiny\"\n"
                   "title = \"A second of a few\"\n"
                   "question = \"How many?\"\n"
                   "answer = \"A few.\"\n"
                   "length = \"1s\"\n"
                   "[settings]\n"
                   "producers = 8\n");
    }

    void theReportsTotalsEqualTheServersOwn()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        start({ server.socketPath(), QStringLiteral("--yes"), QStringLiteral("--scenario"),
            QStringLiteral("pipelined"), QStringLiteral("--set"), QStringLiteral("producers=50"),
            QStringLiteral("--run-for"), QStringLiteral("1s"), QStringLiteral("--report"),
            QStringLiteral("-") });
        QCOMPARE(finish(), 0);
        const QJsonObject json = report();
        const QJsonObject totals = json[u"totals"].toObject();
        QVERIFY(totals[u"replied"].toInteger() > 100);
        QCOMPARE(totals[u"replied"].toInteger() + totals[u"swallowed"].toInteger(),
            callsOfScenario(server));
        QCOMPARE(totals[u"offered"].toInteger(), totals[u"replied"].toInteger());
        QCOMPARE(json[u"config"].toObject()[u"producers"].toInt(), 50);
        QCOMPARE(json[u"server"].toObject()[u"kind"].toString(), QStringLiteral("redis"));
        QCOMPARE(server.command({ "DBSIZE" }), QByteArray("0")); // cleaned up
    }

    void aHeldServerIsReportedExactly()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        start({ server.socketPath(), QStringLiteral("--yes"), QStringLiteral("--scenario"),
            QStringLiteral("pipelined"), QStringLiteral("--set=capacity=32"),
            QStringLiteral("--set=window=64"), QStringLiteral("--set=producers=128"),
            QStringLiteral("--run-for"), QStringLiteral("3s"), QStringLiteral("--report"),
            QStringLiteral("-") });
        QTRY_VERIFY_WITH_TIMEOUT(callsOfScenario(server) > 1000, 60'000);
        server.command({ "CLIENT", "PAUSE", "600000", "ALL" }); // longer than anybody waits
        QCOMPARE(finish(), 0);
        const QJsonObject json = report();
        const QJsonObject last = json[u"last"].toObject();
        QCOMPARE(last[u"waiting"].toInteger(), 32);
        QCOMPARE(last[u"queueDepth"].toInteger(), 32);
        QCOMPARE(last[u"inFlight"].toInteger(), 64);
        const QJsonObject max = json[u"max"].toObject();
        QVERIFY(max[u"queueDepth"].toInteger() <= 32);
        QVERIFY(max[u"inFlight"].toInteger() <= 64);
    }

    void whatWasRecordedReplaysWithoutAServer()
    {
        QTemporaryDir folder;
        const QString recording = folder.filePath(QStringLiteral("run.sluice"));
        start({ QStringLiteral("--scenario"), QStringLiteral("pipelined"),
            QStringLiteral("--run-for"), QStringLiteral("1s"), QStringLiteral("--record"),
            recording });
        QCOMPARE(finish(), 0);
        RecordingReader reader;
        QCOMPARE(reader.open(recording.toStdString()), RecordingError::None);
        QCOMPARE(reader.end(), RecordingEnd::Complete);
        std::string payload;
        quint64 records = 0;
        quint64 lost = 0;
        RunCounts totals;
        for (const RecordingChunk& chunk : reader.chunks()) {
            QVERIFY(reader.read(chunk, payload));
            if (chunk.type == recording::ChunkType::Records) {
                std::vector<RequestRecord> some;
                QVERIFY(recording::decodeRecords(payload, chunk.at, some));
                records += some.size();
            } else if (chunk.type == recording::ChunkType::Totals) {
                totals = recording::decodeCounts(payload).value();
            } else if (chunk.type == recording::ChunkType::Lost) {
                lost = recording::decodeNumber(payload).value();
            } else if (chunk.type == recording::ChunkType::Dropped) {
                lost += recording::decodeDropped(payload)->records;
            }
        }
        QVERIFY(totals.ended > 100);
        QCOMPARE(records + lost, totals.ended);

        const QString picture = folder.filePath(QStringLiteral("replay.png"));
        QProcessEnvironment nothing = QProcessEnvironment::systemEnvironment();
        nothing.insert(QStringLiteral("PATH"), QStringLiteral("/nowhere")); // no redis-server
        nothing.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        m_program.setProcessEnvironment(nothing);
        m_program.start(m_program.program(),
            { QStringLiteral("--replay"), recording, QStringLiteral("--screenshot"), picture,
                QStringLiteral("--run-for"), QStringLiteral("300ms") });
        QCOMPARE(finish(), 0);
        QVERIFY(!QImage(picture).isNull());
    }

    void theScreenshotHasTheSizeAskedFor()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.png"));
        start({ QStringLiteral("--screenshot"), file, QStringLiteral("--run-for"),
            QStringLiteral("200ms"), QStringLiteral("--size"), QStringLiteral("1280x800"),
            QStringLiteral("--theme"), QStringLiteral("dark") });
        QCOMPARE(finish(), 0);
        const QImage image(file);
        QCOMPARE(image.size(), QSize(1280, 800));
        QVERIFY(qGray(image.pixel(640, 795)) < 80); // the status bar, dark
    }

    void theExportIsThatOfTheTab()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("trace.json"));
        start({ QStringLiteral("--export"), file, QStringLiteral("--scenario"),
            QStringLiteral("pipelined"), QStringLiteral("--run-for"), QStringLiteral("500ms") });
        QCOMPARE(finish(), 0);
        QFile trace(file);
        QVERIFY(trace.open(QIODevice::ReadOnly));
        PerfettoChecker checker;
        QCOMPARE(checker.check(trace.readAll()), QByteArray());
        QVERIFY(checker.requests > 100);
        QVERIFY(checker.names.contains(QStringLiteral("SET")));
    }

    void comparedRunsStandInTheirOrderEachFromTheSameStart()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        start({ server.socketPath(), QStringLiteral("--yes"), QStringLiteral("--scenario"),
            QStringLiteral("pipelined"), QStringLiteral("--set=producers=40"),
            QStringLiteral("--compare"), QStringLiteral("capacity=1,window=1"),
            QStringLiteral("--compare"), QStringLiteral("window=64"), QStringLiteral("--compare"),
            QStringLiteral("producers=8"), QStringLiteral("--run-for"), QStringLiteral("500ms"),
            QStringLiteral("--report=-") });
        QCOMPARE(finish(), 0);
        const QJsonArray runs = report()[u"runs"].toArray();
        QCOMPARE(runs.size(), 3);
        const auto config = [&runs](int run, QLatin1String knob) {
            return runs[run].toObject()[u"config"].toObject()[knob];
        };
        QCOMPARE(config(0, QLatin1String("window")).toInt(), 1);
        QCOMPARE(config(1, QLatin1String("window")).toInt(), 64);
        QCOMPARE(config(1, QLatin1String("producers")).toInt(), 40);
        QCOMPARE(config(2, QLatin1String("producers")).toInt(), 8);
        // What the first run had set does not stay for the second.
        QVERIFY(config(1, QLatin1String("capacity")).toInt() > 1);
        qint64 replied = 0;
        for (const QJsonValue& run : runs) {
            const QJsonObject totals = run[u"totals"].toObject();
            QVERIFY(totals[u"replied"].toInteger() > 10);
            replied += totals[u"replied"].toInteger() + totals[u"swallowed"].toInteger();
            QVERIFY(run[u"seconds"].toDouble() > 0.4 && run[u"seconds"].toDouble() < 5);
            for (const Knob& knob : knobs())
                QVERIFY2(run[u"config"].toObject().contains(QLatin1String(knob.name)), knob.name);
        }
        QCOMPARE(replied, callsOfScenario(server));
        // Fresh maxima: a window of 64 does not show in the run with 8 producers.
        QVERIFY(runs[2].toObject()[u"max"].toObject()[u"inFlight"].toInt() <= 8);
        QCOMPARE(runs[0].toObject()[u"max"].toObject()[u"inFlight"].toInt(), 1);
        QCOMPARE(server.command({ "DBSIZE" }), QByteArray("0"));
    }

    void aScenarioRunsItsOwnLength()
    {
        start({ QStringLiteral("--scenario"), m_file, QStringLiteral("--report=-") });
        QCOMPARE(finish(), 0);
        const QJsonObject json = report();
        QCOMPARE(json[u"config"].toObject()[u"scenario"].toString(), QStringLiteral("tiny"));
        QVERIFY(json[u"seconds"].toDouble() > 0.9 && json[u"seconds"].toDouble() < 4);
    }

    void killedItRemovesItsKeysAndWritesNothing_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("kill") << SIGTERM;
    }
    void killedItRemovesItsKeysAndWritesNothing()
    {
        QFETCH(int, signal);
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        start({ server.socketPath(), QStringLiteral("--yes"), QStringLiteral("--scenario"),
            QStringLiteral("pipelined"), QStringLiteral("--compare=window=1"),
            QStringLiteral("--compare=window=2"), QStringLiteral("--run-for=60s"),
            QStringLiteral("--report=-") });
        QTRY_VERIFY_WITH_TIMEOUT(callsOfScenario(server) > 100, 60'000);
        ::kill(pid_t(m_program.processId()), signal);
        QCOMPARE(finish(), 128 + signal);
        QCOMPARE(m_program.readAllStandardOutput(), QByteArray());
        QCOMPARE(server.command({ "DBSIZE" }), QByteArray("0"));
    }

    void theListNeedsNeitherDisplayNorServer()
    {
        QTemporaryDir home;
        QVERIFY(QDir(home.path()).mkpath(QStringLiteral("sluice/scenarios/folder.toml")));
        QFile bad(home.filePath(QStringLiteral("sluice/scenarios/bad.toml")));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("# nothing good\n\nwindw = 3\n");
        bad.close();
        QVERIFY(QFile::copy(m_file, home.filePath(QStringLiteral("sluice/scenarios/tiny.toml"))));
        QProcessEnvironment nothing;
        nothing.insert(QStringLiteral("PATH"), QStringLiteral("/nowhere"));
        nothing.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
        nothing.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
        m_program.setProcessEnvironment(nothing);
        m_program.start(QCoreApplication::applicationDirPath() + QStringLiteral("/sluice"),
            { QStringLiteral("--list-scenarios") });
        QCOMPARE(finish(), 0);
        const QStringList lines
            = QString::fromUtf8(m_program.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
        QVERIFY2(lines.size() >= 22, qPrintable(lines.join(u'\n')));
        QVERIFY(lines[1].startsWith(QStringLiteral(" 1  mutex")));
        QVERIFY(lines[lines.size() - 2].contains(QStringLiteral("tiny"))); // before the open stage
        const QString aside = QString::fromUtf8(m_program.readAllStandardError());
        QVERIFY2(aside.contains(QStringLiteral("bad.toml"))
                && aside.contains(QStringLiteral("line 3"))
                && aside.contains(QStringLiteral("windw")),
            qPrintable(aside));
    }

    void whatCannotGoOnSaysWhyInOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        const QString report = QStringLiteral("--report=-");
        QTest::newRow("unknown option")
            << QStringList { QStringLiteral("--frobnicate") } << 2 << QStringLiteral("frobnicate");
        QTest::newRow("unknown scenario")
            << QStringList { QStringLiteral("--scenario"), QStringLiteral("nope"), report } << 2
            << QStringLiteral("nope");
        const QString scenario = QStringLiteral("--scenario");
        QTest::newRow("no such file") << QStringList { scenario, QStringLiteral("/nowhere/s.toml"),
            report } << 2 << QStringLiteral("/nowhere/s.toml");
        QTest::newRow("a folder as a file") << QStringList { scenario, QStringLiteral("/tmp/"),
            report } << 2 << QStringLiteral("/tmp");
        QTest::newRow("not a scenario") << QStringList { scenario, QStringLiteral("/etc/passwd"),
            report } << 2 << QStringLiteral("line 1");
        QTest::newRow("one is no comparison") << QStringList { scenario, QStringLiteral("mutex"),
            QStringLiteral("--compare=window=1"), report }
                                              << 2 << QStringLiteral("two to eight");
        QTest::newRow("unknown knob compared") << QStringList { scenario, QStringLiteral("mutex"),
            QStringLiteral("--compare=window=1"), QStringLiteral("--compare=windw=2"), report }
                                               << 2 << QStringLiteral("windw");
        QTest::newRow("compared onto a full disk") << QStringList { scenario, m_file,
            QStringLiteral("--compare=window=1"), QStringLiteral("--compare=window=2"),
            QStringLiteral("--run-for=50ms"), QStringLiteral("--report=/dev/full") }
                                                   << 1 << QStringLiteral("/dev/full");
        QTest::newRow("compared without a server") << QStringList { QStringLiteral("127.0.0.1:1"),
            QStringLiteral("--yes"), scenario, m_file, QStringLiteral("--compare=window=1"),
            QStringLiteral("--compare=window=2"), report }
                                                   << 1 << QStringLiteral("127.0.0.1:1");
        QTest::newRow("not the private server") << QStringList { QStringLiteral("127.0.0.1:1"),
            QStringLiteral("--scenario"), QStringLiteral("pipelined"), report }
                                                << 2 << QStringLiteral("--yes");
        QTest::newRow("no URL") << QStringList { QStringLiteral("redis://host:99999"), report } << 2
                                << QStringLiteral("99999");
        QTest::newRow("refused") << QStringList { QStringLiteral("redis://user:s3cret@127.0.0.1:1"),
            report } << 1 << QStringLiteral("127.0.0.1:1");
        QTest::newRow("no such socket") << QStringList { QStringLiteral("/nowhere/redis.sock"),
            report } << 1 << QStringLiteral("/nowhere/redis.sock");
        QTest::newRow("not writable")
            << QStringList { QStringLiteral("--report"), QStringLiteral("/nowhere/report.json"),
                   QStringLiteral("--run-for"), QStringLiteral("10ms") }
            << 1 << QStringLiteral("/nowhere/report.json");
        QTest::newRow("recording into nowhere")
            << QStringList { QStringLiteral("--record"), QStringLiteral("/nowhere/r.sluice"),
                   QStringLiteral("--run-for"), QStringLiteral("10ms"), report }
            << 1 << QStringLiteral("r.sluice");
        QTest::newRow("recording on a full disk") << QStringList { QStringLiteral("--record"),
            QStringLiteral("/dev/full"), QStringLiteral("--run-for"), QStringLiteral("10ms"),
            report } << 1 << QStringLiteral("space");
        QTest::newRow("replay of nothing") << QStringList { QStringLiteral("--replay"),
            QStringLiteral("/nowhere/r.sluice"), QStringLiteral("--run-for"),
            QStringLiteral("10ms"), QStringLiteral("--screenshot=/nowhere/r.png") }
                                           << 1 << QStringLiteral("r.sluice");
        QTest::newRow("replay of something else") << QStringList { QStringLiteral("--replay"),
            QStringLiteral("/etc/passwd"), QStringLiteral("--run-for"), QStringLiteral("10ms"),
            QStringLiteral("--screenshot=/nowhere/r.png") }
                                                  << 1 << QStringLiteral("not a recording");
        QTest::newRow("disk full") << QStringList { QStringLiteral("--report"),
            QStringLiteral("/dev/full"), QStringLiteral("--run-for"), QStringLiteral("10ms") }
                                   << 1 << QStringLiteral("/dev/full");
        QTest::newRow("export") << QStringList { QStringLiteral("--export"),
            QStringLiteral("/nowhere/trace.json"), QStringLiteral("--run-for"),
            QStringLiteral("10ms") }
                                << 1 << QStringLiteral("/nowhere/trace.json");
    }
    void whatCannotGoOnSaysWhyInOneLine()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, word);
        start(arguments);
        QCOMPARE(finish(), code);
        const QString line = QString::fromUtf8(m_program.readAllStandardError());
        QVERIFY2(
            line.startsWith(QStringLiteral("sluice: ")) && line.contains(word), qPrintable(line));
        QCOMPARE(line.count(u'\n'), 1);
        QVERIFY(!line.contains(QStringLiteral("s3cret")));
    }

    void somethingThatIsNoRedisIsSaidToBeNone()
    {
        QTcpServer web;
        QVERIFY(web.listen(QHostAddress::LocalHost));
        start(
            { QStringLiteral("127.0.0.1:%1").arg(web.serverPort()), QStringLiteral("--report=-") });
        QVERIFY(web.waitForNewConnection(60'000));
        QTcpSocket* peer = web.nextPendingConnection();
        peer->write("HTTP/1.1 400 Bad Request\r\n\r\n");
        peer->flush();
        QCOMPARE(finish(), 1);
        QVERIFY(m_program.readAllStandardError().contains("Redis"));
    }
};

QTEST_GUILESS_MAIN(TestShellRun)
#include "tst_shellrun.moc"
