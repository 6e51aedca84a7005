// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/stringplan.h"

#include "core/values/applyjudge.h"
#include "tests/core/values/changestage.h"

using namespace sluice;
using Kind = Change::Kind;
using Ended = ApplyResult::Kind;

/// Edits of parts of a string, alone and against a real server.
class TestStringPlan : public QObject, public ChangeStage {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init() { QVERIFY(begin()); }
    void cleanup() { ChangeStage::disconnect(); }
    void rangesThatTouchBecomeOne();
    void whatIsAppendedIsOneEditBehindTheRanges();
    void whatIsAsBeforeIsNoEdit();
    void anyRangesAreAppliedAndUndoneExactly();
    void anAppendBehindARangeSeesAnotherLength();
    void aTextTooLongToBeKeptCannotBeUndone();
    void theEditedTextSharesWhatIsUntouched();
    void anotherRangeIsRebasedAndAShorterTextIsNot();
    void anAppendWithoutAnAnswerIsFound();

private:
    static Change range(quint64 index, const QByteArray& before, const QByteArray& after)
    {
        return changes::at(Kind::StringRange, index, before, after);
    }
    static ChangeSet staged(std::initializer_list<Change> all)
    {
        return changes::set("k", KeyType::String, all);
    }
};

void TestStringPlan::rangesThatTouchBecomeOne()
{
    // 0123456789: 2..4 -> abc, then 4..6 -> xyz above it, as the server has it before
    const ChangeSet over = staged({ range(2, "234", "abc"), range(4, "456", "xyz") });
    QCOMPARE(over.changes(), (std::vector<Change> { range(2, "23456", "abxyz") }));
    const ChangeSet beside = staged({ range(2, "23", "ab"), range(4, "45", "cd") });
    QCOMPARE(beside.changes(), (std::vector<Change> { range(2, "2345", "abcd") }));
    const ChangeSet apart = staged({ range(2, "2", "a"), range(4, "4", "c") });
    QCOMPARE(apart.changes().size(), std::size_t(2));
    // One that closes the gap between them.
    const ChangeSet closed = staged({ range(2, "2", "a"), range(4, "4", "c"), range(3, "3", "b") });
    QCOMPARE(closed.changes(), (std::vector<Change> { range(2, "234", "abc") }));
    QCOMPARE(
        closed.commands(), (std::vector<QList<QByteArray>> { { "SETRANGE", "k", "2", "abc" } }));
}

void TestStringPlan::whatIsAppendedIsOneEditBehindTheRanges()
{
    const ChangeSet set = staged({ changes::at(Kind::StringAppend, 10, {}, "a"), range(0, "0", "x"),
        changes::at(Kind::StringAppend, 11, {}, "b") });
    QCOMPARE(set.commands(),
        (std::vector<QList<QByteArray>> {
            { "SETRANGE", "k", "0", "x" }, { "APPEND", "k", "ab" } }));
    QCOMPARE(set.changes()[1].index, quint64(10));
}

void TestStringPlan::whatIsAsBeforeIsNoEdit()
{
    QVERIFY(staged({ range(0, "a", "a") }).isEmpty());
    QVERIFY(staged({ range(0, "a", "b"), range(0, "a", "a") }).isEmpty());
    QVERIFY(staged({ changes::at(Kind::StringAppend, 1, {}, {}) }).isEmpty());
}

void TestStringPlan::anyRangesAreAppliedAndUndoneExactly()
{
    std::mt19937 random(11);
    for (int round = 0; round < 60; ++round) {
        QByteArray text = bytes(round) + bytes(round + 1);
        m_server.command({ "SET", "k", text });
        m_server.command({ "PEXPIREAT", "k", "4102444800123" });
        ChangeSet set("k", KeyType::String);
        QByteArray meant = text;
        for (int edit = 0; edit < 5; ++edit) {
            const auto at = static_cast<qsizetype>(random() % 500);
            const QByteArray before = text.mid(at, 1 + random() % 12);
            const QByteArray after = bytes(static_cast<int>(random())).left(before.size());
            set.stage(range(static_cast<quint64>(at), before, after));
            meant.replace(at, after.size(), after);
        }
        if (round % 2) {
            set.stage(changes::at(Kind::StringAppend, 512, {}, bytes(round)));
            meant += bytes(round);
        }
        QCOMPARE(stringplan::edited(LargeBytes(text), set.changes()).joined(), meant);
        const ApplyResult result = apply(set);
        QCOMPARE(result.kind, Ended::Applied);
        QCOMPARE(m_server.command({ "GET", "k" }), meant);
        QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
        QVERIFY(result.undo);
        QCOMPARE(apply(*result.undo).kind, Ended::Applied);
        QCOMPARE(m_server.command({ "GET", "k" }), text);
        QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
    }
}

void TestStringPlan::anAppendBehindARangeSeesAnotherLength()
{
    m_server.command({ "SET", "k", "0123456789longer" });
    const ApplyResult result
        = apply(staged({ range(0, "0", "x"), changes::at(Kind::StringAppend, 10, {}, "a") }));
    QCOMPARE(result.kind, Ended::Conflict);
    QCOMPARE(result.conflicts.size(), std::size_t(1));
    QCOMPARE(result.conflicts[0].change, 1);
    QCOMPARE(m_server.command({ "GET", "k" }), QByteArray("0123456789longer"));
}

void TestStringPlan::aTextTooLongToBeKeptCannotBeUndone()
{
    const QByteArray text(9 * 1024 * 1024, 'x');
    m_server.command({ "SET", "k", text });
    const ApplyResult result
        = apply(staged({ changes::at(Kind::StringAppend, quint64(text.size()), {}, "a") }));
    QCOMPARE(result.kind, Ended::Applied);
    QVERIFY(!result.undo);
    QCOMPARE(m_server.command({ "STRLEN", "k" }), QByteArray::number(text.size() + 1));
    // A range of it can: no more than the range is read.
    const ApplyResult part = apply(staged({ range(5, "xxx", "abc") }));
    QCOMPARE(part.kind, Ended::Applied);
    QVERIFY(part.undo);
    QCOMPARE(apply(*part.undo).kind, Ended::Applied);
    QCOMPARE(m_server.command({ "GETRANGE", "k", "0", "9" }), QByteArray("xxxxxxxxxx"));
}

void TestStringPlan::theEditedTextSharesWhatIsUntouched()
{
    LargeBytes text;
    text.append(QByteArray(1000, 'a'));
    text.append(QByteArray(1000, 'b'));
    text.append(QByteArray(1000, 'c'));
    const std::vector<Change> edits { range(998, "aabb", "1234"), range(2999, "cZ", "56"),
        changes::at(Kind::StringAppend, 3000, {}, "end") };
    const LargeBytes edited = stringplan::edited(text, edits);
    QCOMPARE(edited.size(), qsizetype(3003));
    QCOMPARE(edited.mid(996, 8), QByteArray("aa1234bb"));
    QCOMPARE(edited.mid(2998, 10), QByteArray("c5end"));
    QCOMPARE(text.mid(996, 8), QByteArray("aaaabbbb")); // itself it stays
    const LargeBytes one = stringplan::edited(text, { range(0, "a", "1") });
    QCOMPARE(one.stretch(1000).data(), text.stretch(1000).data()); // the same memory
    QCOMPARE(stringplan::edited(text, edits, false).size(), qsizetype(3000));
    for (const quint64 at :
        { quint64(0), quint64(997), quint64(1000), quint64(1001), quint64(2998) }) {
        const auto offset = static_cast<qsizetype>(at);
        QCOMPARE(stringplan::editedPart(text.mid(offset, 5), at, edits),
            stringplan::edited(text, edits, false).mid(offset, 5));
    }
}

void TestStringPlan::anotherRangeIsRebasedAndAShorterTextIsNot()
{
    const ChangeSet set = staged({ range(5, "abc", "xyz") });
    m_server.command({ "SET", "k", "0123459bc" });
    const ApplyResult other = apply(set);
    QCOMPARE(other.kind, Ended::Conflict);
    QCOMPARE(other.rebased->changes().front().before, QByteArray("59b"));
    QCOMPARE(apply(*other.rebased).kind, Ended::Applied);
    QCOMPARE(m_server.command({ "GET", "k" }), QByteArray("01234xyzc"));
    // Where the range has no end any more it would be another edit: it stays a conflict.
    m_server.command({ "SET", "k", "012345" });
    const ApplyResult shorter = apply(set);
    QCOMPARE(shorter.kind, Ended::Conflict);
    QVERIFY(apply(*shorter.rebased).kind == Ended::Conflict);
    QCOMPARE(m_server.command({ "GET", "k" }), QByteArray("012345"));
}

void TestStringPlan::anAppendWithoutAnAnswerIsFound()
{
    // Of a text that is too long to be read once more, the length tells.
    ChangeSet set = staged({ changes::at(Kind::StringAppend, 100'000'000, {}, "abc") });
    set.learn({ Value::simpleString("string"), Value::integer(100'000'000), Value::integer(-1) });
    const auto found = [&](qint64 length) {
        std::vector<Outcome> outcomes;
        for (const QList<QByteArray>& command : applyjudge::findingCommands(set)) {
            outcomes.push_back(Outcome::reply(command[0] == "TYPE" ? Value::simpleString("string")
                    : command[0] == "STRLEN"                       ? Value::integer(length)
                                                                   : Value::integer(-1)));
        }
        return applyjudge::found(set, outcomes);
    };
    QCOMPARE(found(100'000'000), ApplyResult::Found::NotApplied);
    QCOMPARE(found(100'000'003), ApplyResult::Found::Applied);
    QCOMPARE(found(100'000'004), ApplyResult::Found::Other);
}

QTEST_GUILESS_MAIN(TestStringPlan)
#include "tst_stringplan.moc"
