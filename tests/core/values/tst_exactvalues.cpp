// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/core/values/keyreading.h"

#include <QHash>
#include <QRandomGenerator>

#include <algorithm>

using namespace sluice;

namespace {

QByteArray randomBytes(QRandomGenerator& random, int atMost)
{
    QByteArray bytes(random.bounded(atMost + 1), '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(random.bounded(256));
    return bytes;
}

QByteArray bulkOf(const QByteArray& raw)
{
    const qsizetype line = raw.indexOf("\r\n");
    return raw.mid(line + 2, raw.size() - line - 4);
}

} // namespace

class TestExactValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase() { QVERIFY2(m_stage.start(), m_stage.resp3.error()); }
    void init();
    void cleanup() { m_stage.disconnect(); }
    void stringsAreExact_data();
    void stringsAreExact();
    void hashesAreExact_data();
    void hashesAreExact();
    void listsAreExact_data();
    void listsAreExact();
    void setsAreExact_data();
    void setsAreExact();
    void sortedSetsAreExact_data();
    void sortedSetsAreExact();
    void streamsAreExact_data();
    void streamsAreExact();
    void namesOfAnyBytesAreFound();

private:
    static void sizes()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("one") << 1;
        QTest::newRow("small") << 100;
        QTest::newRow("pages") << 10000;
    }

    ReadingStage m_stage;
};

// Everything is read over RESP3 and, from a server that does not know HELLO, over RESP2.
void TestExactValues::initTestCase_data()
{
    QTest::addColumn<int>("protocol");
    QTest::newRow("RESP3") << 3;
    QTest::newRow("RESP2") << 2;
}

void TestExactValues::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QFETCH_GLOBAL(const int, protocol);
    m_stage.connect(protocol);
}

void TestExactValues::stringsAreExact_data()
{
    QTest::addColumn<QByteArray>("value");
    QRandomGenerator random(1);
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("every byte") << everyByte();
    QTest::newRow("one page") << QByteArray(65536, 'x');
    QTest::newRow("one byte more") << QByteArray(65537, 'y');
    QByteArray large(3 * 1024 * 1024 + 17, '\0');
    random.fillRange(reinterpret_cast<quint32*>(large.data()), large.size() / 4);
    QTest::newRow("3 MiB") << large;
}

void TestExactValues::stringsAreExact()
{
    QFETCH(const QByteArray, value);
    m_stage.server->command({ "SET", "k", value });
    Read read(m_stage.client(), "k");
    QVERIFY(read.all());
    QCOMPARE(read.bytes.joined(), value);
    QFETCH_GLOBAL(const int, protocol);
    QCOMPARE(m_stage.core->state().subscribe().latest().server.protocol, protocol);
    QCOMPARE(read.bytes.joined(), bulkOf(m_stage.server->raw({ "GET", "k" })));
    QCOMPARE(read.reader.total(), std::optional<quint64>(value.size()));
    QCOMPARE(read.pages > 1, value.size() > 65536);
}

void TestExactValues::hashesAreExact_data() { sizes(); }

void TestExactValues::hashesAreExact()
{
    QFETCH(const int, count);
    QRandomGenerator random(2);
    QList<QByteArray> arguments { everyByte(), everyByte() };
    for (int i = 1; i < count; ++i)
        arguments << randomBytes(random, 12) + QByteArray::number(i) << randomBytes(random, 40);
    QVERIFY(m_stage.fill("HSET", "k", arguments));
    Read read(m_stage.client(), "k");
    QVERIFY(read.all());
    QHash<QByteArray, QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown.insert(row.name, row.value);
    QCOMPARE(shown.size(), qsizetype(read.rows.size())); // no field twice
    QHash<QByteArray, QByteArray> truth;
    const QList<QByteArray> raw = m_stage.server->list({ "HGETALL", "k" });
    for (qsizetype i = 0; i < raw.size(); i += 2)
        truth.insert(raw[i], raw[i + 1]);
    QCOMPARE(shown, truth);
    QCOMPARE(read.reader.loaded(), quint64(truth.size()));
    if (count <= 500)
        QCOMPARE(read.pages, 1);
}

void TestExactValues::listsAreExact_data() { sizes(); }

void TestExactValues::listsAreExact()
{
    QFETCH(const int, count);
    QRandomGenerator random(3);
    QList<QByteArray> elements { everyByte() };
    for (int i = 1; i < count; ++i)
        elements << randomBytes(random, 40);
    QVERIFY(m_stage.fill("RPUSH", "k", elements));
    Read read(m_stage.client(), "k");
    QVERIFY(read.all());
    QList<QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown << row.value;
    QCOMPARE(shown, m_stage.server->list({ "LRANGE", "k", "0", "-1" }));
    QVERIFY(!read.changed);
}

void TestExactValues::setsAreExact_data() { sizes(); }

void TestExactValues::setsAreExact()
{
    QFETCH(const int, count);
    QRandomGenerator random(4);
    QList<QByteArray> members { everyByte() };
    for (int i = 1; i < count; ++i)
        members << randomBytes(random, 30) + QByteArray::number(i);
    QVERIFY(m_stage.fill("SADD", "k", members));
    Read read(m_stage.client(), "k");
    QVERIFY(read.all());
    QList<QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown << row.name;
    QList<QByteArray> truth = m_stage.server->list({ "SMEMBERS", "k" });
    std::sort(shown.begin(), shown.end());
    std::sort(truth.begin(), truth.end());
    QCOMPARE(shown, truth);
}

void TestExactValues::sortedSetsAreExact_data() { sizes(); }

void TestExactValues::sortedSetsAreExact()
{
    QFETCH(const int, count);
    QRandomGenerator random(5);
    QList<QByteArray> arguments { "3.0000000000000004", everyByte() };
    static const char* const scores[] = { "inf", "-inf", "0.1", "-0", "1e17", "9007199254740993",
        "1.7976931348623157e308", "5e-324" };
    for (int i = 1; i < count; ++i)
        arguments << (i < 9 ? QByteArray(scores[i - 1])
                            : QByteArray::number(random.generateDouble() * 1000, 'g', 17))
                  << randomBytes(random, 20) + QByteArray::number(i);
    QVERIFY(m_stage.fill("ZADD", "k", arguments));
    Read read(m_stage.client(), "k");
    QVERIFY(read.all());
    QList<QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown << row.name << row.value;
    const QList<QByteArray> truth
        = m_stage.server->list({ "ZRANGE", "k", "0", "-1", "WITHSCORES" });
    QCOMPARE(shown.size(), truth.size());
    for (qsizetype i = 0; i < truth.size(); i += 2) {
        QCOMPARE(shown[i], truth[i]);
        QCOMPARE(shown[i + 1], truth[i + 1]); // the very text
    }
}

void TestExactValues::streamsAreExact_data() { sizes(); }

void TestExactValues::streamsAreExact()
{
    QFETCH(const int, count);
    QRandomGenerator random(6);
    for (int i = 0; i < count; ++i) {
        // Many entries of one millisecond, and the greatest sequence number in between.
        const QByteArray id = i == 700 ? "8-18446744073709551615"
                                       : QByteArray::number(1 + i / 100 + (i > 700 ? 1 : 0)) + "-"
                + QByteArray::number(1 + i % 100);
        QList<QByteArray> command { "XADD", "k", id, everyByte().mid(i % 256),
            randomBytes(random, 20) };
        if (i % 3 == 0)
            command << "second" << randomBytes(random, 20);
        QCOMPARE(m_stage.server->command(command), id);
    }
    Read read(m_stage.client(), "k");
    QVERIFY(read.all());
    QList<QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown << row.name << row.fields;
    QCOMPARE(shown, m_stage.server->list({ "XRANGE", "k", "-", "+" }));
    QCOMPARE(read.reader.total(), std::optional<quint64>(count));
}

void TestExactValues::namesOfAnyBytesAreFound()
{
    const QList<QByteArray> names { everyByte(), "", "<b>x</b>", QByteArray(100000, 'n'),
        "a b\r\n\"'" };
    for (const QByteArray& name : names) {
        m_stage.server->command({ "SET", name, "v" });
        Read read(m_stage.client(), name);
        QVERIFY(read.all());
        QCOMPARE(read.bytes.joined(), QByteArray("v"));
    }
}

QTEST_GUILESS_MAIN(TestExactValues)
#include "tst_exactvalues.moc"
