// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/core/bulk/keyfilerig.h"

#include "core/bulk/jsonrecord.h"
#include "core/bulk/keyexpiry.h"
#include "core/values/literals.h"
#include "tests/support/scriptedchannel.h"

using namespace sluice;
using Kind = FileEnd::Kind;

/// What formats hold beside the elements, and what becomes of it.
class TestKeyFormats : public QObject {
    Q_OBJECT

    /// The rows of a CSV file (RFC 4180), its fields as bytes.
    static QList<QList<QByteArray>> rowsOf(const QByteArray& csv)
    {
        QList<QList<QByteArray>> rows;
        QList<QByteArray> row;
        QByteArray field("");
        bool isQuoted = false;
        for (qsizetype at = 0; at < csv.size(); ++at) {
            const char byte = csv[at];
            if (isQuoted && byte == '"' && csv.mid(at + 1, 1) == "\"")
                field += csv[++at];
            else if (byte == '"')
                isQuoted = !isQuoted;
            else if (isQuoted || (byte != ',' && byte != '\r' && byte != '\n'))
                field += byte;
            else if (byte != '\r')
                row.append(std::exchange(field, QByteArray("")));
            if (!isQuoted && byte == '\n')
                rows.append(std::exchange(row, {}));
        }
        return rows;
    }

    static Value array(std::initializer_list<Value> items)
    {
        return Value::array(std::vector<Value>(items));
    }
    /// A server with one hash, two fields of which end.
    static std::optional<Outcome> hashServer(const QByteArrayList& command, bool knowsFields)
    {
        const QByteArray name = command[0];
        const auto text = [](const char* bytes) { return Value::bulkString(bytes); };
        if (name == "TYPE")
            return Outcome::reply(Value::simpleString("hash"));
        if (name == "HLEN")
            return Outcome::reply(Value::integer(3));
        if (name == "HSCAN")
            return Outcome::reply(array({ text("0"),
                array({ text("a"), text("1"), text("b"), text("2"), text("c"), text("3") }) }));
        if (name == "PEXPIRETIME")
            return Outcome::reply(Value::integer(-1));
        if (name != "HPEXPIRETIME")
            return Outcome::reply(Value::integer(100)); // MEMORY USAGE
        if (!knowsFields)
            return Outcome::reply(Value::error("ERR unknown command 'HPEXPIRETIME'"));
        if (command[1].isEmpty()) // whether it is known
            return Outcome::reply(array({ Value::integer(-2) }));
        return Outcome::reply(
            array({ Value::integer(4'000'000'000'001), Value::integer(-1), Value::integer(7) }));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void fieldsKeepTheirTimesToLive_data()
    {
        QTest::addColumn<ExportFormat>("format");
        QTest::addColumn<bool>("knows");
        QTest::addColumn<QByteArray>("holds");
        QTest::newRow("JSON") << ExportFormat::Json << true
                              << QByteArray("[[\"a\", \"1\", \"4000000000001\"], [\"b\", \"2\"], "
                                            "[\"c\", \"3\", \"7\"]]");
        QTest::newRow("JSON, old server")
            << ExportFormat::Json << false << QByteArray("[[\"a\", \"1\"], [\"b\", \"2\"], ");
        QTest::newRow("commands") << ExportFormat::Commands << true
                                  << QByteArray("\"3\"\nHPEXPIREAT");
        QTest::newRow("commands, old server")
            << ExportFormat::Commands << false << QByteArray("\"HSET\" \"h\" \"a\" \"1\" \"b\"");
    }
    void fieldsKeepTheirTimesToLive()
    {
        QFETCH(const ExportFormat, format);
        QFETCH(const bool, knows);
        QFETCH(const QByteArray, holds);
        SteadyClock clock;
        QtExecutor executor(clock);
        ScriptedChannel server(executor, clock,
            [knows](const QByteArrayList& command) { return hashServer(command, knows); });
        QTemporaryDir folder;
        ExportSettings settings;
        settings.path = folder.filePath(QStringLiteral("keys"));
        settings.format = format;
        const auto store = std::make_shared<KeyStore>();
        store->add("h");
        KeyExport job(Client(server.channel(), "test"),
            std::make_shared<const CollectedKeys>(store), settings);
        QCOMPARE(KeyFileRig::ran(job), Kind::Complete);
        QCOMPARE(job.report().count(BulkVerdict::Done), quint64(1));
        QFile file(settings.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        if (format == ExportFormat::Json) {
            QVERIFY2(text.contains(holds), text.constData());
        } else {
            const auto lines = text.split('\n');
            QCOMPARE(lines.size(), knows ? 4 : 2);
            QCOMPARE(text.contains("4000000000001"), knows);
        }
        if (format == ExportFormat::Json && knows) {
            ImportRecord record;
            const qsizetype from = text.indexOf("{\"key\"");
            const QByteArray object = text.mid(from, text.indexOf("\n]") - from);
            QCOMPARE(importRecordFromJson(object, record), QByteArray());
            QCOMPARE(record.commands.size(), std::size_t(3));
            QCOMPARE(record.commands[0],
                (QList<QByteArray> { "HSET", "h", "a", "1", "b", "2", "c", "3" }));
            QCOMPARE(record.commands[1],
                (QList<QByteArray> { "HPEXPIREAT", "h", "7", "FIELDS", "1", "c" }));
            QCOMPARE(record.commands[2],
                (QList<QByteArray> { "HPEXPIREAT", "h", "4000000000001", "FIELDS", "1", "a" }));
        }
    }

    void onlyFieldsOfHashesHaveTimes_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::newRow("zset") << QByteArray(
            R"({"key": "z", "type": "zset", "value": [["m", "1", "5"]]})");
        QTest::newRow("no number")
            << QByteArray(R"({"key": "h", "type": "hash", "value": [["f", "v", "soon"]]})");
        QTest::newRow("negative") << QByteArray(
            R"({"key": "h", "type": "hash", "value": [["f", "v", "-5"]]})");
        QTest::newRow("four") << QByteArray(
            R"({"key": "h", "type": "hash", "value": [["f", "v", "5", "6"]]})");
        QTest::newRow("one") << QByteArray(R"({"key": "h", "type": "hash", "value": [["f"]]})");
    }
    void onlyFieldsOfHashesHaveTimes()
    {
        QFETCH(const QByteArray, object);
        ImportRecord record;
        QCOMPARE(importRecordFromJson(object, record),
            QByteArray("the value does not look like its type"));
    }

    void serversWithoutPexpiretimeLoseNoMillisecond_data()
    {
        QTest::addColumn<ExportFormat>("format");
        QTest::addColumn<ImportFormat>("back");
        QTest::newRow("dump file") << ExportFormat::DumpFile << ImportFormat::DumpFile;
        QTest::newRow("JSON") << ExportFormat::Json << ImportFormat::Json;
        QTest::newRow("commands") << ExportFormat::Commands << ImportFormat::Commands;
    }
    void serversWithoutPexpiretimeLoseNoMillisecond()
    {
        QFETCH(const ExportFormat, format);
        QFETCH(const ImportFormat, back);
        KeyFileRig old(
            { QStringLiteral("--rename-command"), QStringLiteral("PEXPIRETIME"), QString() });
        QVERIFY2(old.start(), old.redis.error());
        constexpr int count = 400;
        const auto timeOf = [](int i) { return QByteArray::number(4'000'000'000'000 + i * 37); };
        for (int i = 0; i < count; ++i) {
            const QByteArray key = "k:" + QByteArray::number(i);
            old.redis.command({ "RPUSH", key, "v" });
            if (i % 4 != 0)
                old.redis.command({ "PEXPIREAT", key, timeOf(i) });
        }
        QVERIFY(old.redis.command({ "PEXPIRETIME", "k:1" }).startsWith('-'));
        const QString path = old.path("keys");
        auto out = old.exporting(path, format);
        QCOMPARE(old.ran(*out), Kind::Complete);
        QCOMPARE(out->report().count(BulkVerdict::Done), quint64(count));
        out.reset();
        old.engine.reset();
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        QCOMPARE(rig.ran(*rig.importing(path, back)), Kind::Complete);
        for (int i = 0; i < count; ++i) {
            QCOMPARE(rig.redis.command({ "PEXPIRETIME", "k:" + QByteArray::number(i) }),
                i % 4 != 0 ? timeOf(i) : QByteArray("-1"));
        }
    }

    void anExpiryIsReadFromTimesToLive()
    {
        const auto time = [](qint64 seconds, qint64 micros) {
            return array({ Value::bulkString(QByteArray::number(seconds)),
                Value::bulkString(QByteArray::number(micros)) });
        };
        const Value ttl = Value::integer(500);
        const Value less = Value::integer(499);
        // The clock strikes between the first and TIME, or not at all.
        QCOMPARE(keyexpiry::said({ ttl, time(10, 3'999), ttl, time(10, 3'999), ttl }, 0),
            std::optional<qint64>(10'503));
        QCOMPARE(keyexpiry::said({ ttl, time(10, 4'000), less, time(10, 4'001), less }, 0),
            std::optional<qint64>(10'503));
        QCOMPARE(keyexpiry::said({ ttl, time(10, 3'999), ttl, time(10, 4'000), less }, 0),
            std::optional<qint64>(10'503));
        const Value none = Value::integer(-1);
        QCOMPARE(keyexpiry::said({ none, time(10, 0), none, time(10, 0), none }, 0),
            std::optional<qint64>(-1));
        const Value gone = Value::integer(-2);
        QCOMPARE(keyexpiry::said({ ttl, time(10, 0), gone, time(10, 0), gone }, 0),
            std::optional<qint64>(-2));
        QCOMPARE(keyexpiry::said({ ttl, ttl, ttl }, 0), std::optional<qint64>());
        QCOMPARE(keyexpiry::said({}, 0), std::optional<qint64>());
        QCOMPARE(keyexpiry::said({ none, ttl }, 1), std::optional<qint64>(500));
    }

    /// A CSV file is for other programs; all elements can be had back from it all the same.
    void csvHoldsEveryElement()
    {
        KeyFileRig rig;
        QVERIFY2(rig.start(), rig.redis.error());
        rig.fill();
        const QString path = rig.path("keys.csv");
        QCOMPARE(rig.ran(*rig.exporting(path, ExportFormat::Csv)), Kind::Complete);
        QList<QList<QByteArray>> rows = rowsOf(rig.content(path));
        QCOMPARE(rows.takeFirst().size(), 5);
        KeyFileRig again;
        QVERIFY2(again.redis.start(), again.redis.error());
        QByteArray lastId;
        QList<QByteArray> entry;
        const auto send = [&](const QList<QByteArray>& command) {
            if (!command.isEmpty() && again.redis.raw(command).startsWith('-'))
                QTest::qFail("a row that does not make its element", __FILE__, __LINE__);
        };
        for (const QList<QByteArray>& row : std::as_const(rows)) {
            QCOMPARE(row.size(), 5);
            const QByteArray& key = row[0];
            const KeyType type = keyTypeOf(row[1]);
            const qsizetype space = row[3].indexOf(' ');
            if (type == KeyType::Stream) {
                const QByteArray id = row[3].left(space);
                if (entry.isEmpty() || entry[1] != key || entry[2] != id) {
                    send(std::exchange(entry, { "XADD", key, id }));
                }
                entry << row[3].mid(space + 1) << row[4];
                continue;
            }
            QList<QByteArray> command { addingCommand(type), key };
            literals::appendElement(type, { row[3], row[4], {} }, command);
            send(command);
        }
        send(entry);
        for (const QList<QByteArray>& row : std::as_const(rows)) {
            if (!row[2].isEmpty())
                send({ "PEXPIREAT", row[0], row[2] });
        }
        for (const QByteArray& key : rig.redis.list({ "KEYS", "*" })) {
            if (key.startsWith("stream:")) { // groups are not in it
                QCOMPARE(again.redis.raw({ "XRANGE", key, "-", "+" }),
                    rig.redis.raw({ "XRANGE", key, "-", "+" }));
                continue;
            }
            QCOMPARE(again.redis.command({ "DEBUG", "DIGEST-VALUE", key }),
                rig.redis.command({ "DEBUG", "DIGEST-VALUE", key }));
        }
    }
};

QTEST_GUILESS_MAIN(TestKeyFormats)
#include "tst_keyformats.moc"
