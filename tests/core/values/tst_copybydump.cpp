// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/changeapplier.h"

#include "tests/core/values/changestage.h"

using namespace sluice;
using Kind = Change::Kind;
using Ended = ApplyResult::Kind;

/// Duplicating on a server without COPY, as those before 6.2 are.
class TestCopyByDump : public QObject, public ChangeStage {
    Q_OBJECT

public:
    TestCopyByDump()
        : ChangeStage({ QStringLiteral("--rename-command"), QStringLiteral("COPY"), QString() })
    {
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.error());
        QVERIFY(m_server.command({ "COPY", "a", "b" }).contains("unknown command"));
    }
    void init() { QVERIFY(begin()); }
    void cleanup() { ChangeStage::disconnect(); }
    void everyTypeIsDuplicatedWithItsTimeToLive();
    void aNameThatIsTakenIsNotOverwritten();
    void aNameThatIsTakenMeanwhileIsNotOverwritten();
    void aScriptDoesTheSame();
    void theClockIsAskedAgainWhenItWentOn();

private:
    static ChangeSet duplicate(KeyType type, const QByteArray& name)
    {
        return changes::set(
            "k", type, { changes::renamed(changes::named(Kind::KeyCopy, {}), name) });
    }
};

void TestCopyByDump::everyTypeIsDuplicatedWithItsTimeToLive()
{
    const QByteArray name = everyByte();
    for (const Sample& sample : samples()) {
        for (const bool expires : { false, true }) {
            fill(sample.type);
            if (expires)
                m_server.command({ "PEXPIREAT", "k", "4102444800123" });
            const QByteArray before = digest();
            const ApplyResult result = apply(duplicate(sample.type, name));
            QCOMPARE(result.kind, Ended::Applied);
            QVERIFY(result.wasChecked);
            QCOMPARE(digest(name), before);
            QCOMPARE(m_server.command({ "PEXPIRETIME", name }),
                expires ? QByteArray("4102444800123") : QByteArray("-1"));
            QCOMPARE(digest(), before);
            QVERIFY(result.undo);
            QCOMPARE(apply(*result.undo).kind, Ended::Applied);
            QCOMPARE(m_server.command({ "EXISTS", name }), QByteArray("0"));
            QCOMPARE(digest(), before);
        }
    }
}

void TestCopyByDump::aNameThatIsTakenIsNotOverwritten()
{
    fill(KeyType::Hash);
    m_server.command({ "SET", "taken", "theirs" });
    QCOMPARE(apply(duplicate(KeyType::Hash, "taken")).kind, Ended::Conflict);
    QCOMPARE(m_server.command({ "GET", "taken" }), QByteArray("theirs"));
}

void TestCopyByDump::aNameThatIsTakenMeanwhileIsNotOverwritten()
{
    for (const auto check : { ChangeApplier::Check::Watched, ChangeApplier::Check::ReadOnly }) {
        fill(KeyType::Hash);
        m_server.command({ "DEL", "taken" });
        // Comparing, COPY that is unknown, comparing with DUMP: then the name is taken.
        int notes = 0;
        const auto connection = connect(m_applier.get(), &ChangeApplier::requestsChanged, [&] {
            if (++notes == 3)
                m_server.command({ "SET", "taken", "theirs" });
        });
        const ApplyResult result = apply(duplicate(KeyType::Hash, "taken"), false, check);
        QObject::disconnect(connection);
        if (check == ChangeApplier::Check::Watched)
            QCOMPARE(result.kind, Ended::Conflict);
        else
            QCOMPARE(result.kind, Ended::Refused); // BUSYKEY
        QCOMPARE(m_server.command({ "GET", "taken" }), QByteArray("theirs"));
        QCOMPARE(m_server.command({ "PTTL", "taken" }), QByteArray("-1"));
    }
}

void TestCopyByDump::aScriptDoesTheSame()
{
    m_server.command(
        { "ACL", "SETUSER", "editor", "reset", "on", ">secret", "~*", "+@all", "-watch" });
    QVERIFY(connectTo(m_server.socketPath(), QStringLiteral("editor:secret@")));
    fill(KeyType::SortedSet);
    m_server.command({ "PEXPIREAT", "k", "4102444800123" });
    const ApplyResult result = apply(duplicate(KeyType::SortedSet, "copy"));
    QCOMPARE(result.kind, Ended::Applied);
    QCOMPARE(digest("copy"), digest());
    QCOMPARE(m_server.command({ "PEXPIRETIME", "copy" }), QByteArray("4102444800123"));
}

void TestCopyByDump::theClockIsAskedAgainWhenItWentOn()
{
    ChangeSet set = duplicate(KeyType::Hash, "copy");
    set.copyByDump();
    const std::vector<ChangeCheck> checks = set.checks();
    const auto learn = [&](int before, const Value& left, int after) {
        std::vector<Value> replies;
        int clocks = 0;
        for (const ChangeCheck& check : checks) {
            if (check.command[0] == "TIME")
                replies.push_back(Value::array({ Value::bulkString("100"),
                    Value::bulkString(QByteArray::number(clocks++ ? after : before)) }));
            else if (check.command[0] == "PTTL")
                replies.push_back(left);
            else
                replies.push_back(Value::bulkString("dump"));
        }
        set.learn(replies);
    };
    learn(7'999, Value::integer(500), 8'000);
    QVERIFY(!set.isClockSure());
    learn(7'000, Value::integer(500), 7'999);
    QVERIFY(set.isClockSure());
    QCOMPARE(set.commands(),
        (std::vector<QList<QByteArray>> { { "RESTORE", "copy", "100507", "dump", "ABSTTL" } }));
    learn(7'999, Value::integer(-1), 8'000); // never: the clock does not matter
    QVERIFY(set.isClockSure());
    QCOMPARE(set.commands(),
        (std::vector<QList<QByteArray>> { { "RESTORE", "copy", "0", "dump", "ABSTTL" } }));
}

QTEST_GUILESS_MAIN(TestCopyByDump)
#include "tst_copybydump.moc"
