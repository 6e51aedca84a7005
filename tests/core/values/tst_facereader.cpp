// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/facereader.h"
#include "core/values/streamtail.h"
#include "tests/core/values/keyreading.h"

#include <QSignalSpy>

using namespace sluice;

namespace {

/// A face of a key on the real server, and all that was read of it.
class Seen {
public:
    Seen(const Client& client, const QByteArray& key)
        : m_facts(client, key)
        , reader(client, key)
    {
        QObject::connect(&reader, &FaceReader::restarted, [this](const QList<QByteArray>& names) {
            columns = names;
            rows.clear();
            ++restarts;
        });
        QObject::connect(&reader, &FaceReader::pageRead, [this](const FacePage& page) {
            rows.insert(rows.end(), page.rows.begin(), page.rows.end());
            total = page.total;
        });
        QObject::connect(
            &reader, &FaceReader::failed, [this](const ReadProblem& why) { problem = why; });
    }
    bool open(Face face, const QByteArray& argument = {})
    {
        if (!m_facts.all())
            return false;
        FaceWish wish;
        wish.face = face;
        wish.argument = argument;
        reader.open(wish, m_facts.reader.facts());
        return settled();
    }
    bool more()
    {
        reader.fetchMore();
        return settled();
    }
    QByteArray value(const QByteArray& name) const
    {
        for (const auto& row : rows) {
            if (row.first() == name)
                return row.value(1);
        }
        return {};
    }

private:
    bool settled()
    {
        return QTest::qWaitFor([this] { return !reader.isBusy(); }, 20000);
    }
    Read m_facts;

public:
    FaceReader reader;
    QList<QByteArray> columns;
    std::vector<QList<QByteArray>> rows;
    std::optional<quint64> total;
    ReadProblem problem;
    int restarts = 0;
};

} // namespace

class TestFaceReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase() { QVERIFY2(m_stage.start(), m_stage.resp3.error()); }
    void init();
    void cleanup() { m_stage.disconnect(); }
    void aHyperLogLogSaysWhatPfcountSaysAndIsNotWrittenTo_data();
    void aHyperLogLogSaysWhatPfcountSaysAndIsNotWrittenTo();
    void bitsAreTheServersBits();
    void positionsAreTheServersPositions();
    void groupsConsumersAndPendingEntriesAreTheServers();
    void aRangeOfAStreamIsReadInPages();
    void aServerWithoutFieldExpirySaysSoWithoutAnError();
    void theServerFindsWhatIsTooMuchToLoad_data();
    void theServerFindsWhatIsTooMuchToLoad();
    void aListIsEnteredAtAnyIndex();
    void factsAreReadOfAnyKey();
    void aKeyThatVanishesOrChangesKeepsWhatWasRead_data();
    void aKeyThatVanishesOrChangesKeepsWhatWasRead();
    void aNewWishReplacesTheOldOneAndDeletingEndsIt();
    void theTailBringsWhatIsAddedAndGoesOnWhereItPaused();
    void theTailOfSomethingElseSaysSo();

private:
    QByteArray ask(const QList<QByteArray>& command) { return m_stage.server->raw(command); }
    ReadingStage m_stage;
};

void TestFaceReader::initTestCase_data()
{
    QTest::addColumn<int>("protocol");
    QTest::newRow("RESP3") << 3;
    QTest::newRow("RESP2") << 2;
}

void TestFaceReader::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QFETCH_GLOBAL(const int, protocol);
    m_stage.connect(protocol);
}

void TestFaceReader::aHyperLogLogSaysWhatPfcountSaysAndIsNotWrittenTo_data()
{
    QTest::addColumn<int>("elements");
    for (const int elements : { 0, 1, 7, 300, 1500, 60000 })
        QTest::addRow("%d elements", elements) << elements;
}

void TestFaceReader::aHyperLogLogSaysWhatPfcountSaysAndIsNotWrittenTo()
{
    QFETCH(const int, elements);
    ask({ "PFADD", "k" });
    for (int i = 0; i < elements; i += 500) {
        QList<QByteArray> command { "PFADD", "k" };
        for (int j = i; j < std::min(i + 500, elements); ++j)
            command << "element" + QByteArray::number(j);
        ask(command);
    }
    const QByteArray before = ask({ "GET", "k" });
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::HyperLogLog));
    QVERIFY(!seen.problem);
    QCOMPARE(ask({ "GET", "k" }), before);
    QCOMPARE(seen.value("encoding"), QByteArray(elements < 10000 ? "sparse" : "dense"));
    QCOMPARE(seen.value("estimate"), m_stage.server->command({ "PFCOUNT", "k" }));
    // The server has written its cache now; it agrees, too.
    QVERIFY(seen.open(Face::HyperLogLog));
    QCOMPARE(seen.value("cached estimate"), seen.value("estimate"));
}

void TestFaceReader::bitsAreTheServersBits()
{
    for (const char* bit : { "0", "9", "8191", "1000003" })
        ask({ "SETBIT", "k", bit, "1" });
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::Bits));
    while (seen.reader.hasMore())
        QVERIFY(seen.more());
    QVERIFY(!seen.problem);
    QList<QByteArray> set;
    for (const auto& row : seen.rows)
        set += row.last().split(' ');
    QCOMPARE(set, (QList<QByteArray> { "0", "9", "8191", "1000003" }));
    QCOMPARE(seen.total, std::optional<quint64>(4));
}

void TestFaceReader::positionsAreTheServersPositions()
{
    ask({ "GEOADD", "k", "13.361389", "38.115556", "Palermo", "15.087269", "37.502669",
        QByteArray("C\0\xff", 3) });
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::Geo));
    QVERIFY(!seen.problem);
    QCOMPARE(seen.rows.size(), 2U);
    QCOMPARE(seen.rows[0][0], QByteArray("Palermo"));
    QVERIFY(seen.rows[0][1].startsWith("13.36138"));
    QVERIFY(seen.rows[0][2].startsWith("38.1155"));
    QCOMPARE(seen.rows[0][3], QByteArray("3479099956230698"));
    QCOMPARE(seen.rows[1][0], QByteArray("C\0\xff", 3));
}

void TestFaceReader::groupsConsumersAndPendingEntriesAreTheServers()
{
    for (int i = 1; i <= 3; ++i)
        ask({ "XADD", "k", QByteArray::number(i), "f", "v" });
    ask({ "XGROUP", "CREATE", "k", "g", "0" });
    ask({ "XREADGROUP", "GROUP", "g", "alice", "COUNT", "2", "STREAMS", "k", ">" });
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::Groups));
    QVERIFY(!seen.problem);
    QCOMPARE(seen.rows.front(), (QList<QByteArray> { "g", "1", "2", "2-0", "2", "1" }));
    QVERIFY(seen.open(Face::Consumers, "g"));
    QCOMPARE(seen.rows.front().mid(0, 2), (QList<QByteArray> { "alice", "2" }));
    QVERIFY(seen.open(Face::Pending, "g"));
    QCOMPARE(seen.rows.size(), 2U);
    QCOMPARE(seen.rows[1][0], QByteArray("2-0"));
    QVERIFY(seen.open(Face::Pending, "nobody"));
    QCOMPARE(seen.problem.kind, ReadProblem::Kind::ServerError);
}

void TestFaceReader::aRangeOfAStreamIsReadInPages()
{
    for (int i = 1; i <= 700; ++i)
        ask({ "XADD", "k", QByteArray::number(i), "f", QByteArray::number(i) });
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::Range, "50 650"));
    QCOMPARE(seen.rows.size(), 500U);
    QVERIFY(seen.reader.hasMore());
    QVERIFY(seen.more());
    QCOMPARE(seen.rows.size(), 601U);
    QCOMPARE(seen.rows.front()[0], QByteArray("50-0"));
    QCOMPARE(seen.rows.back()[2], QByteArray("f: 650"));
    QVERIFY(!seen.reader.hasMore());
    QVERIFY(seen.open(Face::Range, "yesterday"));
    QCOMPARE(seen.problem.kind, ReadProblem::Kind::ServerError);
}

void TestFaceReader::aServerWithoutFieldExpirySaysSoWithoutAnError()
{
    ask({ "HSET", "k", "f", "v" });
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::FieldTtls));
    QCOMPARE(seen.problem.kind, ReadProblem::Kind::ServerError);
    QVERIFY(seen.problem.message.startsWith("ERR unknown command"));
    // The server was not asked what it does not know: that would be counted among its errors.
    QVERIFY(!ask({ "INFO", "commandstats" }).contains("hpttl"));
}

void TestFaceReader::theServerFindsWhatIsTooMuchToLoad_data()
{
    QTest::addColumn<QByteArray>("fill");
    QTest::addColumn<QByteArray>("row");
    QTest::newRow("hash") << QByteArray("HSET") << QByteArray("name 4999=4999");
    QTest::newRow("set") << QByteArray("SADD") << QByteArray("name 4999");
    QTest::newRow("zset") << QByteArray("ZADD") << QByteArray("name 4999=4999");
}

void TestFaceReader::theServerFindsWhatIsTooMuchToLoad()
{
    QFETCH(const QByteArray, fill);
    QFETCH(const QByteArray, row);
    QList<QByteArray> arguments;
    for (int i = 0; i < 10000; ++i) {
        const QByteArray number = QByteArray::number(i);
        if (fill == "HSET")
            arguments << "name " + number << number;
        else if (fill == "ZADD")
            arguments << number << "name " + number;
        else
            arguments << "name " + number;
    }
    QVERIFY(m_stage.fill(fill.constData(), "k", arguments));
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::Find, "e 4999"));
    QVERIFY(!seen.problem);
    QCOMPARE(seen.rows.size(), 1U); // one page, however many steps it took
    QCOMPARE(seen.rows[0].join('='), row);
    QVERIFY(!seen.reader.hasMore());
    QVERIFY(seen.open(Face::Find, "name ??"));
    QCOMPARE(seen.rows.size(), 90U);
}

void TestFaceReader::aListIsEnteredAtAnyIndex()
{
    QList<QByteArray> elements;
    for (int i = 0; i < 2000; ++i)
        elements << "e" + QByteArray::number(i);
    QVERIFY(m_stage.fill("RPUSH", "k", elements));
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::FromIndex, "1234"));
    QCOMPARE(seen.rows.front(), (QList<QByteArray> { "1234", "e1234" }));
    QVERIFY(seen.more());
    QCOMPARE(seen.rows.back(), (QList<QByteArray> { "1999", "e1999" }));
    QVERIFY(!seen.reader.hasMore());
    QVERIFY(seen.open(Face::FromIndex, "-2"));
    QCOMPARE(seen.rows.front(), (QList<QByteArray> { "1998", "e1998" }));
    QVERIFY(seen.open(Face::FromIndex, "99999"));
    QVERIFY(seen.rows.empty() && !seen.problem);
}

void TestFaceReader::factsAreReadOfAnyKey()
{
    ask({ "SET", "k", "12" });
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::Facts));
    QVERIFY(!seen.problem);
    QCOMPARE(seen.value("OBJECT ENCODING"), QByteArray("int"));
    QVERIFY(!seen.value("DUMP (bytes)").isEmpty());
    QCOMPARE(seen.value("OBJECT FREQ"), QByteArray()); // not under this policy: no row, no error
}

void TestFaceReader::aKeyThatVanishesOrChangesKeepsWhatWasRead_data()
{
    QTest::addColumn<int>("face");
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<bool>("vanishes");
    for (const bool vanishes : { true, false }) {
        const char* how = vanishes ? "vanishes" : "changes";
        QTest::addRow("range %s", how) << int(Face::Range) << QByteArray() << vanishes;
        QTest::addRow("groups %s", how) << int(Face::Groups) << QByteArray() << vanishes;
        QTest::addRow("consumers %s", how) << int(Face::Consumers) << QByteArray("g") << vanishes;
        QTest::addRow("pending %s", how) << int(Face::Pending) << QByteArray("g") << vanishes;
        QTest::addRow("geo %s", how) << int(Face::Geo) << QByteArray() << vanishes;
        QTest::addRow("bits %s", how) << int(Face::Bits) << QByteArray() << vanishes;
        QTest::addRow("hll %s", how) << int(Face::HyperLogLog) << QByteArray() << vanishes;
        QTest::addRow("facts %s", how) << int(Face::Facts) << QByteArray() << vanishes;
    }
}

void TestFaceReader::aKeyThatVanishesOrChangesKeepsWhatWasRead()
{
    QFETCH(const int, face);
    QFETCH(const QByteArray, argument);
    QFETCH(const bool, vanishes);
    if (face == int(Face::Geo)) {
        ask({ "GEOADD", "k", "1", "2", "m" });
    } else if (face == int(Face::Bits) || face == int(Face::HyperLogLog)) {
        ask({ "PFADD", "k", "a" });
    } else {
        ask({ "XADD", "k", "1", "f", "v" });
        ask({ "XGROUP", "CREATE", "k", "g", "0" });
        ask({ "XREADGROUP", "GROUP", "g", "alice", "STREAMS", "k", ">" });
    }
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(static_cast<Face>(face), argument));
    QVERIFY(!seen.problem);
    const auto rows = seen.rows;
    QVERIFY(!rows.empty());
    ask({ "DEL", "k" });
    if (!vanishes)
        ask({ "RPUSH", "k", "e" });
    seen.reader.reload();
    QTRY_VERIFY(!seen.reader.isBusy());
    QCOMPARE(
        seen.problem.kind, vanishes ? ReadProblem::Kind::Vanished : ReadProblem::Kind::TypeChanged);
    QCOMPARE(seen.problem.message, QByteArray(vanishes ? "none" : "list"));
    QCOMPARE(seen.rows, rows);
    QCOMPARE(seen.restarts, 1);
}

void TestFaceReader::aNewWishReplacesTheOldOneAndDeletingEndsIt()
{
    for (int i = 1; i <= 3; ++i)
        ask({ "XADD", "k", QByteArray::number(i), "f", "v" });
    Seen seen(m_stage.client(), "k");
    QVERIFY(seen.open(Face::Range));
    FaceWish range;
    range.face = Face::Range;
    KeyFacts facts;
    seen.reader.open(range, facts);
    range.argument = "2 2";
    seen.reader.open(range, facts);
    QTRY_VERIFY(!seen.reader.isBusy());
    QCOMPARE(seen.rows.size(), 1U);
    QCOMPARE(seen.restarts, 2);
    auto doomed = std::make_unique<FaceReader>(m_stage.client(), "k");
    QSignalSpy pages(doomed.get(), &FaceReader::pageRead);
    doomed->open(range, facts);
    QVERIFY(doomed->isBusy());
    doomed.reset();
    QTest::qWait(0);
    QCOMPARE(pages.size(), 0);
}

void TestFaceReader::theTailBringsWhatIsAddedAndGoesOnWhereItPaused()
{
    ask({ "XADD", "k", "1", "f", "old" });
    StreamTail tail(m_stage.client(), "k");
    std::vector<QList<QByteArray>> rows;
    connect(&tail, &StreamTail::entriesCame, this,
        [&](const FacePage& page) { rows.insert(rows.end(), page.rows.begin(), page.rows.end()); });
    QSignalSpy failures(&tail, &StreamTail::failed);
    tail.start();
    QVERIFY(tail.isRunning());
    // It waits on the server, over a connection of its own.
    QTRY_VERIFY(ask({ "CLIENT", "LIST" }).contains("cmd=xread"));
    ask({ "XADD", "k", "2", "f", "new" });
    QTRY_COMPARE(rows.size(), 1U);
    QCOMPARE(rows[0][2], QByteArray("f: new"));
    tail.stop();
    ask({ "XADD", "k", "3", "f", "meanwhile" });
    tail.start();
    QTRY_COMPARE(rows.size(), 2U);
    QCOMPARE(rows[1][0], QByteArray("3-0"));
    QCOMPARE(failures.size(), 0);
}

void TestFaceReader::theTailOfSomethingElseSaysSo()
{
    ask({ "SET", "k", "v" });
    StreamTail tail(m_stage.client(), "k");
    ReadProblem problem;
    connect(&tail, &StreamTail::failed, this, [&](const ReadProblem& why) { problem = why; });
    tail.start();
    QTRY_VERIFY(!tail.isRunning());
    QCOMPARE(problem.kind, ReadProblem::Kind::ServerError);
    QVERIFY(problem.message.startsWith("WRONGTYPE"));
}

QTEST_GUILESS_MAIN(TestFaceReader)
#include "tst_facereader.moc"
