// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/corethread.h"
#include "core/values/keyreader.h"
#include "core/values/largebytes.h"
#include "tests/support/redisserver.h"

#include <QRandomGenerator>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

QByteArray randomBytes(QRandomGenerator& random, int atMost)
{
    QByteArray bytes(random.bounded(atMost + 1), '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(random.bounded(256));
    return bytes;
}

QByteArray everyByte()
{
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    return all;
}

QByteArray bulkOf(const QByteArray& raw)
{
    const qsizetype line = raw.indexOf("\r\n");
    return raw.mid(line + 2, raw.size() - line - 4);
}

ConnectionOptions optionsOf(const QString& url) { return ConnectionOptions::fromUrl(url).value(); }

/// A reader and all that it has read.
class Read {
public:
    Read(const Client& client, const QByteArray& key)
        : reader(client, key)
    {
        QObject::connect(&reader, &KeyReader::restarted, [this] {
            rows.clear();
            bytes.clear();
            ++restarts;
        });
        QObject::connect(&reader, &KeyReader::pageRead, [this](const Page& page) {
            rows.insert(rows.end(), page.rows.begin(), page.rows.end());
            bytes.append(page.bytes);
            changed = changed || page.changedMeanwhile;
            ++pages;
        });
        QObject::connect(
            &reader, &KeyReader::failed, [this](const ReadProblem& why) { problem = why; });
    }
    /// Everything, to the end.
    bool all()
    {
        reader.reload();
        if (!QTest::qWaitFor([this] { return !reader.isBusy(); }))
            return false;
        reader.fetchAll();
        return QTest::qWaitFor([this] { return !reader.isBusy(); }, 20000) && !problem
            && !reader.hasMore();
    }

    KeyReader reader;
    std::vector<PageRow> rows;
    LargeBytes bytes;
    ReadProblem problem;
    bool changed = false;
    int pages = 0;
    int restarts = 0;
};

} // namespace

class TestKeyReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();
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
    void factsAreTheServersOwn();
    void readingDoesNotTouchTheKeyBeforeItSaysHowIdleItIs();
    void aMissingKeyIsSaid();
    void aKeyThatVanishesBetweenPagesIsSaid();
    void aTypeThatChangesBetweenPagesIsSaid();
    void aListThatGrowsBetweenPagesIsSaid();
    void forbiddenFactsAreUnknownAndTheRestIsRead();
    void cancelStopsBetweenPagesAndKeepsWhatCame();
    void deletedWhileReadingNothingHappens();
    void withoutAServerItIsSaid();
    void aNewReloadReplacesTheOldOne();

private:
    static void sizes()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("one") << 1;
        QTest::newRow("small") << 100;
        QTest::newRow("pages") << 10000;
    }
    void fill(const char* command, const char* key, const QList<QByteArray>& arguments, int step);
    Client client() { return Client(m_core->channel(), "value tab"); }

    RedisServer m_new;
    RedisServer m_old { { .arguments
        = { QStringLiteral("--rename-command"), QStringLiteral("HELLO"), QString() } } };
    RedisServer* m_server = nullptr; ///< the one that this row is about
    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<CoreThread> m_core;
};

// Everything is read over RESP3 and from a server that does not know HELLO, over RESP2.
void TestKeyReader::initTestCase_data()
{
    QTest::addColumn<int>("protocol");
    QTest::newRow("RESP3") << 3;
    QTest::newRow("RESP2") << 2;
}

void TestKeyReader::initTestCase()
{
    QVERIFY2(m_new.start(), m_new.error());
    QVERIFY2(m_old.start(), m_old.error());
}

void TestKeyReader::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QFETCH_GLOBAL(const int, protocol);
    m_server = protocol == 3 ? &m_new : &m_old;
    m_server->command({ "FLUSHALL" });
    m_executor = std::make_unique<QtExecutor>(m_clock);
    m_core = std::make_unique<CoreThread>(m_clock);
    m_core->connectTo(optionsOf(QStringLiteral("redis+unix://") + m_server->socketPath()));
}

void TestKeyReader::cleanup()
{
    m_core.reset();
    m_executor.reset();
}

void TestKeyReader::cleanupTestCase()
{
    m_new.stop();
    m_old.stop();
}

// Sends command key a b c..., so many arguments at a time.
void TestKeyReader::fill(
    const char* command, const char* key, const QList<QByteArray>& arguments, int step)
{
    for (qsizetype at = 0; at < arguments.size(); at += step)
        QVERIFY(!m_server->raw(QList<QByteArray> { command, key } + arguments.mid(at, step))
                     .startsWith('-'));
}

void TestKeyReader::stringsAreExact_data()
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

void TestKeyReader::stringsAreExact()
{
    QFETCH(const QByteArray, value);
    m_server->command({ "SET", "k", value });
    Read read(client(), "k");
    QVERIFY(read.all());
    QCOMPARE(read.bytes.joined(), value);
    QFETCH_GLOBAL(const int, protocol);
    QCOMPARE(m_core->state().subscribe().latest().server.protocol, protocol);
    QCOMPARE(read.bytes.joined(), bulkOf(m_server->raw({ "GET", "k" })));
    QCOMPARE(read.reader.total(), std::optional<quint64>(value.size()));
    QCOMPARE(read.pages > 1, value.size() > 65536);
}

void TestKeyReader::hashesAreExact_data() { sizes(); }

void TestKeyReader::hashesAreExact()
{
    QFETCH(const int, count);
    QRandomGenerator random(2);
    QList<QByteArray> arguments { everyByte(), everyByte() };
    for (int i = 1; i < count; ++i)
        arguments << randomBytes(random, 12) + QByteArray::number(i) << randomBytes(random, 40);
    fill("HSET", "k", arguments, 1000);
    Read read(client(), "k");
    QVERIFY(read.all());
    QHash<QByteArray, QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown.insert(row.name, row.value);
    QCOMPARE(shown.size(), qsizetype(read.rows.size())); // no field twice
    QHash<QByteArray, QByteArray> truth;
    const QList<QByteArray> raw = m_server->list({ "HGETALL", "k" });
    for (qsizetype i = 0; i < raw.size(); i += 2)
        truth.insert(raw[i], raw[i + 1]);
    QCOMPARE(shown, truth);
    QCOMPARE(read.reader.loaded(), quint64(truth.size()));
    if (count <= 500)
        QCOMPARE(read.pages, 1);
}

void TestKeyReader::listsAreExact_data() { sizes(); }

void TestKeyReader::listsAreExact()
{
    QFETCH(const int, count);
    QRandomGenerator random(3);
    QList<QByteArray> elements { everyByte() };
    for (int i = 1; i < count; ++i)
        elements << randomBytes(random, 40);
    fill("RPUSH", "k", elements, 1000);
    Read read(client(), "k");
    QVERIFY(read.all());
    QList<QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown << row.value;
    QCOMPARE(shown, m_server->list({ "LRANGE", "k", "0", "-1" }));
    QVERIFY(!read.changed);
}

void TestKeyReader::setsAreExact_data() { sizes(); }

void TestKeyReader::setsAreExact()
{
    QFETCH(const int, count);
    QRandomGenerator random(4);
    QList<QByteArray> members { everyByte() };
    for (int i = 1; i < count; ++i)
        members << randomBytes(random, 30) + QByteArray::number(i);
    fill("SADD", "k", members, 1000);
    Read read(client(), "k");
    QVERIFY(read.all());
    QList<QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown << row.name;
    QList<QByteArray> truth = m_server->list({ "SMEMBERS", "k" });
    std::sort(shown.begin(), shown.end());
    std::sort(truth.begin(), truth.end());
    QCOMPARE(shown, truth);
}

void TestKeyReader::sortedSetsAreExact_data() { sizes(); }

void TestKeyReader::sortedSetsAreExact()
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
    fill("ZADD", "k", arguments, 1000);
    Read read(client(), "k");
    QVERIFY(read.all());
    QList<QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown << row.name << row.value;
    const QList<QByteArray> truth = m_server->list({ "ZRANGE", "k", "0", "-1", "WITHSCORES" });
    QCOMPARE(shown.size(), truth.size());
    for (qsizetype i = 0; i < truth.size(); i += 2) {
        QCOMPARE(shown[i], truth[i]);
        QCOMPARE(shown[i + 1], truth[i + 1]); // the very text
    }
}

void TestKeyReader::streamsAreExact_data() { sizes(); }

void TestKeyReader::streamsAreExact()
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
        QCOMPARE(m_server->command(command), id);
    }
    Read read(client(), "k");
    QVERIFY(read.all());
    QList<QByteArray> shown;
    for (const PageRow& row : read.rows)
        shown << row.name << row.fields;
    QCOMPARE(shown, m_server->list({ "XRANGE", "k", "-", "+" }));
    QCOMPARE(read.reader.total(), std::optional<quint64>(count));
}

void TestKeyReader::namesOfAnyBytesAreFound()
{
    const QList<QByteArray> names { everyByte(), "", "<b>x</b>", QByteArray(100000, 'n'),
        "a b\r\n\"'" };
    for (const QByteArray& name : names) {
        m_server->command({ "SET", name, "v" });
        Read read(client(), name);
        QVERIFY(read.all());
        QCOMPARE(read.bytes.joined(), QByteArray("v"));
    }
}

void TestKeyReader::factsAreTheServersOwn()
{
    m_server->command({ "HSET", "k", "f", "v" });
    m_server->command({ "PEXPIRE", "k", "3600000" });
    Read read(client(), "k");
    QVERIFY(read.all());
    const KeyFacts& facts = read.reader.facts();
    QCOMPARE(facts.type, KeyType::Hash);
    QCOMPARE(facts.encoding.value, std::optional<QByteArray>("listpack"));
    QCOMPARE(facts.memory.value,
        std::optional<quint64>(m_server->command({ "MEMORY", "USAGE", "k" }).toULongLong()));
    const auto now = m_server->command({ "PTTL", "k" }).toLongLong();
    QVERIFY(facts.timeToLive.value->count() >= now && facts.timeToLive.value->count() <= 3600000);
    QVERIFY(read.reader.expiresAt() > QDateTime::currentDateTimeUtc());
    QVERIFY(!read.reader.requests().isEmpty());
    QVERIFY(read.reader.requests().first().took.count() > 0);
}

void TestKeyReader::readingDoesNotTouchTheKeyBeforeItSaysHowIdleItIs()
{
    m_server->command({ "SET", "k", "v" });
    m_server->command({ "DEBUG", "SLEEP", "0" });
    Read read(client(), "k");
    QVERIFY(read.all());
    QCOMPARE(read.reader.requests().first().commands.front().value(1), QByteArray("IDLETIME"));
    QVERIFY(read.reader.facts().idleSeconds.value.has_value());
}

void TestKeyReader::aMissingKeyIsSaid()
{
    Read read(client(), "nothing");
    read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    QCOMPARE(read.problem.kind, ReadProblem::Kind::Vanished);
    QCOMPARE(read.restarts, 0);
    // And read again once it is there.
    m_server->command({ "SET", "nothing", "something" });
    read.problem = {};
    QVERIFY(read.all());
    QCOMPARE(read.bytes.joined(), QByteArray("something"));
}

void TestKeyReader::aKeyThatVanishesBetweenPagesIsSaid()
{
    for (const char* type : { "hash", "list", "zset", "stream", "string" }) {
        m_server->command({ "DEL", "k" });
        QList<QByteArray> arguments;
        for (int i = 1; i <= 3000; ++i) {
            if (qstrcmp(type, "stream") == 0)
                m_server->command({ "XADD", "k", QByteArray::number(i), "f", "v" });
            else
                arguments << QByteArray::number(i) << "e" + QByteArray::number(i);
        }
        if (qstrcmp(type, "hash") == 0)
            fill("HSET", "k", arguments, 1000);
        else if (qstrcmp(type, "list") == 0)
            fill("RPUSH", "k", arguments, 1000);
        else if (qstrcmp(type, "zset") == 0)
            fill("ZADD", "k", arguments, 1000);
        else if (qstrcmp(type, "string") == 0)
            m_server->command({ "SET", "k", QByteArray(200000, 'x') });
        Read read(client(), "k");
        read.reader.reload();
        QTRY_VERIFY(!read.reader.isBusy());
        QVERIFY(read.reader.hasMore());
        const auto rows = read.rows.size();
        m_server->command({ "DEL", "k" });
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
    fill("RPUSH", "k", elements, 1000);
    Read read(client(), "k");
    read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    m_server->command({ "SET", "k", "v" });
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
    fill("RPUSH", "k", elements, 1000);
    Read read(client(), "k");
    read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    m_server->command({ "LPUSH", "k", "new" });
    read.reader.fetchMore();
    QTRY_VERIFY(!read.reader.isBusy());
    QVERIFY(read.changed);
}

void TestKeyReader::forbiddenFactsAreUnknownAndTheRestIsRead()
{
    m_server->command(
        { "ACL", "SETUSER", "reader", "on", ">secret", "~*", "+hscan", "+hlen", "+type", "+pttl" });
    m_server->command({ "HSET", "k", "f", "v" });
    m_core->connectTo(
        optionsOf(QStringLiteral("redis+unix://reader:secret@") + m_server->socketPath()));
    Read read(client(), "k");
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
    m_server->command({ "SET", "k", QByteArray(40 * 1024 * 1024, 'x') });
    Read read(client(), "k");
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
    m_server->command({ "SET", "k", QByteArray(5 * 1024 * 1024, 'x') });
    for (int i = 0; i < 20; ++i) {
        auto read = std::make_unique<Read>(client(), "k");
        read->reader.reload();
        for (int turn = 0; turn < i; ++turn)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        read->reader.fetchAll();
        read.reset();
    }
    Read last(client(), "k");
    QVERIFY(last.all());
    QCOMPARE(last.bytes.size(), 5 * 1024 * 1024);
}

void TestKeyReader::withoutAServerItIsSaid()
{
    m_server->command({ "SET", "k", QByteArray(200000, 'x') });
    Read read(client(), "k");
    read.reader.reload();
    QTRY_VERIFY(!read.reader.isBusy());
    m_core->disconnect();
    read.reader.fetchMore();
    QTRY_VERIFY(!read.reader.isBusy());
    QCOMPARE(read.problem.kind, ReadProblem::Kind::NoReply);
    QCOMPARE(read.bytes.size(), 65536);
}

void TestKeyReader::aNewReloadReplacesTheOldOne()
{
    m_server->command({ "SET", "k", "v" });
    Read read(client(), "k");
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
