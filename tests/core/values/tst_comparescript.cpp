// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/comparescript.h"

#include "tests/core/values/changestage.h"
#include "tests/core/values/editkinds.h"
#include "tests/support/faultproxy.h"

using namespace sluice;
using Kind = Change::Kind;
using Ended = ApplyResult::Kind;

/// Applying changes where WATCH is not possible, against a real server.
class TestCompareScript : public QObject, public ChangeStage {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init()
    {
        QVERIFY(begin());
        m_server.command(
            { "ACL", "SETUSER", "editor", "reset", "on", ">secret", "~*", "+@all", "-watch" });
        QVERIFY(connectTo(m_server.socketPath(), QStringLiteral("editor:secret@")));
    }
    void cleanup() { ChangeStage::disconnect(); }
    void anEditChangesExactlyThatAndKeepsTheTimeToLive_data() { everyKindOfEdit(); }
    void anEditChangesExactlyThatAndKeepsTheTimeToLive();
    void aConcurrentChangeIsAConflictAndNothingIsWritten_data() { everyKindOfEdit(); }
    void aConcurrentChangeIsAConflictAndNothingIsWritten();
    void aChangeBetweenComparingAndWritingIsDetected();
    void withoutALeaseAScriptCompares();
    void whereBothAreForbiddenItIsSaidAndNothingIsWritten();
    void withoutBlocksNothingIsWrittenUnwatched_data();
    void withoutBlocksNothingIsWrittenUnwatched();
    void commandsThatAreRefusedAreSaid();
    void withoutAnAnswerItIsSaidThatItMayHaveBeenExecuted();
    void aCommandOfTooManyWordsIsRefusedBeforeAnythingRuns();
    void renamingAndDuplicatingOverwriteNothing();
};

void TestCompareScript::anEditChangesExactlyThatAndKeepsTheTimeToLive()
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
    ChangeSet set("k", type);
    if (type == KeyType::List)
        set.setLength(20);
    set.stage(change);
    const ApplyResult result = apply(set);
    QCOMPARE(result.kind, Ended::Applied);
    QVERIFY(result.wasChecked);
    QCOMPARE(digest(), meant);
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
    QCOMPARE(m_applier->requests().size(), 3); // WATCH is refused, comparing, the script
    QCOMPARE(m_applier->requests()[2].commands.size(), std::size_t(1));
    QCOMPARE(m_applier->requests()[2].commands[0][0], QByteArray("EVAL"));
    if (!result.undo)
        return;
    QCOMPARE(apply(*result.undo).kind, Ended::Applied);
    QCOMPARE(digest(), before);
}

void TestCompareScript::aConcurrentChangeIsAConflictAndNothingIsWritten()
{
    QFETCH(const KeyType, type);
    QFETCH(const Change, change);
    QFETCH(const QList<QByteArray>, other);
    if (other.isEmpty())
        return;
    ChangeSet set("k", type);
    if (type == KeyType::List)
        set.setLength(20);
    set.stage(change);
    fill(type);
    m_server.command(other);
    const QByteArray theirs = digest();
    QCOMPARE(apply(set).kind, Ended::Conflict);
    QCOMPARE(digest(), theirs);

    // Between comparing and the script, which leaves when the second note has been made.
    fill(type);
    int notes = 0;
    const auto connection = connect(m_applier.get(), &ChangeApplier::requestsChanged, [&] {
        if (++notes == 2)
            m_server.command(other);
    });
    QCOMPARE(apply(set).kind, Ended::Conflict);
    QObject::disconnect(connection);
    QCOMPARE(digest(), theirs);
}

void TestCompareScript::aChangeBetweenComparingAndWritingIsDetected()
{
    fill(KeyType::Hash);
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") });
    int notes = 0;
    connect(m_applier.get(), &ChangeApplier::requestsChanged, [&] {
        if (++notes == 2)
            m_server.command({ "HSET", "k", bytes(1), "theirs" });
    });
    const ApplyResult result = apply(set);
    QCOMPARE(result.kind, Ended::Conflict);
    QCOMPARE(result.conflicts.size(), std::size_t(1));
    QCOMPARE(result.conflicts[0].now, std::optional<QByteArray>("theirs"));
    QCOMPARE(m_server.command({ "HGET", "k", bytes(1) }), QByteArray("theirs"));
}

void TestCompareScript::withoutALeaseAScriptCompares()
{
    QVERIFY(connectTo(m_server.socketPath()));
    std::vector<Lease> leases; // all that there may be
    for (int i = 0; i < 16; ++i) {
        leases.emplace_back(Client(m_core->channel(), "others"));
        PendingReply reply = leases.back().client().ping();
        QTRY_VERIFY(reply.isSettled());
    }
    fill(KeyType::Hash);
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") });
    const ApplyResult result = apply(set);
    QCOMPARE(result.kind, Ended::Applied);
    QVERIFY(result.wasChecked);
    QCOMPARE(m_server.command({ "HGET", "k", bytes(1) }), QByteArray("mine"));
    QCOMPARE(m_applier->requests().back().commands[0][0], QByteArray("EVAL"));
}

void TestCompareScript::whereBothAreForbiddenItIsSaidAndNothingIsWritten()
{
    m_server.command({ "ACL", "SETUSER", "editor", "-eval" });
    fill(KeyType::Hash);
    const QByteArray before = digest();
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") });
    const ApplyResult result = apply(set);
    QCOMPARE(result.kind, Ended::CannotCheck);
    QVERIFY2(result.message.contains("'watch'"), result.message.constData());
    QVERIFY2(result.message.contains("'eval'"), result.message.constData());
    QCOMPARE(digest(), before);
    // A person may have it applied all the same.
    const ApplyResult done = apply(set, false, ChangeApplier::Check::ReadOnly);
    QCOMPARE(done.kind, Ended::Applied);
    QVERIFY(!done.wasChecked);
    QCOMPARE(m_server.command({ "HGET", "k", bytes(1) }), QByteArray("mine"));
    // What it can still compare it compares.
    QCOMPARE(apply(set, false, ChangeApplier::Check::ReadOnly).kind, Ended::Conflict);
}

void TestCompareScript::withoutBlocksNothingIsWrittenUnwatched_data()
{
    QTest::addColumn<QByteArray>("forbidden");
    QTest::newRow("MULTI") << QByteArray("-multi");
    QTest::newRow("EXEC") << QByteArray("-exec");
}

// The server would run what stands behind a MULTI that it refuses, one by one.
void TestCompareScript::withoutBlocksNothingIsWrittenUnwatched()
{
    QFETCH(const QByteArray, forbidden);
    m_server.command({ "ACL", "SETUSER", "editor", "+watch", forbidden });
    fill(KeyType::Hash);
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") });
    const ApplyResult scripted = apply(set); // in one all the same
    QCOMPARE(scripted.kind, Ended::Applied);
    QVERIFY(scripted.wasChecked);
    QCOMPARE(m_server.command({ "HGET", "k", bytes(1) }), QByteArray("mine"));
    QCOMPARE(apply(set).kind, Ended::Conflict);

    m_server.command({ "ACL", "SETUSER", "editor", "-eval" });
    fill(KeyType::Hash);
    const QByteArray before = digest();
    for (const auto check : { ChangeApplier::Check::Watched, ChangeApplier::Check::ReadOnly }) {
        const ApplyResult result = apply(set, false, check);
        QCOMPARE(result.kind,
            check == ChangeApplier::Check::Watched ? Ended::CannotCheck : Ended::Refused);
        QVERIFY2(result.message.startsWith("no MULTI and EXEC here: "), result.message.constData());
        QCOMPARE(digest(), before);
    }
}

void TestCompareScript::commandsThatAreRefusedAreSaid()
{
    m_server.command({ "ACL", "SETUSER", "editor", "-hset" });
    fill(KeyType::Hash);
    const QByteArray before = digest();
    const ApplyResult refused = apply(changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") }));
    QCOMPARE(refused.kind, Ended::Refused);
    QVERIFY2(refused.message.contains("run th"), refused.message.constData());
    QCOMPARE(digest(), before);
    fill(KeyType::Stream);
    const ApplyResult partly = apply(changes::set("k", KeyType::Stream,
        { changes::entry(Kind::StreamAdd, "99-1", { "f", "v" }),
            changes::entry(Kind::StreamAdd, "1-1", { "f", "v" }) }));
    QCOMPARE(partly.kind, Ended::AppliedPartly);
    QCOMPARE(partly.errors.size(), std::size_t(1));
    QCOMPARE(partly.errors[0].command, std::size_t(1));
    // A guard knows that a script writes.
    m_core->setGuard(Guard::ReadOnly);
    fill(KeyType::List);
    QCOMPARE(
        apply(changes::set("k", KeyType::List, { changes::at(Kind::ListPushBack, 0, {}, "x") }))
            .kind,
        Ended::Guarded);
}

void TestCompareScript::withoutAnAnswerItIsSaidThatItMayHaveBeenExecuted()
{
    fill(KeyType::Hash);
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") });
    m_applier = std::make_unique<ChangeApplier>(
        Client(m_core->channel(), "value tab").withDeadline(std::chrono::milliseconds(300)));
    int notes = 0;
    connect(m_applier.get(), &ChangeApplier::requestsChanged, [&] {
        if (++notes == 2)
            m_server.suspend();
    });
    const ApplyResult hung = apply(set);
    QCOMPARE(hung.kind, Ended::MaybeExecuted);
    QCOMPARE(hung.why, Why::Timeout);
    QCOMPARE(hung.found, ApplyResult::Found::Unknown);
    m_server.resume();
    QTRY_COMPARE(m_server.command({ "HGET", "k", bytes(1) }), QByteArray("mine"));

    // The answer is lost on its way: what is there is read once more.
    FaultProxy proxy(m_server.socketPath(), FaultProxy::Listen::Unix);
    QVERIFY(connectTo(proxy.socketPath(), QStringLiteral("editor:secret@")));
    fill(KeyType::Hash);
    notes = 0;
    connect(m_applier.get(), &ChangeApplier::requestsChanged, [&] {
        if (++notes == 2)
            proxy.cutAfter(FaultProxy::Direction::ToClient, 0, FaultProxy::Cut::Close);
    });
    ApplyResult lost = apply(set);
    for (int again = 0; lost.kind == Ended::NotSent && again < 10;
         ++again) { // cut a hair too early
        QVERIFY(connectTo(proxy.socketPath(), QStringLiteral("editor:secret@")));
        notes = 0;
        lost = apply(set);
    }
    QCOMPARE(lost.kind, Ended::MaybeExecuted);
    QVERIFY(lost.found == ApplyResult::Found::Applied || lost.found == ApplyResult::Found::Unknown);
    QCOMPARE(m_server.command({ "HGET", "k", bytes(1) }), QByteArray("mine"));
}

void TestCompareScript::aCommandOfTooManyWordsIsRefusedBeforeAnythingRuns()
{
    fill(KeyType::Stream);
    const QByteArray before = digest();
    QList<QByteArray> fields;
    for (int i = 0; i < 4000; ++i)
        fields += { "f", "v" };
    const ApplyResult result = apply(
        changes::set("k", KeyType::Stream, { changes::entry(Kind::StreamAdd, "99-1", fields) }));
    QCOMPARE(result.kind, Ended::NotSent);
    QCOMPARE(digest(), before);
}

void TestCompareScript::renamingAndDuplicatingOverwriteNothing()
{
    for (const Kind kind : { Kind::KeyRename, Kind::KeyCopy }) {
        fill(KeyType::Hash);
        m_server.command({ "PEXPIREAT", "k", "4102444800123" });
        const QByteArray before = digest();
        const QByteArray name = everyByte();
        const ChangeSet set = changes::set(
            "k", KeyType::Hash, { changes::renamed(changes::named(kind, {}), name) });
        // Somebody takes the name between comparing and the script.
        int notes = 0;
        const auto connection = connect(m_applier.get(), &ChangeApplier::requestsChanged, [&] {
            if (++notes == 2)
                m_server.command({ "SET", name, "theirs" });
        });
        QCOMPARE(apply(set).kind, Ended::Conflict);
        QObject::disconnect(connection);
        QCOMPARE(m_server.command({ "GET", name }), QByteArray("theirs"));
        m_server.command({ "DEL", name });
        const ApplyResult result = apply(set);
        QCOMPARE(result.kind, Ended::Applied);
        QCOMPARE(digest(name), before);
        QCOMPARE(apply(*result.undo).kind, Ended::Applied);
        QCOMPARE(digest(), before);
    }
}

QTEST_GUILESS_MAIN(TestCompareScript)
#include "tst_comparescript.moc"
