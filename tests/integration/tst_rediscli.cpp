// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/facereader.h"
#include "tests/core/bulk/keyfilerig.h"
#include "tests/core/values/keyreading.h"
#include "tests/support/rediscli.h"

#include <algorithm>

using namespace sluice;

/// What is shown and exported equals what redis-cli prints, for every type and every byte.
class TestRedisCli : public QObject {
    Q_OBJECT

    using Leaves = QList<QByteArray>;

    /// Every byte, nothing, long, random.
    QByteArray element(int number)
    {
        switch (number) {
        case 0:
            return everyByte();
        case 1:
            return "";
        case 2:
            return everyByte().repeated(400);
        default:
            return number < 259 ? QByteArray(1, static_cast<char>(number - 3)) + "x"
                                : QByteArray::number(number) + m_rig.bytes(60);
        }
    }
    void send(const Leaves& command)
    {
        const QByteArray reply = m_rig.redis.raw(command);
        if (reply.startsWith('-'))
            QFAIL(reply.constData());
    }
    void fill(KeyType type, const QByteArray& key, int count)
    {
        for (int i = 0; i < count; ++i) {
            const QByteArray one = element(i);
            const QByteArray other = element(m_rig.random.bounded(1000));
            if (type == KeyType::Hash)
                send({ "HSET", key, one, other });
            else if (type == KeyType::List)
                send({ "RPUSH", key, i % 2 ? one : other });
            else if (type == KeyType::Set)
                send({ "SADD", key, one });
            else if (type == KeyType::SortedSet)
                send({ "ZADD", key,
                    i < 6 ? Leaves { "inf", "-inf", "-0", "5e-324", "9007199254740993",
                        "1.7976931348623157e308" }[i]
                          : QByteArray::number(m_rig.random.generateDouble() * 1e6 - 5e5, 'g', 17),
                    one });
            else
                send({ "XADD", key, QByteArray::number(1 + i / 3) + '-' + QByteArray::number(i),
                    one, other, other, one });
        }
    }
    void fillAll()
    {
        for (const int count : { 1, 300, 2'500 }) {
            const QByteArray size = ':' + QByteArray::number(count);
            fill(KeyType::Hash, "hash" + size, count);
            fill(KeyType::List, "list" + size, count);
            fill(KeyType::Set, "set" + size, count);
            fill(KeyType::SortedSet, "zset" + size, count);
            fill(KeyType::Stream, "stream" + size, count);
            send(Leaves { "PFADD", "hyperloglog" + size } + [&] {
                Leaves all;
                for (int i = 0; i < count; ++i)
                    all << element(i);
                return all;
            }());
            for (int i = 0; i < count; ++i) {
                send({ "SETBIT", "bitmap" + size,
                    QByteArray::number(m_rig.random.bounded(count * 100)), "1" });
                send({ "GEOADD", "geo" + size,
                    QByteArray::number(m_rig.random.generateDouble() * 360 - 180, 'g', 17),
                    QByteArray::number(m_rig.random.generateDouble() * 170 - 85, 'g', 17),
                    element(i) });
            }
        }
        send({ "SET", "string:every", everyByte() });
        send({ "SETRANGE", "string:long", "0", everyByte().repeated(5'000) });
        send({ "SET", "string:empty", "" });
        send({ "SET", "string:number", "-9223372036854775808" });
        send({ "SADD", "intset", "-9223372036854775808", "0", "9223372036854775807" });
        send({ "SET", everyByte(), "by a name of every byte" });
    }
    /// Pairs in one, in an order of their own, for what has none.
    static Leaves sorted(const Leaves& leaves, int together)
    {
        Leaves all;
        for (qsizetype i = 0; i + together <= leaves.size(); i += together) {
            QByteArray one;
            for (int part = 0; part < together; ++part)
                one += QByteArray::number(leaves[i + part].size()) + ':' + leaves[i + part];
            all << one;
        }
        std::sort(all.begin(), all.end());
        return all;
    }
    static Leaves shown(const Read& read, KeyType type)
    {
        Leaves all;
        for (const PageRow& row : read.rows) {
            if (type == KeyType::List)
                all << row.value;
            else if (type == KeyType::Set)
                all << row.name;
            else if (type == KeyType::Stream)
                all << row.name << row.fields;
            else
                all << row.name << row.value;
        }
        return all;
    }
    /// All rows of a face.
    std::vector<Leaves> rowsOf(const QByteArray& key, Face face, const KeyFacts& facts)
    {
        FaceReader reader(m_rig.engine->client(), key);
        std::vector<Leaves> rows;
        ReadProblem problem;
        connect(&reader, &FaceReader::pageRead, &reader, [&](const FacePage& page) {
            rows.insert(rows.end(), page.rows.begin(), page.rows.end());
        });
        connect(
            &reader, &FaceReader::failed, &reader, [&](const ReadProblem& why) { problem = why; });
        reader.open({ face, {} }, facts);
        const bool isRead = QTest::qWaitFor(
            [&] {
                if (!reader.isBusy() && reader.hasMore() && !problem)
                    reader.fetchMore();
                return !reader.isBusy() && (!reader.hasMore() || problem);
            },
            20'000);
        if (!isRead || problem)
            qWarning("the face of %s could not be read", key.constData());
        return rows;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_rig.start(), m_rig.redis.error());
        fillAll();
        m_cli = std::make_unique<RedisCli>(m_rig.redis.socketPath());
        m_keys = m_rig.redis.list({ "KEYS", "*" });
        QVERIFY(m_keys.size() > 25);
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theParserReadsWhatSdsWrites()
    {
        QCOMPARE(RedisCli::leavesOf("1) \"a\\x00\\n\\r\\t\\a\\b\\\"\\\\\"\n2) 1) (nil)\n   2) "
                                    "(integer) -3\n3) (empty array)\n(0.61s)\n10) \"1) x\"\n"),
            (Leaves { QByteArray("a\0\n\r\t\a\b\"\\", 9), QByteArray(), "-3", "1) x" }));
        QVERIFY(!RedisCli::leavesOf("\"cut\\x"));
        QVERIFY(!RedisCli::leavesOf("\"a\"b\""));
        QVERIFY(!RedisCli::leavesOf("\"\\q\""));
        QCOMPARE(m_cli->value({ "ECHO", everyByte() }), everyByte());
    }

    void whatIsReadIsWhatItPrints()
    {
        int elements = 0;
        for (const QByteArray& key : std::as_const(m_keys)) {
            Read read(m_rig.engine->client(), key);
            QVERIFY2(read.all(), key.constData());
            const QByteArray typeName = m_cli->value({ "TYPE", key });
            QCOMPARE(*read.reader.facts().typeName.value, typeName);
            QCOMPARE(
                *read.reader.facts().encoding.value, m_cli->value({ "OBJECT", "ENCODING", key }));
            const KeyType type = keyTypeOf(typeName);
            std::optional<Leaves> printed;
            int together = 0; ///< of a type that has no order
            switch (type) {
            case KeyType::String:
                QCOMPARE(read.bytes.joined(), m_cli->value({ "GET", key }));
                elements += static_cast<int>(read.bytes.size());
                continue;
            case KeyType::Hash:
                printed = m_cli->list({ "HGETALL", key });
                together = 2;
                break;
            case KeyType::List:
                printed = m_cli->list({ "LRANGE", key, "0", "-1" });
                break;
            case KeyType::Set:
                printed = m_cli->list({ "SMEMBERS", key });
                together = 1;
                break;
            case KeyType::SortedSet:
                printed = m_cli->list({ "ZRANGE", key, "0", "-1", "WITHSCORES" });
                break;
            case KeyType::Stream:
                printed = m_cli->list({ "XRANGE", key, "-", "+" });
                break;
            default:
                QFAIL("of another type");
            }
            QVERIFY2(printed && !printed->isEmpty(), key.constData());
            const Leaves read_ = shown(read, type);
            elements += static_cast<int>(read_.size());
            if (together > 0)
                QCOMPARE(sorted(read_, together), sorted(*printed, together));
            else
                QCOMPARE(read_, *printed);
        }
        QVERIFY(elements > 1'000'000);
    }

    void facesShowWhatItPrints()
    {
        for (const QByteArray size : { ":1", ":300", ":2500" }) {
            Read geo(m_rig.engine->client(), "geo" + size);
            QVERIFY(geo.all());
            Leaves members;
            Leaves positions;
            for (const Leaves& row : rowsOf("geo" + size, Face::Geo, geo.reader.facts())) {
                members << row[0];
                positions << row[1] << row[2];
            }
            QVERIFY(!members.isEmpty());
            QCOMPARE(members, *m_cli->list({ "ZRANGE", "geo" + size, "0", "-1" }));
            QCOMPARE(positions, *m_cli->list(Leaves { "GEOPOS", "geo" + size } + members));

            Read bits(m_rig.engine->client(), "bitmap" + size);
            QVERIFY(bits.all());
            int ones = 0;
            for (const Leaves& row : rowsOf("bitmap" + size, Face::Bits, bits.reader.facts()))
                ones += row[2].toInt();
            QCOMPARE(QByteArray::number(ones), m_cli->value({ "BITCOUNT", "bitmap" + size }));

            Read log(m_rig.engine->client(), "hyperloglog" + size);
            QVERIFY(log.all());
            const auto rows = rowsOf("hyperloglog" + size, Face::HyperLogLog, log.reader.facts());
            QVERIFY(!rows.empty());
            QCOMPARE(rows[0][0], QByteArray("estimate"));
            QCOMPARE(rows[0][1], m_cli->value({ "PFCOUNT", "hyperloglog" + size }));
        }
    }

    void whatIsDumpedIsWhatItDumps()
    {
        const QString path = m_rig.path("dumps");
        QCOMPARE(
            m_rig.ran(*m_rig.exporting(path, ExportFormat::DumpFile)), FileEnd::Kind::Complete);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        DumpFileReader reader(file);
        QList<QByteArray> names;
        while (const auto record = reader.next()) {
            names << record->name;
            QCOMPARE(record->payload, m_cli->value({ "DUMP", record->name }));
        }
        QVERIFY(!reader.fault());
        std::sort(names.begin(), names.end());
        std::sort(m_keys.begin(), m_keys.end());
        QCOMPARE(names, m_keys);
    }

private:
    KeyFileRig m_rig;
    std::unique_ptr<RedisCli> m_cli;
    QList<QByteArray> m_keys;
};

QTEST_GUILESS_MAIN(TestRedisCli)
#include "tst_rediscli.moc"
