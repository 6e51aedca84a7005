// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/core/bulk/keyfilerig.h"

#include "core/bulk/writtenkeys.h"
#include "tests/support/faultproxy.h"

using namespace sluice;
using Kind = FileEnd::Kind;

/// What an import must not write over, and what it says instead.
class TestImportGuard : public QObject {
    Q_OBJECT

    static QByteArray keyAt(int number)
    {
        return "k:" + QByteArray::number(number).rightJustified(4, '0');
    }
    static QByteArray jsonOf(const QByteArray& keys)
    {
        return "{\"format\": \"sluice-keys\", \"version\": 1, \"keys\": [" + keys + "]}";
    }
    /// A list of one element a key.
    static QByteArray fileOf(ImportFormat format, int keys)
    {
        QByteArray text;
        for (int i = 0; i < keys; ++i) {
            if (format == ImportFormat::Commands)
                text += "RPUSH " + keyAt(i) + " theirs\n";
            else
                text += (i > 0 ? ",\n" : "") + QByteArray("{\"type\": \"list\", \"key\": \"")
                    + keyAt(i) + "\", \"value\": [\"theirs\"]}";
        }
        return format == ImportFormat::Commands ? text : jsonOf(text);
    }
    static void formats()
    {
        QTest::addColumn<ImportFormat>("format");
        QTest::newRow("JSON") << ImportFormat::Json;
        QTest::newRow("commands") << ImportFormat::Commands;
    }
    static std::unique_ptr<KeyImport> importing(
        RealEngine& engine, const QString& path, ImportFormat format, bool replaces = false)
    {
        ImportSettings settings { path, format, replaces };
        return std::make_unique<KeyImport>(engine.client(), std::move(settings));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatSomebodyMakesMeanwhileStays_data() { formats(); }
    void whatSomebodyMakesMeanwhileStays()
    {
        QFETCH(const ImportFormat, format);
        KeyFileRig rig;
        QVERIFY2(rig.redis.start(), rig.redis.error());
        FaultProxy proxy(rig.redis.socketPath(), FaultProxy::Listen::Unix);
        proxy.keepDelivered();
        ConnectionOptions options = RealEngine::optionsFor(rig.redis);
        options.socketPath = proxy.socketPath();
        RealEngine engine;
        engine.core.connectTo(options);
        QTRY_COMPARE(engine.phase(), ConnectionPhase::Ready);
        rig.write(rig.path("file"), fileOf(format, 700));
        const auto job = importing(engine, rig.path("file"), format);
        bool isHeld = false;
        connect(job.get(), &FileJob::progressed, job.get(), [&] {
            if (!std::exchange(isHeld, true)) { // the first part is made: the next one is asked for
                FaultProxy::Faults faults;
                faults.stalled = true;
                proxy.setFaults(FaultProxy::Direction::ToClient, faults);
            }
        });
        job->run();
        const QByteArray contested = keyAt(300);
        const QByteArray question = "EXISTS\r\n$6\r\n" + contested + "\r\n";
        const auto isAsked = [&] {
            for (const QByteArray& link : proxy.delivered()) {
                if (link.contains(question))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isAsked(), 20'000);
        for (int i = 0; i < 3; ++i) // what was delivered has been executed
            rig.redis.command({ "PING" });
        QCOMPARE(rig.redis.command({ "RPUSH", contested, "mine" }), QByteArray("1"));
        proxy.setFaults(FaultProxy::Direction::ToClient, {});
        QVERIFY(KeyFileRig::finished(*job));
        QCOMPARE(job->end().kind, Kind::Complete);
        QCOMPARE(rig.redis.list({ "LRANGE", contested, "0", "-1" }), QList<QByteArray> { "mine" });
        QCOMPARE(job->report().count(BulkVerdict::Done), quint64(699));
        QCOMPARE(job->report().count(BulkVerdict::Refused), quint64(1));
        QCOMPARE(job->report().failures.front().key, contested);
        QCOMPARE(job->report().failures.front().words, QByteArray("it exists"));
        for (int i = 0; i < 700; ++i) {
            if (keyAt(i) != contested)
                QCOMPARE(rig.redis.list({ "LRANGE", keyAt(i), "0", "-1" }),
                    QList<QByteArray> { "theirs" });
        }
    }

    /// Made and deleted between every question and the transaction that follows it.
    void aKeyThatSomebodyChangesAgainAndAgainIsLeft()
    {
        KeyFileRig rig;
        QVERIFY2(rig.redis.start(), rig.redis.error());
        FaultProxy proxy(rig.redis.socketPath(), FaultProxy::Listen::Unix);
        proxy.keepDelivered();
        ConnectionOptions options = RealEngine::optionsFor(rig.redis);
        options.socketPath = proxy.socketPath();
        RealEngine engine;
        engine.core.connectTo(options);
        QTRY_COMPARE(engine.phase(), ConnectionPhase::Ready);
        rig.write(rig.path("file"), fileOf(ImportFormat::Commands, 257)); // the last one by itself
        const auto job = importing(engine, rig.path("file"), ImportFormat::Commands);
        using Direction = FaultProxy::Direction;
        const auto hold = [&](Direction direction, bool held) {
            FaultProxy::Faults faults;
            faults.stalled = held;
            proxy.setFaults(direction, faults);
        };
        const auto delivered = [&](const QByteArray& bytes) {
            qsizetype count = 0;
            for (const QByteArray& link : proxy.delivered())
                count += link.count(bytes);
            return count;
        };
        // Lets so many bytes of replies pass, and nothing that follows from them.
        const auto letPass = [&](qint64 bytes) {
            const qint64 before = proxy.passed(Direction::ToClient);
            hold(Direction::ToServer, true);
            hold(Direction::ToClient, false);
            const bool havePassed = QTest::qWaitFor(
                [&] { return proxy.passed(Direction::ToClient) >= before + bytes; }, 20'000);
            hold(Direction::ToClient, true);
            hold(Direction::ToServer, false);
            return havePassed;
        };
        bool isHeld = false;
        connect(job.get(), &FileJob::progressed, job.get(), [&] {
            if (!std::exchange(isHeld, true))
                hold(Direction::ToClient, true);
        });
        job->run();
        const QByteArray contested = keyAt(256);
        const QByteArray question = "EXISTS\r\n$6\r\n" + contested + "\r\n";
        const QByteArray write = "RPUSH\r\n$6\r\n" + contested + "\r\n";
        for (int round = 1; round <= 5; ++round) {
            QTRY_COMPARE_WITH_TIMEOUT(delivered(question), round, 20'000);
            for (int i = 0; i < 3; ++i)
                rig.redis.command({ "PING" });
            rig.redis.command({ "SET", contested, "mine" });
            rig.redis.command({ "DEL", contested });
            QVERIFY(letPass(QByteArrayView("+OK\r\n+OK\r\n:0\r\n").size()));
            QTRY_COMPARE_WITH_TIMEOUT(delivered(write), round, 20'000);
            for (int i = 0; i < 3; ++i)
                rig.redis.command({ "PING" });
            QVERIFY(letPass(QByteArrayView("+OK\r\n+QUEUED\r\n_\r\n").size()));
        }
        hold(Direction::ToClient, false);
        QVERIFY(KeyFileRig::finished(*job));
        QCOMPARE(job->report().count(BulkVerdict::Done), quint64(256));
        QCOMPARE(job->report().failures.size(), std::size_t(1));
        QCOMPARE(job->report().failures[0].verdict, BulkVerdict::Refused);
        QCOMPARE(job->report().failures[0].words, QByteArray("somebody else is writing to it"));
        QCOMPARE(rig.redis.command({ "EXISTS", contested }), QByteArray("0"));
    }

    void whatTheServerForbidsToAskIsNotWritten_data()
    {
        QTest::addColumn<ImportFormat>("format");
        QTest::addColumn<QByteArray>("forbidden");
        QTest::addColumn<BulkVerdict>("verdict");
        for (const QByteArray command : { "exists", "watch", "multi", "exec" }) {
            const auto verdict = command == "exists" ? BulkVerdict::Refused : BulkVerdict::Failed;
            QTest::newRow(QByteArray("JSON, " + command).constData())
                << ImportFormat::Json << command << verdict;
            QTest::newRow(QByteArray("commands, " + command).constData())
                << ImportFormat::Commands << command << verdict;
        }
    }
    void whatTheServerForbidsToAskIsNotWritten()
    {
        QFETCH(const ImportFormat, format);
        QFETCH(const QByteArray, forbidden);
        QFETCH(const BulkVerdict, verdict);
        KeyFileRig rig;
        QVERIFY2(rig.redis.start(), rig.redis.error());
        rig.redis.command({ "RPUSH", keyAt(1), "mine" });
        QCOMPARE(rig.redis.command(
                     { "ACL", "SETUSER", "app", "on", ">p", "~*", "+@all", "-" + forbidden }),
            QByteArray("OK"));
        ConnectionOptions options = RealEngine::optionsFor(rig.redis);
        options.user = "app";
        options.password = "p";
        RealEngine engine;
        engine.core.connectTo(options);
        QTRY_COMPARE(engine.phase(), ConnectionPhase::Ready);
        rig.write(rig.path("file"), fileOf(format, 3));
        const auto job = importing(engine, rig.path("file"), format);
        QVERIFY(KeyFileRig::checked(*job));
        QCOMPARE(job->state(), FileJob::State::Ready);
        QCOMPARE(job->existingProblem().startsWith("NOPERM"), forbidden == "exists");
        QCOMPARE(KeyFileRig::ran(*job), Kind::Complete);
        QCOMPARE(job->report().count(BulkVerdict::Done), quint64(0));
        QCOMPARE(job->report().settled(), quint64(3));
        const auto& failures = job->report().failures;
        QCOMPARE(failures.size(), std::size_t(3));
        QCOMPARE(failures[0].verdict, verdict);
        QVERIFY2(failures[0].words.contains("NOPERM"), failures[0].words.constData());
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("1"));
        QCOMPARE(rig.redis.list({ "LRANGE", keyAt(1), "0", "-1" }), QList<QByteArray> { "mine" });
    }

    /// The server would execute what stands between a forbidden MULTI and EXEC, line by line.
    void replacingNeedsTransactionsToo_data() { formats(); }
    void replacingNeedsTransactionsToo()
    {
        QFETCH(const ImportFormat, format);
        KeyFileRig rig;
        QVERIFY2(rig.redis.start(), rig.redis.error());
        rig.redis.command({ "RPUSH", keyAt(1), "mine" });
        rig.redis.command({ "ACL", "SETUSER", "app", "on", ">p", "~*", "+@all", "-multi" });
        ConnectionOptions options = RealEngine::optionsFor(rig.redis);
        options.user = "app";
        options.password = "p";
        RealEngine engine;
        engine.core.connectTo(options);
        rig.write(rig.path("file"), fileOf(format, 3));
        const auto job = importing(engine, rig.path("file"), format, true);
        QCOMPARE(KeyFileRig::ran(*job), Kind::Complete);
        QCOMPARE(job->report().count(BulkVerdict::Failed), quint64(3));
        QCOMPARE(rig.redis.list({ "LRANGE", keyAt(1), "0", "-1" }), QList<QByteArray> { "mine" });
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("1"));
    }

    void oneBadLineSpoilsNoOther()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        QByteArray lines;
        for (int i = 0; i < 100; ++i) {
            lines += "SET " + keyAt(i) + " v\n";
            if (i == 30)
                lines += "NOSUCHCOMMAND x\nFLUSHNOTHING\n";
            if (i == 60)
                lines += "GETRANGE " + keyAt(60) + "\n"; // too few arguments
            if (i == 90)
                lines += "RPUSH " + keyAt(3) + " x\n"; // not a list
        }
        rig.write(rig.path("lines"), lines);
        const auto job = rig.importing(rig.path("lines"), ImportFormat::Commands);
        QCOMPARE(rig.ran(*job), Kind::Complete);
        QCOMPARE(job->report().count(BulkVerdict::Done), quint64(100));
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("100"));
        QCOMPARE(job->report().count(BulkVerdict::Failed), quint64(4));
        QList<QByteArray> words;
        for (const auto& failure : job->report().failures)
            words << failure.words.left(9);
        QCOMPARE(words, (QList<QByteArray> { "ERR unkno", "ERR unkno", "ERR wrong", "WRONGTYPE" }));
    }

    void linesOfSeveralKeysSpareAllOfThem()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        for (const QByteArray key : { "m1", "m2", "m3" })
            rig.redis.command({ "SET", key, "mine" });
        rig.write(rig.path("lines"),
            "MSET a 1 m1 2\nSET b 3\nCOPY b m2\nRENAME b m3\nRENAME b c\nGET m1\nDEL m1 c\n"
            "SET c 4\nPEXPIREAT m2 1\nSELECT 0\n");
        const auto job = rig.importing(rig.path("lines"), ImportFormat::Commands);
        QVERIFY(rig.checked(*job));
        QCOMPARE(job->existing(), quint64(3));
        job->run();
        QVERIFY(rig.finished(*job));
        for (const QByteArray key : { "m1", "m2", "m3" })
            QCOMPARE(rig.redis.command({ "GET", key }), QByteArray("mine"));
        QCOMPARE(rig.redis.command({ "PTTL", "m2" }), QByteArray("-1"));
        QCOMPARE(rig.redis.command({ "GET", "c" }), QByteArray("4"));
        QCOMPARE(rig.redis.command({ "EXISTS", "a", "b" }), QByteArray("0"));
        QCOMPARE(job->report().count(BulkVerdict::NotSent), quint64(1)); // SELECT
    }

    void aLineThatOnlyReadsReplacesNothing()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.redis.command({ "SET", "a", "mine" });
        rig.redis.command({ "RPUSH", "l", "mine" });
        rig.write(rig.path("lines"), "GET a\nRPUSH l 1\nRPUSH l 2\n");
        const auto job = rig.importing(rig.path("lines"), ImportFormat::Commands, true);
        QCOMPARE(rig.ran(*job), Kind::Complete);
        QCOMPARE(job->report().count(BulkVerdict::Done), quint64(3));
        QCOMPARE(rig.redis.command({ "GET", "a" }), QByteArray("mine"));
        QCOMPARE(rig.redis.list({ "LRANGE", "l", "0", "-1" }), (QList<QByteArray> { "1", "2" }));
    }

    void aKeyThatIsThereTwiceIsMadeOnce()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.write(rig.path("json"),
            jsonOf("{\"key\": \"l\", \"type\": \"list\", \"value\": [\"1\"]},"
                   "{\"key\": \"l\", \"type\": \"list\", \"value\": [\"2\"]}"));
        const auto job = rig.importing(rig.path("json"), ImportFormat::Json);
        QCOMPARE(rig.ran(*job), Kind::Complete);
        QCOMPARE(job->report().count(BulkVerdict::Refused), quint64(1));
        QCOMPARE(rig.redis.list({ "LRANGE", "l", "0", "-1" }), QList<QByteArray> { "1" });
    }

    void whatTheFileHoldsAPartOfIsLeftOut()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.write(rig.path("json"),
            jsonOf("{\"key\": \"s\", \"type\": \"stream\", \"value\": [], \"incomplete\": true},"
                   "{\"key\": \"h\", \"type\": \"hash\", \"value\": [[\"f\", \"v\"]], "
                   "\"incomplete\": true},"
                   "{\"key\": \"l\", \"type\": \"list\", \"value\": [\"1\"]}"));
        for (const bool replaces : { false, true }) {
            rig.redis.command({ "FLUSHALL" });
            rig.redis.command({ "HSET", "h", "mine", "1" });
            const auto job = rig.importing(rig.path("json"), ImportFormat::Json, replaces);
            QVERIFY(rig.checked(*job));
            QCOMPARE(job->state(), FileJob::State::Ready);
            QCOMPARE(rig.ran(*job), Kind::Complete);
            QCOMPARE(job->report().count(BulkVerdict::Refused), quint64(2));
            QCOMPARE(job->report().failures[0].words, QByteArray("incomplete in the file"));
            QCOMPARE(rig.redis.list({ "HGETALL", "h" }), (QList<QByteArray> { "mine", "1" }));
            QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("2"));
        }
    }

    void writtenKeysAreFound_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("keys");
        QTest::newRow("one") << QByteArray("set k v") << QByteArray("k");
        QTest::newRow("reading") << QByteArray("GET k") << QByteArray("k");
        QTest::newRow("subcommand") << QByteArray("XGROUP CREATE s g 0") << QByteArray("s");
        QTest::newRow("MSET") << QByteArray("mset a 1 b 2 a 3") << QByteArray("a b");
        QTest::newRow("UNLINK") << QByteArray("UNLINK a b c") << QByteArray("a b c");
        QTest::newRow("COPY") << QByteArray("COPY a b REPLACE") << QByteArray("b");
        QTest::newRow("LMOVE") << QByteArray("LMOVE a b LEFT LEFT") << QByteArray("a b");
        QTest::newRow("SORT") << QByteArray("SORT a ALPHA store b") << QByteArray("b");
        QTest::newRow("SORT without") << QByteArray("SORT a ALPHA") << QByteArray("a");
        QTest::newRow("BITOP") << QByteArray("BITOP NOT a b") << QByteArray("a");
        QTest::newRow("none") << QByteArray("FLUSHALL") << QByteArray();
        QTest::newRow("too short") << QByteArray("SET") << QByteArray();
        QTest::newRow("unknown") << QByteArray("NOSUCH a") << QByteArray();
    }
    void writtenKeysAreFound()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const QByteArray, keys);
        QCOMPARE(writtenKeys(line.split(' ')).join(' '), keys);
    }
};

QTEST_GUILESS_MAIN(TestImportGuard)
#include "tst_importguard.moc"
