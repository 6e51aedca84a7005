// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/core/bulk/keyfilerig.h"

#include "tests/support/scriptedchannel.h"

using namespace sluice;
using Kind = FileEnd::Kind;
using Fault = FileFault::Kind;

class TestKeyImport : public QObject {
    Q_OBJECT

    /// A few keys of every kind, exported, and the server empty again.
    static QByteArray smallFile(KeyFileRig& rig, ExportFormat format)
    {
        rig.redis.command({ "FLUSHALL" });
        rig.redis.command({ "SET", "a", "one" });
        rig.redis.command({ "SET", QByteArray("\0\xff", 2), QByteArray("\xfe\"", 2) });
        rig.redis.command({ "HSET", "h", "f", "v" });
        rig.redis.command({ "XADD", "s", "1-1", "f", "v" });
        rig.redis.command({ "PEXPIREAT", "h", "4000000000123" });
        const QString path = rig.path("small");
        const auto job = rig.exporting(path, format);
        if (rig.ran(*job) != Kind::Complete)
            return {};
        rig.redis.command({ "FLUSHALL" });
        return rig.content(path);
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void noPrefixOfAFileIsImported_data()
    {
        QTest::addColumn<ExportFormat>("format");
        QTest::addColumn<ImportFormat>("back");
        QTest::newRow("dump file") << ExportFormat::DumpFile << ImportFormat::DumpFile;
        QTest::newRow("JSON") << ExportFormat::Json << ImportFormat::Json;
    }
    void noPrefixOfAFileIsImported()
    {
        QFETCH(ExportFormat, format);
        QFETCH(ImportFormat, back);
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        const QByteArray whole = smallFile(rig, format);
        QVERIFY(whole.size() > 100);
        const QString path = rig.path("part");
        for (qsizetype length = 0; length < whole.trimmed().size(); ++length) {
            rig.write(path, whole.first(length));
            const auto job = rig.importing(path, back);
            QVERIFY(rig.checked(*job));
            QCOMPARE(job->state(), FileJob::State::Finished);
            QCOMPARE(job->end().kind, Kind::BadFile);
            QVERIFY2(job->fault().kind == Fault::CutOff || job->fault().kind == Fault::BadRecord,
                QByteArray::number(length).constData());
            job->run(); // a job that has ended does nothing
            QCOMPARE(job->state(), FileJob::State::Finished);
        }
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("0"));
        rig.write(path, whole);
        QCOMPARE(rig.ran(*rig.importing(path, back)), Kind::Complete);
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("4"));
        QCOMPARE(rig.redis.command({ "PEXPIRETIME", "h" }), QByteArray("4000000000123"));
    }

    void noDumpFileWithAChangedByteIsImported()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        const QByteArray whole = smallFile(rig, ExportFormat::DumpFile);
        const QString path = rig.path("changed");
        for (qsizetype at = 0; at < whole.size(); at += 3) {
            QByteArray changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ (1 << rig.random.bounded(8)));
            rig.write(path, changed);
            const auto job = rig.importing(path, ImportFormat::DumpFile);
            QVERIFY(rig.checked(*job));
            QCOMPARE(job->end().kind, Kind::BadFile);
        }
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("0"));
    }

    void aFileThatChangesAfterTheDryRunStopsWhereItIsWrong()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        QByteArray whole = smallFile(rig, ExportFormat::DumpFile);
        const QString path = rig.path("small");
        const auto job = rig.importing(path, ImportFormat::DumpFile);
        QVERIFY(rig.checked(*job));
        QCOMPARE(job->state(), FileJob::State::Ready);
        whole.chop(1);
        rig.write(path, whole);
        QCOMPARE(rig.ran(*job), Kind::BadFile);
        QCOMPARE(job->fault().kind, Fault::CutOff);
        QCOMPARE(job->fault().records, quint64(4));
    }

    void whatIsThereStaysUnlessTold_data()
    {
        QTest::addColumn<ExportFormat>("format");
        QTest::addColumn<ImportFormat>("back");
        QTest::newRow("dump file") << ExportFormat::DumpFile << ImportFormat::DumpFile;
        QTest::newRow("JSON") << ExportFormat::Json << ImportFormat::Json;
        QTest::newRow("commands") << ExportFormat::Commands << ImportFormat::Commands;
    }
    void whatIsThereStaysUnlessTold()
    {
        QFETCH(ExportFormat, format);
        QFETCH(ImportFormat, back);
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        QVERIFY(!smallFile(rig, format).isEmpty());
        const QString path = rig.path("small");
        rig.redis.command({ "SET", "a", "mine" });
        rig.redis.command({ "HSET", "h", "other", "mine" });
        rig.redis.command({ "SET", "s", "mine" });
        const auto careful = rig.importing(path, back);
        QVERIFY(rig.checked(*careful));
        QCOMPARE(careful->existing(), quint64(3));
        QCOMPARE(rig.ran(*careful), Kind::Complete);
        QVERIFY(careful->report().count(BulkVerdict::Refused) >= 3);
        QCOMPARE(rig.redis.command({ "GET", "a" }), QByteArray("mine"));
        QCOMPARE(rig.redis.list({ "HGETALL", "h" }), (QList<QByteArray> { "other", "mine" }));
        QCOMPARE(rig.redis.command({ "PEXPIRETIME", "h" }), QByteArray("-1"));
        QCOMPARE(rig.redis.command({ "GET", "s" }), QByteArray("mine"));
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("4"));

        const auto told = rig.importing(path, back, true);
        QVERIFY(rig.checked(*told));
        QCOMPARE(rig.ran(*told), Kind::Complete);
        QCOMPARE(told->report().failures.size(), std::size_t(0));
        QCOMPARE(rig.redis.command({ "GET", "a" }), QByteArray("one"));
        QCOMPARE(rig.redis.list({ "HGETALL", "h" }), (QList<QByteArray> { "f", "v" }));
        QCOMPARE(rig.redis.command({ "PEXPIRETIME", "h" }), QByteArray("4000000000123"));
        QCOMPARE(rig.redis.command({ "TYPE", "s" }), QByteArray("stream"));
    }

    void aDumpOfALaterServerIsSaidInWords()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.redis.command({ "SET", "a", "v" });
        QByteArray payload = rig.redis.command({ "DUMP", "a" });
        payload[payload.size() - 10] = 99;
        DumpFileWriter writer;
        QByteArray file = writer.header("redis 99");
        file += writer.record({ 0, -1, "b", payload });
        file += writer.trailer();
        rig.write(rig.path("later"), file);
        const auto job = rig.importing(rig.path("later"), ImportFormat::DumpFile);
        QVERIFY(rig.checked(*job));
        QCOMPARE(job->server(), QByteArray("redis 99"));
        QCOMPARE(rig.ran(*job), Kind::Complete);
        QCOMPARE(job->report().count(BulkVerdict::Failed), quint64(1));
        QVERIFY(job->report().failures[0].words.contains("(DUMP version 99)"));
    }

    void aServerKilledMidwayEndsItAndEveryKeyIsAccountedFor()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.redis.command({ "EVAL", "for i=1,20000 do redis.call('set','k:'..i,i) end", "0" });
        const QString path = rig.path("keys");
        QCOMPARE(rig.ran(*rig.exporting(path, ExportFormat::DumpFile)), Kind::Complete);
        rig.redis.command({ "FLUSHALL" });
        const auto job = rig.importing(path, ImportFormat::DumpFile);
        QVERIFY(rig.checked(*job));
        connect(job.get(), &FileJob::progressed, job.get(), [&] {
            if (job->progress().done >= 2'000 && rig.redis.isRunning())
                rig.redis.kill();
        });
        QCOMPARE(rig.ran(*job), Kind::NoConnection);
        const BulkReport& report = job->report();
        QVERIFY(report.count(BulkVerdict::Done) >= 2'000);
        QVERIFY(report.settled() < 20'000);
        QVERIFY(report.count(BulkVerdict::Unknown) + report.count(BulkVerdict::NotSent) <= 512);
        QVERIFY(rig.redis.restart()); // nothing goes on there by itself
        rig.engine->core.reconnectNow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.engine->phase(), ConnectionPhase::Ready, 30'000);
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("0"));
    }

    void cancelledAtAnyMomentTheReportIsExact()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.redis.command({ "EVAL", "for i=1,5000 do redis.call('set','k:'..i,i) end", "0" });
        for (const auto& [format, back] :
            { std::pair(ExportFormat::DumpFile, ImportFormat::DumpFile),
                std::pair(ExportFormat::Json, ImportFormat::Json) }) {
            const QString path = rig.path("keys");
            QCOMPARE(rig.ran(*rig.exporting(path, format)), Kind::Complete);
            rig.redis.command({ "FLUSHALL" });
            const auto job = rig.importing(path, back);
            QVERIFY(rig.checked(*job));
            const quint64 after = 1 + rig.random.bounded(4'000);
            connect(job.get(), &FileJob::progressed, job.get(), [&job, after] {
                if (job->state() == FileJob::State::Running && job->progress().done >= after)
                    job->cancel();
            });
            QCOMPARE(rig.ran(*job), Kind::Cancelled);
            const quint64 done = job->report().count(BulkVerdict::Done);
            QVERIFY(done >= after && done < 5'000);
            QCOMPARE(rig.redis.command({ "DBSIZE" }).toULongLong(), done);
            rig.redis.command({ "FLUSHALL" });
            QCOMPARE(rig.ran(*rig.importing(path, back)), Kind::Complete);
        }
    }

    void aReadOnlyGuardIsSaidAndOneThatAsksIsAnswered()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        QVERIFY(!smallFile(rig, ExportFormat::DumpFile).isEmpty());
        rig.engine->core.setGuard(Guard::ReadOnly);
        const auto refused = rig.importing(rig.path("small"), ImportFormat::DumpFile);
        QVERIFY(rig.checked(*refused));
        QCOMPARE(rig.ran(*refused), Kind::Guarded);
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("0"));
        rig.engine->core.setGuard(Guard::Confirm);
        const auto asked = rig.importing(rig.path("small"), ImportFormat::DumpFile);
        QVERIFY(rig.checked(*asked));
        QCOMPARE(rig.ran(*asked), Kind::Complete);
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("4"));
    }

    void aCommandsFileSaysWhichLineIsWrong()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.write(rig.path("lines"), "SET a 1\n\nSET b \"2\nSET c 3\n");
        const auto job = rig.importing(rig.path("lines"), ImportFormat::Commands);
        QVERIFY(rig.checked(*job));
        QCOMPARE(job->end().kind, Kind::BadFile);
        QCOMPARE(job->fault().kind, Fault::BadRecord);
        QCOMPARE(job->fault().position, quint64(3));
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("0"));
        QCOMPARE(rig.ran(*rig.importing(rig.path("none"), ImportFormat::Json)), Kind::FileError);
    }

    void jsonThatAPersonHasWrittenIsRead()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.write(rig.path("json"),
            "{\n \"format\" : \"sluice-keys\" , \"version\":1,\n\"keys\":[\n"
            "  { \"type\":\"list\", \"key\": \"l]}\\\"\", \"value\": [ \"\\u0000\", "
            "{\"base64\":\"/w==\"} ] } ,"
            "{\"key\":\"z\",\"type\":\"zset\",\"value\":[[\"m\",\"1.5\"]],\"expiresAt\":"
            "\"4000000000123\"}]}");
        const auto job = rig.importing(rig.path("json"), ImportFormat::Json);
        QVERIFY(rig.checked(*job));
        QCOMPARE(job->state(), FileJob::State::Ready);
        QCOMPARE(rig.ran(*job), Kind::Complete);
        QCOMPARE(rig.redis.list({ "LRANGE", "l]}\"", "0", "-1" }),
            (QList<QByteArray> { QByteArray("\0", 1), "\xff" }));
        QCOMPARE(rig.redis.command({ "ZSCORE", "z", "m" }), QByteArray("1.5"));
        QCOMPARE(rig.redis.command({ "PEXPIRETIME", "z" }), QByteArray("4000000000123"));
    }
};

QTEST_GUILESS_MAIN(TestKeyImport)
#include "tst_keyimport.moc"
