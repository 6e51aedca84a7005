// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/changeapplier.h"

#include "tests/core/values/changestage.h"
#include "tests/core/values/editkinds.h"

using namespace sluice;
using Kind = Change::Kind;
using Ended = ApplyResult::Kind;

class TestChangeApplier : public QObject, public ChangeStage {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init() { QVERIFY(begin()); }
    void cleanup() { ChangeStage::disconnect(); }
    void anEditChangesExactlyThatAndKeepsTheTimeToLive_data();
    void anEditChangesExactlyThatAndKeepsTheTimeToLive();
    void aConcurrentChangeIsAConflictAndNothingIsWritten_data() { everyKindOfEdit(); }
    void aConcurrentChangeIsAConflictAndNothingIsWritten();
    void aChangeBetweenComparingAndWritingIsDetected();
    void aChangeBesideTheEditedElementIsNoConflict();
    void aVanishedKeyAndAnotherTypeAreSaid();
    void aNewKeyOverwritesNothing();
    void renamingAndCopyingOverwriteNothing();
    void expiriesAreSetToTheMillisecond();
    void deletingCanBeUndone();
    void theLastElementEndsTheKeyAndUndoingBringsItBack();
    void guardsAreAskedOnceForTheWhole();
    void aServerThatRefusesIsSaidPerCommand();
};

void TestChangeApplier::anEditChangesExactlyThatAndKeepsTheTimeToLive_data() { everyKindOfEdit(); }

// The whole of the key is compared with what redis itself makes of it by its own command, and the
// time to live to the millisecond; then it is undone.
void TestChangeApplier::anEditChangesExactlyThatAndKeepsTheTimeToLive()
{
    QFETCH(const KeyType, type);
    QFETCH(const Change, change);
    QFETCH(const QList<QByteArray>, same);
    fill(type);
    m_server.command(same);
    m_server.command({ "PEXPIREAT", "k", "4102444800123" }); // is in the digest, too
    const QByteArray meant = digest();
    fill(type);
    m_server.command({ "PEXPIREAT", "k", "4102444800123" });
    const QByteArray before = digest();
    QVERIFY(meant != before);
    m_server.command({ "SET", "beside", "x" });

    ChangeSet set("k", type);
    if (type == KeyType::List)
        set.setLength(20);
    set.stage(change);
    const ApplyResult result = apply(set);
    QCOMPARE(result.kind, Ended::Applied);
    QVERIFY(result.wasChecked);
    QCOMPARE(digest(), meant);
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
    QCOMPARE(m_server.command({ "DBSIZE" }), QByteArray("2"));
    QCOMPARE(m_applier->requests().size(), 2); // two round trips
    QCOMPARE(m_applier->requests()[0].commands[2][0], QByteArray("WATCH")); // behind an empty block
    QCOMPARE(m_applier->requests()[1].commands[0][0], QByteArray("MULTI"));

    QCOMPARE(result.undo.has_value(), change.kind != Kind::StreamDelete);
    if (!result.undo)
        return;
    QCOMPARE(apply(*result.undo).kind, Ended::Applied);
    QCOMPARE(digest(), before);
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
}

void TestChangeApplier::aConcurrentChangeIsAConflictAndNothingIsWritten()
{
    QFETCH(const KeyType, type);
    QFETCH(const Change, change);
    QFETCH(const QList<QByteArray>, other);
    if (other.isEmpty())
        return; // nothing to compare with: it does not depend on what is there
    fill(type);
    m_server.command(other);
    const QByteArray theirs = digest();
    ChangeSet set("k", type);
    if (type == KeyType::List)
        set.setLength(20);
    set.stage(change);
    const ApplyResult result = apply(set);
    QCOMPARE(result.kind, Ended::Conflict);
    QVERIFY(!result.conflicts.empty());
    QCOMPARE(digest(), theirs);
    QVERIFY(result.rebased.has_value());
    // Undoing is checked in the same way.
    fill(type);
    const ApplyResult applied = apply(set);
    QCOMPARE(applied.kind, Ended::Applied);
    if (!applied.undo)
        return;
    m_server.command({ "DEL", "k" });
    fill(type);
    QVERIFY(apply(*applied.undo).kind == Ended::Conflict);
}

void TestChangeApplier::aChangeBetweenComparingAndWritingIsDetected()
{
    fill(KeyType::Hash);
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") });
    std::optional<ApplyResult> result;
    connect(
        m_applier.get(), &ChangeApplier::finished, [&](const ApplyResult& each) { result = each; });
    // requestsChanged() comes when the comparison is answered, before the block leaves.
    int notes = 0;
    connect(m_applier.get(), &ChangeApplier::requestsChanged, [&] {
        if (++notes == 1)
            m_server.command({ "HSET", "k", bytes(1), "theirs" });
    });
    m_applier->apply(set);
    QTRY_VERIFY(result);
    QCOMPARE(result->kind, Ended::Conflict);
    QCOMPARE(result->conflicts.size(), std::size_t(1));
    QCOMPARE(result->conflicts[0].now, std::optional<QByteArray>("theirs"));
    QCOMPARE(m_server.command({ "HGET", "k", bytes(1) }), QByteArray("theirs"));

    // Beside what was edited: compared once more, and then applied.
    fill(KeyType::Hash);
    notes = 0;
    result.reset();
    QObject::disconnect(m_applier.get(), &ChangeApplier::requestsChanged, nullptr, nullptr);
    connect(m_applier.get(), &ChangeApplier::requestsChanged, [&] {
        if (++notes == 1)
            m_server.command({ "HSET", "k", bytes(2), "theirs" });
    });
    m_applier->apply(set);
    QTRY_VERIFY(result);
    QCOMPARE(result->kind, Ended::Applied);
    QCOMPARE(notes, 4);
    QCOMPARE(m_server.command({ "HGET", "k", bytes(1) }), QByteArray("mine"));
    QCOMPARE(m_server.command({ "HGET", "k", bytes(2) }), QByteArray("theirs"));
}

void TestChangeApplier::aChangeBesideTheEditedElementIsNoConflict()
{
    fill(KeyType::Hash);
    m_server.command({ "HSET", "k", bytes(2), "theirs" });
    const ApplyResult result = apply(changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") }));
    QCOMPARE(result.kind, Ended::Applied);
    QCOMPARE(m_server.command({ "HGET", "k", bytes(2) }), QByteArray("theirs"));
}

void TestChangeApplier::aVanishedKeyAndAnotherTypeAreSaid()
{
    const ChangeSet set
        = changes::set("k", KeyType::List, { changes::at(Kind::ListPushBack, 0, {}, "x") });
    QCOMPARE(apply(set).kind, Ended::Vanished);
    QCOMPARE(m_server.command({ "EXISTS", "k" }), QByteArray("0"));
    m_server.command({ "SET", "k", "v" });
    const ApplyResult result = apply(set);
    QCOMPARE(result.kind, Ended::TypeChanged);
    QCOMPARE(result.message, QByteArray("string"));
    m_server.command({ "SET", "k", "v", "PX", "1" });
    QTRY_COMPARE(m_server.command({ "EXISTS", "k" }), QByteArray("0"));
    QCOMPARE(
        apply(changes::set("k", KeyType::String, { changes::at(Kind::StringSet, 0, "v", "w") }))
            .kind,
        Ended::Vanished);
    QCOMPARE(m_server.command({ "EXISTS", "k" }), QByteArray("0"));
}

void TestChangeApplier::aNewKeyOverwritesNothing()
{
    const QByteArray name = everyByte();
    const auto fresh = [&](KeyType type, const Change& first) {
        ChangeSet set(name, type, true);
        set.stage(first);
        set.stage(changes::named(Kind::KeyExpire, {}, {}, "4102444800123"));
        return set;
    };
    const std::vector<ChangeSet> all {
        fresh(KeyType::String, changes::at(Kind::StringSet, 0, {}, name)),
        fresh(KeyType::Hash, changes::named(Kind::HashAdd, name, {}, name)),
        fresh(KeyType::List, changes::at(Kind::ListPushBack, 0, {}, name)),
        fresh(KeyType::Set, changes::named(Kind::SetAdd, name)),
        fresh(KeyType::SortedSet, changes::named(Kind::ZsetAdd, name, {}, "1.5")),
        fresh(KeyType::Stream, changes::entry(Kind::StreamAdd, "*", { name, name })),
    };
    for (const ChangeSet& set : all) {
        const ApplyResult made = apply(set);
        QCOMPARE(made.kind, Ended::Applied);
        QCOMPARE(m_server.command({ "PEXPIRETIME", name }), QByteArray("4102444800123"));
        const QByteArray there = digest(name);
        const ApplyResult again = apply(set);
        QCOMPARE(again.kind, Ended::Exists);
        QCOMPARE(again.message, m_server.command({ "TYPE", name }));
        QCOMPARE(digest(name), there);
        QVERIFY(made.undo);
        QCOMPARE(apply(*made.undo).kind, Ended::Applied);
        QCOMPARE(m_server.command({ "EXISTS", name }), QByteArray("0"));
    }
}

void TestChangeApplier::renamingAndCopyingOverwriteNothing()
{
    for (const Kind kind : { Kind::KeyRename, Kind::KeyCopy }) {
        fill(KeyType::Hash);
        m_server.command({ "PEXPIREAT", "k", "4102444800123" });
        const QByteArray before = digest();
        const QByteArray name = everyByte();
        m_server.command({ "SET", name, "theirs" });
        const ChangeSet set = changes::set(
            "k", KeyType::Hash, { changes::renamed(changes::named(kind, {}), name) });
        const ApplyResult refused = apply(set);
        QCOMPARE(refused.kind, Ended::Conflict);
        QCOMPARE(m_server.command({ "GET", name }), QByteArray("theirs"));
        m_server.command({ "DEL", name });
        const ApplyResult result = apply(set);
        QCOMPARE(result.kind, Ended::Applied);
        QCOMPARE(digest(name), before);
        QCOMPARE(m_server.command({ "PEXPIRETIME", name }), QByteArray("4102444800123"));
        QCOMPARE(m_server.command({ "EXISTS", "k" }),
            kind == Kind::KeyCopy ? QByteArray("1") : QByteArray("0"));
        QCOMPARE(apply(*result.undo).kind, Ended::Applied);
        QCOMPARE(digest(), before);
        QCOMPARE(m_server.command({ "EXISTS", name }), QByteArray("0"));
        QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
    }
}

void TestChangeApplier::expiriesAreSetToTheMillisecond()
{
    fill(KeyType::Set);
    const auto expire = [](const QByteArray& before, const QByteArray& after) {
        return changes::set(
            "k", KeyType::Set, { changes::named(Kind::KeyExpire, {}, before, after) });
    };
    const ApplyResult first = apply(expire("-1", "4102444800123"));
    QCOMPARE(first.kind, Ended::Applied);
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
    // Somebody else has set another one meanwhile.
    QCOMPARE(apply(expire("-1", "4102444800124")).kind, Ended::Conflict);
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
    const ApplyResult persisted = apply(
        changes::set("k", KeyType::Set, { changes::named(Kind::KeyPersist, {}, "4102444800123") }));
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("-1"));
    QCOMPARE(apply(*persisted.undo).kind, Ended::Applied);
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
    QCOMPARE(apply(*first.undo).kind, Ended::Applied);
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("-1"));
}

void TestChangeApplier::deletingCanBeUndone()
{
    for (const Sample& sample : samples()) {
        fill(sample.type);
        m_server.command({ "PEXPIREAT", "k", "4102444800123" });
        const QByteArray before = digest();
        Change remove = changes::named(Kind::KeyDelete, {});
        remove.index = m_server.command({ "MEMORY", "USAGE", "k" }).toULongLong();
        const ApplyResult result = apply(changes::set("k", sample.type, { remove }));
        QCOMPARE(result.kind, Ended::Applied);
        QCOMPARE(m_server.command({ "EXISTS", "k" }), QByteArray("0"));
        const ApplyResult undone = apply(*result.undo);
        QCOMPARE(undone.kind, Ended::Applied);
        QCOMPARE(digest(), before);
        QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
        // and that, too
        QCOMPARE(apply(*undone.undo).kind, Ended::Applied);
        QCOMPARE(m_server.command({ "EXISTS", "k" }), QByteArray("0"));
    }
}

void TestChangeApplier::theLastElementEndsTheKeyAndUndoingBringsItBack()
{
    const std::vector<std::pair<QList<QByteArray>, ChangeSet>> all {
        { { "HSET", "k", "f", "v" },
            changes::set("k", KeyType::Hash, { changes::named(Kind::HashDelete, "f", "v") }) },
        { { "RPUSH", "k", "e" },
            changes::set("k", KeyType::List, { changes::at(Kind::ListDelete, 0, "e") }) },
        { { "SADD", "k", "m" },
            changes::set("k", KeyType::Set, { changes::named(Kind::SetRemove, "m") }) },
        { { "ZADD", "k", "1.5", "m" },
            changes::set(
                "k", KeyType::SortedSet, { changes::named(Kind::ZsetRemove, "m", "1.5") }) },
    };
    for (const auto& [command, set] : all) {
        m_server.command(command);
        m_server.command({ "PEXPIREAT", "k", "4102444800123" });
        const QByteArray before = digest();
        const ApplyResult result = apply(set);
        QCOMPARE(result.kind, Ended::Applied);
        QVERIFY(result.keyEnded);
        QCOMPARE(apply(*result.undo).kind, Ended::Applied);
        QCOMPARE(digest(), before);
        QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
        // Not when somebody else has made one of that name.
        QCOMPARE(apply(set).kind, Ended::Applied);
        m_server.command({ "SET", "k", "theirs" });
        QCOMPARE(apply(*result.undo).kind, Ended::Exists);
        m_server.command({ "DEL", "k" });
    }
}

void TestChangeApplier::guardsAreAskedOnceForTheWhole()
{
    fill(KeyType::Hash);
    const QByteArray before = digest();
    const ChangeSet set = changes::set("k", KeyType::Hash,
        { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine"),
            changes::named(Kind::HashDelete, bytes(2), bytes(102)) });
    m_core->setGuard(Guard::ReadOnly);
    QCOMPARE(apply(set).kind, Ended::Guarded);
    QCOMPARE(apply(set, true).kind, Ended::Guarded); // nor does a yes help
    m_core->setGuard(Guard::Confirm);
    QCOMPARE(apply(set).kind, Ended::Guarded);
    QCOMPARE(digest(), before);
    QCOMPARE(apply(set, true).kind, Ended::Applied);
    QVERIFY(digest() != before);
}

void TestChangeApplier::aServerThatRefusesIsSaidPerCommand()
{
    fill(KeyType::Hash);
    const QByteArray before = digest();
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") });
    m_server.command({ "CONFIG", "SET", "maxmemory", "1" });
    const ApplyResult full = apply(set);
    m_server.command({ "CONFIG", "SET", "maxmemory", "0" });
    QCOMPARE(full.kind, Ended::Refused);
    QVERIFY2(full.message.startsWith("OOM"), full.message.constData());
    m_server.command({ "REPLICAOF", "127.0.0.1", "1" });
    const ApplyResult replica = apply(set);
    m_server.command({ "REPLICAOF", "NO", "ONE" });
    QCOMPARE(replica.kind, Ended::Refused);
    QVERIFY2(replica.message.startsWith("READONLY"), replica.message.constData());
    QCOMPARE(digest(), before);
    // Refused while it is executed: an entry that is not newer than the last one.
    fill(KeyType::Stream);
    const ApplyResult partly = apply(changes::set("k", KeyType::Stream,
        { changes::entry(Kind::StreamAdd, "99-1", { "f", "v" }),
            changes::entry(Kind::StreamAdd, "1-1", { "f", "v" }) }));
    QCOMPARE(partly.kind, Ended::AppliedPartly);
    QCOMPARE(partly.errors.size(), std::size_t(1));
    QCOMPARE(partly.errors[0].command, std::size_t(1));
    QVERIFY(partly.errors[0].message.startsWith("ERR"));
}

QTEST_GUILESS_MAIN(TestChangeApplier)
#include "tst_changeapplier.moc"
