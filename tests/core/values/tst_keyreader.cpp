// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/core/values/keyreading.h"

#include <QSignalSpy>

using namespace sluice;

class TestKeyReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase() { QVERIFY2(m_stage.start(), m_stage.resp3.error()); }
    void init();
    void cleanup() { m_stage.disconnect(); }
    void factsAreTheServersOwn();
    void readingDoesNotTouchTheKeyBeforeItSaysHowIdleItIs();
    void aMissingKeyIsSaid();
    void aKeyThatVanishesBetweenPagesIsSaid();
    void aTypeThatChangesBetweenPagesIsSaid();
    void aListThatGrowsBetweenPagesIsSaid();
    void elementsBeyondTheBoundStayOnTheServerAndItIsSaid();
    void bytesBeyondTheBoundStayOnTheServerToo();
    void forbiddenFactsAreUnknownAndTheRestIsRead();
    void cancelStopsBetweenPagesAndKeepsWhatCame();
    void deletedWhileReadingNothingHappens();
    void withoutAServerItIsSaid();
    void aNewReloadReplacesTheOldOne();

private:
    ReadingStage m_stage;
};

// Everything is read over RESP3 and, from a server that does not know HELLO, over RESP2.
void TestKeyReader::initTestCase_data()
{
    QTest::addColumn<int>("protocol");
    QTest::newRow("RESP3") << 3;
    QTest::newRow("RESP2") << 2;
}

void TestKeyReader::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QFETCH_GLOBAL(const int, protocol);
    m_stage.connect(protocol);
}

void TestKeyReader::factsAreTheServersOwn()
{
    m_stage.server->command({ "HSET", "k", "f", "v" });
    m_stage.server->command({ "PEXPIRE", "k", "3600000" });
    Read read(m_stage.client(), "k");
    QVERIFY(read.all());
    const KeyFacts& facts = read.reader.facts();
    QCOMPARE(facts.type, KeyType::Hash);
    QCOMPARE(facts.encoding.value, std::optional<QByteArray>("listpack"));
    QCOMPARE(facts.memory.value,
        std::optional<quint64>(m_stage.server->command({ "MEMORY", "USAGE", "k" }).toULongLong()));
    const auto now = m_stage.server->command({ "PTTL", "k" }).toLongLong();
    QVERIFY(facts.timeToLive.value->count() >= now && facts.timeToLive.value->count() <= 3600000);
    QVERIFY(read.reader.expiresAt() > QDateTime::currentDateTimeUtc());
    QVERIFY(!read.reader.requests().isEmpty());
    QVERIFY(read.reader.requests().first().took.count() > 0);
}

void TestKeyReader::readingDoesNotTouchTheKeyBeforeItSaysHowIdleItIs()
{
    m_stage.server->command({ "SET", "k", "v" });
    m_stage.server->command({ "DEBUG", "SLEEP", "0" });
    Read read(m_stage.client(), "k");
    QVERIFY(read.all());
    QCOMPARE(read.reader.requests().first().commands.front().value(1), QByteArray("IDLETIME"));
    QVERIFY(read.reader.facts().idleSeconds.value.has_value());
}

void TestKeyReader::aMissingKeyIsSaid()
{
    Read read(m_stage.client(), "nothing");
    read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    QCOMPARE(read.problem.kind, ReadProblem::Kind::Vanished);
    QCOMPARE(read.restarts, 0);
    // And read again once it is there.
    m_stage.server->command({ "SET", "nothing", "something" });
    read.problem = {};
    QVERIFY(read.all());
    QCOMPARE(read.bytes.joined(), QByteArray("something"));
}

void TestKeyReader::aKeyThatVanishesBetweenPagesIsSaid()
{
    for (const char* type : { "hash", "list", "zset", "stream", "string" }) {
        m_stage.server->command({ "DEL", "k" });
        QList<QByteArray> arguments;
        for (int i = 1; i <= 3000; ++i) {
            if (qstrcmp(type, "stream") == 0)
                m_stage.server->command({ "XADD", "k", QByteArray::number(i), "f", "v" });
            else
                arguments << QByteArray::number(i) << "e" + QByteArray::number(i);
        }
        if (qstrcmp(type, "hash") == 0)
            QVERIFY(m_stage.fill("HSET", "k", arguments));
        else if (qstrcmp(type, "list") == 0)
            QVERIFY(m_stage.fill("RPUSH", "k", arguments));
        else if (qstrcmp(type, "zset") == 0)
            QVERIFY(m_stage.fill("ZADD", "k", arguments));
        else if (qstrcmp(type, "string") == 0)
            m_stage.server->command({ "SET", "k", QByteArray(200000, 'x') });
        Read read(m_stage.client(), "k");
        read.reader.reload();
        QTRY_VERIFY(!read.reader.isBusy());
        QVERIFY(read.reader.hasMore());
        const auto rows = read.rows.size();
        m_stage.server->command({ "DEL", "k" });
        read.reader.fetchMore();
        QTRY_VERIFY(!read.reader.isBusy());
        QCOMPARE(read.problem.kind, ReadProblem::Kind::Vanished);
        QCOMPARE(read.rows.size(), rows); // what was read stays
    }
}

void TestKeyReader::aTypeThatChangesBetweenPagesIsSaid()
{
    QList<QByteArray> elements;
    for (int i = 0; i < 2000; ++i)
        elements << QByteArray::number(i);
    QVERIFY(m_stage.fill("RPUSH", "k", elements));
    Read read(m_stage.client(), "k");
    read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    m_stage.server->command({ "SET", "k", "v" });
    read.reader.fetchMore();
    QTRY_VERIFY(!read.reader.isBusy());
    QCOMPARE(read.problem.kind, ReadProblem::Kind::TypeChanged);
    QCOMPARE(read.problem.message, QByteArray("string"));
    read.problem = {};
    QVERIFY(read.all());
    QCOMPARE(read.bytes.joined(), QByteArray("v"));
    QVERIFY(read.rows.empty());
}

void TestKeyReader::aListThatGrowsBetweenPagesIsSaid()
{
    QList<QByteArray> elements;
    for (int i = 0; i < 2000; ++i)
        elements << QByteArray::number(i);
    QVERIFY(m_stage.fill("RPUSH", "k", elements));
    Read read(m_stage.client(), "k");
    read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    m_stage.server->command({ "LPUSH", "k", "new" });
    read.reader.fetchMore();
    QTRY_VERIFY(!read.reader.isBusy());
    QVERIFY(read.changed);
}

void TestKeyReader::elementsBeyondTheBoundStayOnTheServerAndItIsSaid()
{
    constexpr KeyReader::Bound few { 20'000, 1'000'000 };
    constexpr quint64 elements = few.elements + 5000;
    QVERIFY(!m_stage.server
                 ->raw({ "EVAL",
                     "for i = 1, ARGV[1], 1000 do local t = {} for j = 1, 1000 do t[j] = 'e' end "
                     "redis.call('RPUSH', KEYS[1], unpack(t)) end",
                     "1", "k", QByteArray::number(elements) })
                 .startsWith('-'));
    KeyReader reader(m_stage.client(), "k");
    reader.setBound(few);
    quint64 rows = 0;
    connect(
        &reader, &KeyReader::pageRead, this, [&](const Page& page) { rows += page.rows.size(); });
    reader.reload();
    QTRY_VERIFY(!reader.isBusy());
    QVERIFY(!reader.isFull());
    reader.fetchAll();
    QTRY_VERIFY_WITH_TIMEOUT(!reader.isBusy(), 60000);
    QCOMPARE(reader.total(), std::optional<quint64>(elements));
    QVERIFY(rows >= few.elements && rows < elements);
    QCOMPARE(reader.loadedBytes(), rows);
    QVERIFY(reader.isFull());
    QVERIFY(!reader.hasMore());
    reader.fetchMore();
    QVERIFY(!reader.isBusy());
}

void TestKeyReader::bytesBeyondTheBoundStayOnTheServerToo()
{
    for (int i = 0; i < 300; ++i)
        m_stage.server->command({ "RPUSH", "k", QByteArray(100'000, 'x') });
    KeyReader reader(m_stage.client(), "k");
    reader.setBound({ 1'000, 3'000'000 });
    reader.reload();
    QTRY_VERIFY(!reader.isBusy());
    reader.fetchAll();
    QTRY_VERIFY(!reader.isBusy());
    QVERIFY(reader.isFull());
    QVERIFY(reader.loadedBytes() >= 3'000'000 && reader.loaded() < 300);
}

void TestKeyReader::forbiddenFactsAreUnknownAndTheRestIsRead()
{
    m_stage.server->command(
        { "ACL", "SETUSER", "reader", "on", ">secret", "~*", "+hscan", "+hlen", "+type", "+pttl" });
    m_stage.server->command({ "HSET", "k", "f", "v" });
    const quint64 before = m_stage.core->state().get().epoch;
    m_stage.core->connectTo(
        optionsOf(QStringLiteral("redis+unix://reader:secret@") + m_stage.server->socketPath()));
    // The old connection may take what is sent at once, and end with it.
    QTRY_VERIFY(m_stage.core->state().get().phase == ConnectionPhase::Ready
        && m_stage.core->state().get().epoch > before);
    Read read(m_stage.client(), "k");
    QVERIFY(read.all());
    QCOMPARE(read.rows.size(), 1U);
    const KeyFacts& facts = read.reader.facts();
    QVERIFY(facts.encoding.problem.message.startsWith("NOPERM"));
    QVERIFY(facts.memory.problem.message.startsWith("NOPERM"));
    QVERIFY(!facts.memory.value);
    QVERIFY(!facts.timeToLive.problem);
}

void TestKeyReader::cancelStopsBetweenPagesAndKeepsWhatCame()
{
    m_stage.server->command({ "SET", "k", QByteArray(40 * 1024 * 1024, 'x') });
    Read read(m_stage.client(), "k");
    read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    read.reader.fetchAll();
    QTRY_VERIFY(read.pages >= 3);
    read.reader.cancel();
    QVERIFY(!read.reader.isBusy());
    const qsizetype came = read.bytes.size();
    QVERIFY(came < 40 * 1024 * 1024);
    QVERIFY(!read.problem);
    // It goes on exactly where it stopped.
    read.reader.fetchAll();
    QTRY_VERIFY(!read.reader.isBusy());
    QCOMPARE(read.bytes.size(), 40 * 1024 * 1024);
    QVERIFY(!read.reader.hasMore());
}

void TestKeyReader::deletedWhileReadingNothingHappens()
{
    m_stage.server->command({ "SET", "k", QByteArray(5 * 1024 * 1024, 'x') });
    for (int i = 0; i < 20; ++i) {
        auto read = std::make_unique<Read>(m_stage.client(), "k");
        read->reader.reload();
        for (int turn = 0; turn < i; ++turn)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        read->reader.fetchAll();
        read.reset();
    }
    Read last(m_stage.client(), "k");
    QVERIFY(last.all());
    QCOMPARE(last.bytes.size(), 5 * 1024 * 1024);
}

void TestKeyReader::withoutAServerItIsSaid()
{
    m_stage.server->command({ "SET", "k", QByteArray(200000, 'x') });
    Read read(m_stage.client(), "k");
    read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    m_stage.core->disconnect();
    read.reader.fetchMore();
    QTRY_VERIFY(!read.reader.isBusy());
    QCOMPARE(read.problem.kind, ReadProblem::Kind::NoReply);
    QCOMPARE(read.bytes.size(), 65536);
}

void TestKeyReader::aNewReloadReplacesTheOldOne()
{
    m_stage.server->command({ "SET", "k", "v" });
    Read read(m_stage.client(), "k");
    QSignalSpy busy(&read.reader, &KeyReader::busyChanged);
    for (int i = 0; i < 10; ++i)
        read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    QCOMPARE(read.restarts, 1);
    QCOMPARE(read.pages, 1);
    QCOMPARE(busy.size(), 2);
    QVERIFY(!read.problem);
}

QTEST_GUILESS_MAIN(TestKeyReader)
#include "tst_keyreader.moc"
