// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/changeset.h"

#include "tests/core/values/changes.h"

#include <QTest>

using namespace sluice;
using Kind = Change::Kind;
using Commands = std::vector<QList<QByteArray>>;

Q_DECLARE_METATYPE(sluice::ChangeSet)

namespace {

/// Commands as lines, for messages of tests.
QByteArray lines(const Commands& commands)
{
    QByteArray text;
    for (const QList<QByteArray>& command : commands)
        text += command.join(' ') + '\n';
    return text;
}

QByteArray everyByte()
{
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    return all;
}

} // namespace

class TestChangeSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachEditIsTheseCommands_data();
    void eachEditIsTheseCommands();
    void everyByteIsSentAsItIs();
    void editsOfOneElementBecomeOne_data();
    void editsOfOneElementBecomeOne();
    void whatRemovesComesLast();
    void aFieldsExpiryIsRestoredBehindHset();
    void aChangedElementIsNoMatch_data();
    void aChangedElementIsNoMatch();
    void rebasingKeepsWhatWasTyped();
    void undoingIsTheOtherWayRound_data();
    void undoingIsTheOtherWayRound();
    void whatCannotBeUndoneHasNoInverse();
};

void TestChangeSet::eachEditIsTheseCommands_data()
{
    QTest::addColumn<ChangeSet>("set");
    QTest::addColumn<QByteArray>("commands");
    const auto row = [](const char* name, KeyType type, std::initializer_list<Change> all,
                         const char* commands) {
        ChangeSet set = changes::set("k", type, all);
        set.setToken("T");
        QTest::newRow(name) << set << QByteArray(commands);
    };
    using namespace changes;
    row("string", KeyType::String, { at(Kind::StringSet, 0, "a", "b") }, "SET k b XX KEEPTTL\n");
    row("range of a string", KeyType::String, { at(Kind::StringRange, 7, "ab", "cd") },
        "SETRANGE k 7 cd\n");
    row("append", KeyType::String, { at(Kind::StringAppend, 7, {}, "cd") }, "APPEND k cd\n");
    row("field", KeyType::Hash, { named(Kind::HashSet, "f", "a", "b") }, "HSET k f b\n");
    row("new field", KeyType::Hash, { named(Kind::HashAdd, "f", {}, "b") }, "HSETNX k f b\n");
    row("no field", KeyType::Hash, { named(Kind::HashDelete, "f", "a") }, "HDEL k f\n");
    row("renamed field", KeyType::Hash, { renamed(named(Kind::HashSet, "f", "a", "a"), "g") },
        "HSET k g a\nHDEL k f\n");
    row("three of a hash", KeyType::Hash,
        { named(Kind::HashSet, "email", "a", "b"), named(Kind::HashDelete, "legacy_id", "1"),
            named(Kind::HashAdd, "locale", {}, "sv") },
        "HSET k email b\nHSETNX k locale sv\nHDEL k legacy_id\n");
    row("element", KeyType::List, { at(Kind::ListSet, 3, "a", "b") }, "LSET k 3 b\n");
    row("no element", KeyType::List, { at(Kind::ListDelete, 3, "a") },
        "LSET k 3 Td\nLREM k 1 Td\n");
    row("inserted before", KeyType::List, { at(Kind::ListInsertBefore, 3, "a", "x") },
        "LSET k 3 Ti\nLINSERT k BEFORE Ti x\nLSET k 4 a\n");
    row("inserted after", KeyType::List, { at(Kind::ListInsertAfter, 3, "a", "x") },
        "LSET k 3 Ti\nLINSERT k AFTER Ti x\nLSET k 3 a\n");
    row("pushed", KeyType::List,
        { at(Kind::ListPushBack, 0, {}, "z"), at(Kind::ListPushFront, 0, {}, "a") },
        "LPUSH k a\nRPUSH k z\n");
    row("member", KeyType::Set, { named(Kind::SetAdd, "m") }, "SADD k m\n");
    row("no member", KeyType::Set, { named(Kind::SetRemove, "m") }, "SREM k m\n");
    row("other member", KeyType::Set, { renamed(named(Kind::SetReplace, "m"), "n") },
        "SADD k n\nSREM k m\n");
    row("score", KeyType::SortedSet, { named(Kind::ZsetScore, "m", "1", "2.5") },
        "ZADD k XX 2.5 m\n");
    row("new member", KeyType::SortedSet, { named(Kind::ZsetAdd, "m", {}, "1") },
        "ZADD k NX 1 m\n");
    row("no such member", KeyType::SortedSet, { named(Kind::ZsetRemove, "m", "1") }, "ZREM k m\n");
    row("renamed member", KeyType::SortedSet,
        { renamed(named(Kind::ZsetScore, "m", "1", "1"), "n") }, "ZADD k NX 1 n\nZREM k m\n");
    row("entry", KeyType::Stream, { entry(Kind::StreamAdd, "*", { "f", "v" }) }, "XADD k * f v\n");
    row("no entry", KeyType::Stream, { entry(Kind::StreamDelete, "1-1", { "f", "v" }) },
        "XDEL k 1-1\n");
    row("expiry", KeyType::Hash, { named(Kind::KeyExpire, {}, "-1", "1700000000123") },
        "PEXPIREAT k 1700000000123\n");
    row("expiry from now", KeyType::Hash, { at(Kind::KeyExpire, 1500, "-1") }, "PEXPIRE k 1500\n");
    row("no expiry", KeyType::Hash, { named(Kind::KeyPersist, {}, "1700000000123") },
        "PERSIST k\n");
    row("other name", KeyType::Hash, { renamed(named(Kind::KeyRename, {}), "n") },
        "RENAMENX k n\n");
    row("copy", KeyType::Hash, { renamed(named(Kind::KeyCopy, {}), "n") }, "COPY k n\n");
    row("no key", KeyType::Hash, { named(Kind::KeyDelete, {}) }, "UNLINK k\n");
    ChangeSet fresh("k", KeyType::String, true);
    fresh.stage(at(Kind::StringSet, 0, {}, ""));
    fresh.stage(named(Kind::KeyExpire, {}, {}, "1700000000123"));
    QTest::newRow("new string") << fresh << QByteArray("SET k  NX\nPEXPIREAT k 1700000000123\n");
}

void TestChangeSet::eachEditIsTheseCommands()
{
    QFETCH(const ChangeSet, set);
    QFETCH(const QByteArray, commands);
    QCOMPARE(lines(set.commands()), commands);
    QCOMPARE(set.checks().front().command, (QList<QByteArray> { "TYPE", "k" }));
}

void TestChangeSet::everyByteIsSentAsItIs()
{
    const QByteArray all = everyByte();
    const ChangeSet set = changes::set(
        all, KeyType::Hash, { changes::named(Kind::HashSet, all + 'f', "", all + 'v') });
    const Commands commands { { "HSET", all, all + 'f', all + 'v' } };
    QCOMPARE(set.commands(), commands);
    QCOMPARE(set.checks()[3].command, (QList<QByteArray> { "HGET", all, all + 'f' }));
}

void TestChangeSet::editsOfOneElementBecomeOne_data()
{
    using namespace changes;
    QTest::addColumn<ChangeSet>("set");
    QTest::addColumn<QByteArray>("commands");
    const auto row = [](const char* name, KeyType type, std::initializer_list<Change> all,
                         const char* commands) {
        ChangeSet set = changes::set("k", type, all);
        set.setToken("T");
        QTest::newRow(name) << set << QByteArray(commands);
    };
    const Change first = named(Kind::HashSet, "f", "a", "b");
    row("twice", KeyType::Hash, { first, named(Kind::HashSet, "f", "b", "c") }, "HSET k f c\n");
    row("and back", KeyType::Hash, { first, named(Kind::HashSet, "f", "b", "a") }, "");
    row("the same", KeyType::Hash, { named(Kind::HashSet, "f", "a", "a") }, "");
    row("then deleted", KeyType::Hash, { first, named(Kind::HashDelete, "f", "b") }, "HDEL k f\n");
    row("deleted, then there", KeyType::Hash,
        { named(Kind::HashDelete, "f", "a"), named(Kind::HashAdd, "f", {}, "c") }, "HSET k f c\n");
    row("added, then deleted", KeyType::Hash,
        { named(Kind::HashAdd, "f", {}, "c"), named(Kind::HashDelete, "f", "c") }, "");
    row("added, then another", KeyType::Hash,
        { named(Kind::HashAdd, "f", {}, "c"), renamed(named(Kind::HashSet, "f", "c", "d"), "g") },
        "HSETNX k g d\n");
    row("renamed and back", KeyType::Hash,
        { renamed(named(Kind::HashSet, "f", "a", "a"), "g"),
            renamed(named(Kind::HashSet, "f", "a", "a"), "f") },
        "");
    row("element twice", KeyType::List,
        { at(Kind::ListSet, 1, "a", "b"), at(Kind::ListSet, 1, "b", "c") }, "LSET k 1 c\n");
    row("element, then deleted", KeyType::List,
        { at(Kind::ListSet, 1, "a", "b"), at(Kind::ListDelete, 1, "b") },
        "LSET k 1 Td\nLREM k 1 Td\n");
    row("member removed and added", KeyType::Set,
        { named(Kind::SetRemove, "m"), named(Kind::SetAdd, "m") }, "");
    row("score and back", KeyType::SortedSet,
        { named(Kind::ZsetScore, "m", "1", "2"), named(Kind::ZsetScore, "m", "2", "1") }, "");
    row("string twice", KeyType::String,
        { at(Kind::StringSet, 0, "a", "b"), at(Kind::StringSet, 0, "b", "") },
        "SET k  XX KEEPTTL\n");
    row("expiry twice", KeyType::String,
        { named(Kind::KeyExpire, {}, "-1", "5"), named(Kind::KeyExpire, {}, "-1", "6") },
        "PEXPIREAT k 6\n");
}

void TestChangeSet::editsOfOneElementBecomeOne()
{
    QFETCH(const ChangeSet, set);
    QFETCH(const QByteArray, commands);
    QCOMPARE(lines(set.commands()), commands);
    for (const Change& change : set.changes()) // what it is based on is the server's, not ours
        QVERIFY(change.before != "b");
}

// Else the key would end with its last element, and its time to live with it.
void TestChangeSet::whatRemovesComesLast()
{
    using namespace changes;
    ChangeSet list = set(
        "k", KeyType::List, { at(Kind::ListDelete, 0, "a"), at(Kind::ListPushFront, 0, {}, "b") });
    list.setToken("T");
    QCOMPARE(lines(list.commands()), QByteArray("LSET k 0 Td\nLPUSH k b\nLREM k 1 Td\n"));
    QCOMPARE(lines(set("k", KeyType::Set, { named(Kind::SetRemove, "a"), named(Kind::SetAdd, "b") })
                       .commands()),
        QByteArray("SADD k b\nSREM k a\n"));
}

void TestChangeSet::aFieldsExpiryIsRestoredBehindHset()
{
    using namespace changes;
    ChangeSet hash = set("k", KeyType::Hash,
        { named(Kind::HashSet, "f", "a", "b"), renamed(named(Kind::HashSet, "g", "a", "b"), "h"),
            named(Kind::HashDelete, "d", "a") });
    std::vector<Value> replies;
    for (const ChangeCheck& check : hash.checks()) {
        const bool isExpiry = check.command[0] == "HPEXPIRETIME";
        replies.push_back(isExpiry ? Value::array({ Value::integer(1700000000123) }) : Value());
    }
    hash.learn(replies);
    QCOMPARE(lines(hash.commands()),
        QByteArray("HSET k f b\nHPEXPIREAT k 1700000000123 FIELDS 1 f\nHSET k h b\n"
                   "HPEXPIREAT k 1700000000123 FIELDS 1 h\nHDEL k g\nHDEL k d\n"));
    // and undoing brings it back as well
    QCOMPARE(lines(hash.inverse(false)->commands()),
        QByteArray("HSETNX k d a\nHPEXPIREAT k 1700000000123 FIELDS 1 d\nHSET k g a\n"
                   "HPEXPIREAT k 1700000000123 FIELDS 1 g\nHDEL k h\nHSET k f a\n"
                   "HPEXPIREAT k 1700000000123 FIELDS 1 f\n"));
    // A field without one (-1) and a server that has none: nothing to restore.
    for (const Value& none : { Value::array({ Value::integer(-1) }),
             Value::error("ERR unknown command 'HPEXPIRETIME'") }) {
        ChangeSet plain = set("k", KeyType::Hash, { named(Kind::HashSet, "f", "a", "b") });
        plain.learn({ Value(), Value(), Value(), Value(), none });
        QCOMPARE(lines(plain.commands()), QByteArray("HSET k f b\n"));
    }
}

void TestChangeSet::aChangedElementIsNoMatch_data()
{
    using namespace changes;
    QTest::addColumn<ChangeSet>("set");
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("same"); // RESP of the reply
    QTest::addColumn<QByteArray>("other");
    const auto row = [](const char* name, KeyType type, const Change& change, const char* command,
                         const char* same, const char* other) {
        QTest::newRow(name) << changes::set("k", type, { change }) << QByteArray(command)
                            << QByteArray(same) << QByteArray(other);
    };
    row("string", KeyType::String, at(Kind::StringSet, 0, "a", "b"), "GETRANGE k 0 -1", "=a", "=b");
    row("range", KeyType::String, at(Kind::StringRange, 2, "ab", "cd"), "GETRANGE k 2 3", "=ab",
        "=a");
    row("append", KeyType::String, at(Kind::StringAppend, 9, {}, "x"), "STRLEN k", ":9", ":8");
    row("field", KeyType::Hash, named(Kind::HashSet, "f", "", "b"), "HGET k f", "=", "nil");
    row("new field", KeyType::Hash, named(Kind::HashAdd, "f", {}, "b"), "HGET k f", "nil", "=");
    row("member", KeyType::Set, named(Kind::SetAdd, "m"), "SISMEMBER k m", ":0", ":1");
    row("no member", KeyType::Set, named(Kind::SetRemove, "m"), "SISMEMBER k m", ":1", ":0");
    row("score", KeyType::SortedSet, named(Kind::ZsetScore, "m", "1.5", "2"), "ZSCORE k m", "=1.50",
        "=1.5000000000000002");
    row("gone score", KeyType::SortedSet, named(Kind::ZsetRemove, "m", "1"), "ZSCORE k m", "=1",
        "nil");
    row("infinite score", KeyType::SortedSet, named(Kind::ZsetRemove, "m", "inf"), "ZSCORE k m",
        "=inf", "=-inf");
    row("name that is taken", KeyType::Set, renamed(named(Kind::KeyRename, {}), "n"), "EXISTS n",
        ":0", ":1");
    row("expiry", KeyType::Set, named(Kind::KeyPersist, {}, "123"), "PEXPIRETIME k", ":123",
        ":124");
}

void TestChangeSet::aChangedElementIsNoMatch()
{
    QFETCH(const ChangeSet, set);
    QFETCH(const QByteArray, command);
    QFETCH(const QByteArray, same);
    QFETCH(const QByteArray, other);
    const auto value = [](const QByteArray& text) {
        if (text == "nil")
            return Value();
        return text[0] == ':' ? Value::integer(text.mid(1).toLongLong())
                              : Value::bulkString(text.mid(1));
    };
    int found = 0;
    for (const ChangeCheck& check : set.checks()) {
        if (check.command.join(' ') != command)
            continue;
        ++found;
        QVERIFY(check.matches(value(same)));
        QVERIFY(!check.matches(value(other)));
        QVERIFY(!check.matches(Value::error("ERR no")));
    }
    QCOMPARE(found, 1);
}

void TestChangeSet::rebasingKeepsWhatWasTyped()
{
    using namespace changes;
    const ChangeSet edits = set("k", KeyType::Hash,
        { named(Kind::HashSet, "gone", "a", "mine"), named(Kind::HashAdd, "came", {}, "mine"),
            named(Kind::HashSet, "other", "a", "mine"), named(Kind::HashDelete, "gone too", "a"),
            named(Kind::HashSet, "same", "a", "mine") });
    std::vector<Value> replies;
    for (const ChangeCheck& check : edits.checks()) {
        const QByteArray field = check.command.value(2);
        const bool isThere = check.command[0] == "HGET" && !field.startsWith("gone");
        replies.push_back(
            isThere ? Value::bulkString(field == "same" ? "mine" : "theirs") : Value());
    }
    QCOMPARE(lines(edits.rebased(replies).commands()),
        QByteArray("HSETNX k gone mine\nHSET k came mine\nHSET k other mine\n"));
}

void TestChangeSet::undoingIsTheOtherWayRound_data()
{
    using namespace changes;
    QTest::addColumn<ChangeSet>("set");
    QTest::addColumn<QByteArray>("commands");
    const auto row = [](const char* name, KeyType type, std::initializer_list<Change> all,
                         const char* commands) {
        QTest::newRow(name) << changes::set("k", type, all) << QByteArray(commands);
    };
    row("string", KeyType::String, { at(Kind::StringSet, 0, "a", "b") }, "SET k a XX KEEPTTL\n");
    row("range", KeyType::String, { at(Kind::StringRange, 3, "a", "b") }, "SETRANGE k 3 a\n");
    row("set", KeyType::Set,
        { named(Kind::SetAdd, "a"), renamed(named(Kind::SetReplace, "b"), "c") },
        "SADD k b\nSREM k c\nSREM k a\n");
    row("sorted set", KeyType::SortedSet,
        { named(Kind::ZsetAdd, "a", {}, "1"), named(Kind::ZsetRemove, "b", "2"),
            renamed(named(Kind::ZsetScore, "c", "3", "4"), "d") },
        "ZADD k NX 3 c\nZREM k d\nZADD k NX 2 b\nZREM k a\n");
    row("rename", KeyType::Set, { renamed(named(Kind::KeyRename, {}), "n") }, "RENAMENX n k\n");
    row("copy", KeyType::Set, { renamed(named(Kind::KeyCopy, {}), "n") }, "UNLINK n\n");
    row("expiry", KeyType::Set, { named(Kind::KeyExpire, {}, "5", "6") }, "PEXPIREAT k 5\n");
    row("first expiry", KeyType::Set, { named(Kind::KeyExpire, {}, "-1", "6") }, "PERSIST k\n");
    row("no expiry", KeyType::Set, { named(Kind::KeyPersist, {}, "5") }, "PEXPIREAT k 5\n");
}

void TestChangeSet::undoingIsTheOtherWayRound()
{
    QFETCH(const ChangeSet, set);
    QFETCH(const QByteArray, commands);
    const auto undo = set.inverse(false);
    QVERIFY(undo.has_value());
    QCOMPARE(lines(undo->commands()), commands);
}

void TestChangeSet::whatCannotBeUndoneHasNoInverse()
{
    using namespace changes;
    QVERIFY(!set("k", KeyType::Stream, { entry(Kind::StreamDelete, "1-1", { "f", "v" }) })
                 .inverse(false));
    QVERIFY(!set("k", KeyType::Set, { named(Kind::KeyDelete, {}) }).inverse(false));
    // The key's expiry is not known: it would come back without.
    QVERIFY(!set("k", KeyType::Set, { named(Kind::SetRemove, "m") }).inverse(true));
}

QTEST_GUILESS_MAIN(TestChangeSet)
#include "tst_changeset.moc"
