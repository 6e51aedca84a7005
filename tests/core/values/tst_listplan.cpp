// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/listplan.h"

#include "tests/core/values/changes.h"

#include <QTest>

#include <random>

using namespace sluice;
using Kind = Change::Kind;
using Commands = std::vector<QList<QByteArray>>;

namespace {

/// Commands as lines, for messages of tests.
QByteArray lines(const Commands& commands)
{
    QByteArray text;
    for (const QList<QByteArray>& command : commands)
        text += command.join(' ') + '\n';
    return text;
}

/// What a server does to a list.
bool run(QList<QByteArray>& list, const QList<QByteArray>& command)
{
    const QByteArray& name = command[0];
    if (name == "LSET") {
        const qsizetype index = command[2].toLongLong();
        if (index >= list.size())
            return false;
        list[index] = command[3];
    } else if (name == "LINSERT") {
        const qsizetype pivot = list.indexOf(command[3]);
        if (pivot < 0)
            return false;
        list.insert(pivot + (command[2] == "AFTER" ? 1 : 0), command[4]);
    } else if (name == "LPUSH") {
        list.prepend(command[2]);
    } else if (name == "RPUSH") {
        list.append(command[2]);
    } else if (name == "LREM") {
        qint64 count = command[2].toLongLong();
        for (; count > 0; --count)
            list.removeOne(command[3]);
        for (; count < 0; ++count)
            list.removeAt(list.lastIndexOf(command[3]));
    } else {
        return false;
    }
    return true;
}

/// Replies to the checks of a list's edits.
std::vector<Value> repliesFor(const ChangeSet& set, const QList<QByteArray>& list)
{
    std::vector<Value> replies;
    for (const ChangeCheck& check : set.checks()) {
        const QByteArray& name = check.command[0];
        if (name == "TYPE") {
            replies.push_back(Value::simpleString(list.isEmpty() ? "none" : "list"));
        } else if (name == "LLEN") {
            replies.push_back(Value::integer(list.size()));
        } else if (name == "PEXPIRETIME") {
            replies.push_back(Value::integer(-1));
        } else {
            std::vector<Value> items;
            const qsizetype first = check.command[2].toLongLong();
            const qsizetype last = check.command[3].toLongLong();
            for (qsizetype i = first; i <= last && i < list.size(); ++i)
                items.push_back(Value::bulkString(list[i]));
            replies.push_back(Value::array(std::move(items)));
        }
    }
    return replies;
}

} // namespace

class TestListPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void positionsOfAListAreThoseBeforeAllEdits();
    void anyEditsOfAListAreExactAndCanBeUndone();
    void aListWhoseLengthChangedIsNoMatch();
    void neighboursTellDuplicatesApart();
};

void TestListPlan::positionsOfAListAreThoseBeforeAllEdits()
{
    using namespace changes;
    QList<QByteArray> list { "a", "a", "a", "a", "a" };
    ChangeSet edits = set("k", KeyType::List,
        { at(Kind::ListDelete, 1, "a"), at(Kind::ListSet, 2, "a", "two"),
            at(Kind::ListInsertBefore, 3, "a", "x"), at(Kind::ListInsertBefore, 3, "a", "y"),
            at(Kind::ListInsertAfter, 1, "a", "after one"), at(Kind::ListDelete, 4, "a") });
    for (const QList<QByteArray>& command : edits.commands())
        QVERIFY(run(list, command));
    QCOMPARE(list, (QList<QByteArray> { "a", "after one", "two", "x", "y", "a" }));
}

// Random edits of random lists that are full of duplicates, against what they mean; and back.
void TestListPlan::anyEditsOfAListAreExactAndCanBeUndone()
{
    using namespace changes;
    std::mt19937 random(1);
    const auto below = [&](std::size_t n) { return static_cast<int>(random() % n); };
    for (int round = 0; round < 3000; ++round) {
        QList<QByteArray> list;
        const int size = 1 + below(6);
        for (int i = 0; i < size; ++i)
            list += QByteArray(1, static_cast<char>('a' + below(2)));
        const QList<QByteArray> original = list;
        ChangeSet edits("k", KeyType::List);
        edits.setLength(static_cast<quint64>(size));
        // Meant: what stands before, at and behind each element.
        QList<QList<QByteArray>> before(size);
        QList<QList<QByteArray>> self(size);
        QList<QList<QByteArray>> after(size);
        QList<QByteArray> front;
        QList<QByteArray> back;
        for (int i = 0; i < size; ++i)
            self[i] = { list[i] };
        for (int edit = 0; edit < 1 + below(5); ++edit) {
            const int i = below(static_cast<std::size_t>(size));
            const auto index = static_cast<quint64>(i);
            const QByteArray fresh = QByteArray::number(below(3));
            switch (below(6)) {
            case 0:
                edits.stage(at(Kind::ListSet, index, original[i], fresh));
                self[i] = { fresh };
                break;
            case 1:
                edits.stage(at(Kind::ListDelete, index, original[i]));
                self[i].clear();
                break;
            case 2:
                edits.stage(at(Kind::ListInsertBefore, index, original[i], fresh));
                before[i] += fresh;
                break;
            case 3:
                edits.stage(at(Kind::ListInsertAfter, index, original[i], fresh));
                after[i] += fresh;
                break;
            case 4:
                edits.stage(at(Kind::ListPushFront, 0, {}, fresh));
                front.prepend(fresh);
                break;
            default:
                edits.stage(at(Kind::ListPushBack, 0, {}, fresh));
                back += fresh;
            }
        }
        QList<QByteArray> meant = front;
        for (int i = 0; i < size; ++i)
            meant += before[i] + self[i] + after[i];
        meant += back;

        edits.learn(repliesFor(edits, list));
        for (const QList<QByteArray>& command : edits.commands())
            QVERIFY2(run(list, command), lines(edits.commands()).constData());
        QVERIFY2(list == meant, lines(edits.commands()).constData());

        std::optional<ChangeSet> undo = edits.inverse(list.isEmpty());
        QVERIFY(undo.has_value());
        const std::vector<ChangeCheck> checks = undo->checks();
        const std::vector<Value> replies = repliesFor(*undo, list);
        for (std::size_t i = 0; i < checks.size(); ++i)
            QVERIFY2(checks[i].matches(replies[i]), checks[i].command.join(' ').constData());
        undo->learn(replies);
        for (const QList<QByteArray>& command : undo->commands())
            QVERIFY2(run(list, command), lines(undo->commands()).constData());
        QVERIFY2(list == original, lines(undo->commands()).constData());
    }
}

void TestListPlan::aListWhoseLengthChangedIsNoMatch()
{
    using namespace changes;
    ChangeSet edits = set("k", KeyType::List, { at(Kind::ListSet, 1, "a", "b") });
    edits.setLength(3);
    QVERIFY(edits.checks()[1].matches(Value::integer(3)));
    QVERIFY(!edits.checks()[1].matches(Value::integer(4)));
    // Pushing does not depend on it.
    ChangeSet pushed = set("k", KeyType::List, { at(Kind::ListPushBack, 0, {}, "b") });
    pushed.setLength(3);
    QVERIFY(pushed.checks()[1].matches(Value::integer(4)));
}

void TestListPlan::neighboursTellDuplicatesApart()
{
    using namespace changes;
    Change change = at(Kind::ListSet, 2, "a", "b");
    change.previous = "x";
    change.next = "y";
    const ChangeSet edits = set("k", KeyType::List, { change });
    const ChangeCheck check = edits.checks().back();
    QCOMPARE(check.command.join(' '), QByteArray("LRANGE k 1 3"));
    const auto reply = [](std::initializer_list<const char*> items) {
        std::vector<Value> values;
        for (const char* item : items)
            values.push_back(Value::bulkString(item));
        return Value::array(std::move(values));
    };
    QVERIFY(check.matches(reply({ "x", "a", "y" })));
    QVERIFY(!check.matches(reply({ "a", "a", "y" })));
    QVERIFY(!check.matches(reply({ "x", "a", "a" })));
    QVERIFY(!check.matches(reply({ "x", "a" })));
    QVERIFY(!check.matches(reply({ "x", "b", "y" })));
    QCOMPARE(check.now(reply({ "x", "other", "y" })), std::optional<QByteArray>("other"));
    QCOMPARE(check.now(reply({ "x" })), std::optional<QByteArray>());
}

QTEST_GUILESS_MAIN(TestListPlan)
#include "tst_listplan.moc"
