// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/core/bulk/keyfilerig.h"

#include "tests/support/scriptedchannel.h"

#include <QElapsedTimer>
#include <QProcess>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace sluice;
using Kind = FileEnd::Kind;

class TestKeyExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatIsExportedFlushedAndImportedIsTheSame_data()
    {
        QTest::addColumn<ExportFormat>("format");
        QTest::addColumn<ImportFormat>("back");
        QTest::newRow("dump file") << ExportFormat::DumpFile << ImportFormat::DumpFile;
        QTest::newRow("JSON") << ExportFormat::Json << ImportFormat::Json;
        QTest::newRow("commands") << ExportFormat::Commands << ImportFormat::Commands;
    }
    void whatIsExportedFlushedAndImportedIsTheSame()
    {
        QFETCH(ExportFormat, format);
        QFETCH(ImportFormat, back);
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.fill();
        const QByteArray digest = rig.digest();
        const auto expiries = rig.expiries();
        const QByteArray groups = rig.redis.raw({ "XINFO", "GROUPS", "stream:2500" });
        const QByteArray pending = rig.redis.raw({ "XPENDING", "stream:2500", "g" });
        QVERIFY(expiries.size() > 270 && groups.size() > 100);
        const QString path = rig.path("keys");
        const auto out = rig.exporting(path, format);
        QCOMPARE(rig.ran(*out), Kind::Complete);
        QCOMPARE(out->report().count(BulkVerdict::Done), quint64(expiries.size()));
        QCOMPARE(rig.digest(), digest);
        QCOMPARE(QFile(path).size(), qint64(out->progress().bytes));
        QCOMPARE(importFormatOf(rig.content(path).left(64)), back);

        rig.redis.command({ "FLUSHALL" });
        const auto in = rig.importing(path, back);
        QVERIFY(rig.checked(*in));
        QCOMPARE(in->state(), FileJob::State::Ready);
        QCOMPARE(in->existing(), quint64(0));
        QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("0")); // a dry run
        QCOMPARE(rig.ran(*in), Kind::Complete);
        QCOMPARE(in->report().failures.size(), std::size_t(0));
        QCOMPARE(rig.digest(), digest);
        QCOMPARE(rig.expiries(), expiries);
        QCOMPARE(rig.redis.raw({ "XINFO", "GROUPS", "stream:2500" }), groups);
        QCOMPARE(rig.redis.raw({ "XPENDING", "stream:2500", "g" }), pending);
    }

    void redisCliReplaysTheCommands()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.fill();
        const QByteArray digest = rig.digest();
        const auto expiries = rig.expiries();
        const QString path = rig.path("keys.redis");
        const auto out = rig.exporting(path, ExportFormat::Commands);
        QCOMPARE(rig.ran(*out), Kind::Complete);
        rig.redis.command({ "FLUSHALL" });
        QProcess cli;
        cli.setStandardInputFile(path);
        cli.start(QStringLiteral("redis-cli"), { QStringLiteral("-s"), rig.redis.socketPath() });
        QVERIFY(cli.waitForFinished(60'000));
        QVERIFY(!cli.readAllStandardOutput().contains("ERR"));
        QCOMPARE(rig.digest(), digest);
        QCOMPARE(rig.expiries(), expiries);
    }

    void theDumpFileHoldsWhatDumpSays()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.fill();
        const QString path = rig.path("keys");
        QCOMPARE(rig.ran(*rig.exporting(path, ExportFormat::DumpFile)), Kind::Complete);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        DumpFileReader reader(file);
        int records = 0;
        while (const auto record = reader.next()) {
            // RESTORE and DUMP again is the same for the server; its own words are for us.
            const QByteArray says = rig.redis.command({ "DUMP", record->name });
            if (!record->name.startsWith("stream")) // holds idle times
                QCOMPARE(record->payload, says);
            QCOMPARE(QByteArray::number(record->expiresAt),
                rig.redis.command({ "PEXPIRETIME", record->name }));
            ++records;
        }
        QVERIFY(!reader.fault());
        QCOMPARE(QByteArray::number(records), rig.redis.command({ "DBSIZE" }));
    }

    void csvRowsHoldWhatRedisCliSays()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.redis.command({ "SET", "plain", "v" });
        rig.redis.command({ "SET", QByteArray("a\"b,\r\n\xff\0c", 9), QByteArray("\0\"\xfe", 3) });
        rig.redis.command({ "PEXPIREAT", "plain", "4000000000123" });
        rig.redis.command({ "HSET", "h", "f", "1,5" });
        rig.redis.command({ "RPUSH", "l", "x", "y" });
        rig.redis.command({ "ZADD", "z", "1.5", "m" });
        rig.redis.command({ "XADD", "s", "1-1", "f", "v" });
        const QString path = rig.path("keys.csv");
        QCOMPARE(rig.ran(*rig.exporting(path, ExportFormat::Csv)), Kind::Complete);
        const QByteArray csv = rig.content(path);
        QVERIFY(csv.startsWith("key,type,expires_at_ms,field,value\r\n"));
        for (const QByteArray& row : { QByteArray("plain,string,4000000000123,,\"v\"\r\n"),
                 QByteArray("\"a\"\"b,\r\n\xff\0c\",string,,,\"\0\"\"\xfe\"\r\n", 30),
                 QByteArray("h,hash,,f,\"1,5\"\r\n"), QByteArray("l,list,,,x\r\nl,list,,,y\r\n"),
                 QByteArray("z,zset,,m,1.5\r\n"), QByteArray("s,stream,,1-1 f,v\r\n") })
            QVERIFY2(csv.contains(row), row.constData());
    }

    void aFileThatCannotBeWrittenIsSaidAndTheOneBeforeStays()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.fill();
        const QString path = rig.path("keys");
        rig.write(path, "before");
        const auto names = rig.folder.path();
        { // no room: files may not be larger than so
            rlimit before {};
            getrlimit(RLIMIT_FSIZE, &before);
            const rlimit little { 1'500'000, before.rlim_max };
            const auto handler = std::signal(SIGXFSZ, SIG_IGN);
            setrlimit(RLIMIT_FSIZE, &little);
            const auto job = rig.exporting(path, ExportFormat::Json);
            const Kind end = rig.ran(*job);
            setrlimit(RLIMIT_FSIZE, &before);
            std::signal(SIGXFSZ, handler);
            QCOMPARE(end, Kind::DiskFull);
            QVERIFY(!job->end().detail.isEmpty());
        }
        QCOMPARE(rig.content(path), QByteArray("before"));
        QCOMPARE(QDir(names).entryList(QDir::Files).size(), 1);
        QCOMPARE(rig.ran(*rig.exporting(QStringLiteral("/dev/full"), ExportFormat::Json)),
            Kind::DiskFull);
        QCOMPARE(
            rig.ran(*rig.exporting(rig.path("none/keys"), ExportFormat::Json)), Kind::NoFolder);
        if (geteuid() != 0) { // root may write anywhere
            QDir().mkdir(rig.path("closed"));
            QFile::setPermissions(rig.path("closed"), QFile::ReadOwner | QFile::ExeOwner);
            QCOMPARE(rig.ran(*rig.exporting(rig.path("closed/keys"), ExportFormat::Json)),
                Kind::NotAllowed);
        }
    }

    void cancelledAtAnyMomentItLeavesNoFile()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.fill();
        const QString path = rig.path("keys");
        const auto keys = rig.allKeys();
        for (int round = 0; round < 8; ++round) {
            const auto format = static_cast<ExportFormat>(round % 4);
            const auto job = rig.exporting(path, format, keys);
            const quint64 after = rig.random.bounded(keys->size());
            connect(job.get(), &FileJob::progressed, job.get(), [&job, after] {
                if (job->progress().done >= after)
                    job->cancel();
            });
            QCOMPARE(rig.ran(*job), Kind::Cancelled);
            QCOMPARE(QDir(rig.folder.path()).entryList(QDir::Files), QStringList());
        }
        { // and one that is destroyed
            auto job = rig.exporting(path, ExportFormat::Json, keys);
            job->run();
            QVERIFY(QTest::qWaitFor([&job] { return job->progress().done > 10; }));
            job.reset();
        }
        QTRY_COMPARE(QDir(rig.folder.path()).entryList(QDir::Files), QStringList());
    }

    void aServerThatGoesAwayLeavesNoFile()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.fill();
        const auto job = rig.exporting(rig.path("keys"), ExportFormat::Json);
        connect(job.get(), &FileJob::progressed, job.get(), [&] {
            if (job->progress().done >= 100 && rig.redis.isRunning())
                rig.redis.kill();
        });
        QCOMPARE(rig.ran(*job), Kind::NoConnection);
        QCOMPARE(QDir(rig.folder.path()).entryList(QDir::Files), QStringList());
        QVERIFY(job->report().settled() < job->progress().total);
    }

    void keysThatAreGoneAreInTheReportOnly()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        for (const char* name : { "a", "b", "c" })
            rig.redis.command({ "SET", name, "v" });
        const auto keys = rig.allKeys();
        rig.redis.command({ "DEL", "b" });
        for (int format = 0; format < 4; ++format) {
            const auto job
                = rig.exporting(rig.path("keys"), static_cast<ExportFormat>(format), keys);
            QCOMPARE(rig.ran(*job), Kind::Complete);
            QCOMPARE(job->report().count(BulkVerdict::Done), quint64(2));
            QCOMPARE(job->report().count(BulkVerdict::Gone), quint64(1));
        }
    }

    void speedIsPrinted()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.redis.command(
            { "EVAL", "for i=1,10000 do redis.call('set','k:'..i,'value '..i) end", "0" });
        const auto keys = rig.allKeys();
        const char* const names[] = { "dump file", "JSON", "CSV", "commands" };
        for (int format = 0; format < 4; ++format) {
            const auto job
                = rig.exporting(rig.path(names[format]), static_cast<ExportFormat>(format), keys);
            QCOMPARE(rig.ran(*job), Kind::Complete);
            qInfo("export, %s: %.0f keys/s", names[format], job->progress().perSecond);
        }
        for (const int format : { 0, 1, 3 }) {
            rig.redis.command({ "FLUSHALL" });
            const auto job = rig.importing(
                rig.path(names[format]), static_cast<ImportFormat>(std::min(format, 2)));
            QCOMPARE(rig.ran(*job), Kind::Complete);
            QCOMPARE(rig.redis.command({ "DBSIZE" }), QByteArray("10000"));
            qInfo("import, %s: %.0f keys/s", names[format], job->progress().perSecond);
        }
    }
};

QTEST_GUILESS_MAIN(TestKeyExport)
#include "tst_keyexport.moc"
