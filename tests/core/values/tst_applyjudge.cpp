// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/applyjudge.h"

#include "tests/core/values/changes.h"

#include <QTest>

using namespace sluice;
using Kind = Change::Kind;
using Found = ApplyResult::Found;

class TestApplyJudge : public QObject {
    Q_OBJECT

    /// What a server says to the commands that find out, with that hash.
    static std::vector<Outcome> answers(
        const ChangeSet& set, const QByteArray& type, const std::optional<QByteArray>& field)
    {
        std::vector<Outcome> outcomes;
        for (const QList<QByteArray>& command : applyjudge::findingCommands(set)) {
            if (command[0] == "TYPE")
                outcomes.push_back(Outcome::reply(Value::simpleString(type)));
            else if (command[0] == "HGET" && field)
                outcomes.push_back(Outcome::reply(Value::bulkString(*field)));
            else if (command[0] == "HLEN")
                outcomes.push_back(Outcome::reply(Value::integer(type == "none" ? 0 : 2)));
            else if (command[0] == "LLEN")
                outcomes.push_back(Outcome::reply(Value::integer(field ? field->toLongLong() : 0)));
            else
                outcomes.push_back(Outcome::reply(Value::null()));
        }
        return outcomes;
    }

private Q_SLOTS:
    void whatIsThereAfterwardsIsFound()
    {
        ChangeSet set = changes::set(
            "k", KeyType::Hash, { changes::named(Kind::HashSet, "f", "old", "new") });
        set.learn({});
        QCOMPARE(applyjudge::found(set, answers(set, "hash", "old")), Found::NotApplied);
        QCOMPARE(applyjudge::found(set, answers(set, "hash", "new")), Found::Applied);
        QCOMPARE(applyjudge::found(set, answers(set, "hash", "theirs")), Found::Other);
        QCOMPARE(applyjudge::found(set, answers(set, "none", {})), Found::Other);
        std::vector<Outcome> lost = answers(set, "hash", "old");
        lost[0] = Outcome::notSent(Why::Disconnected);
        QCOMPARE(applyjudge::found(set, lost), Found::Unknown);
    }

    void aDeletedKeyIsFoundToBeGone()
    {
        ChangeSet set = changes::set("k", KeyType::Hash, { changes::named(Kind::KeyDelete, {}) });
        QCOMPARE(applyjudge::found(set, answers(set, "none", {})), Found::Applied);
        QCOMPARE(applyjudge::found(set, answers(set, "hash", {})), Found::NotApplied);
    }

    // Nothing else tells a pushed element from one that was not.
    void pushedElementsAreFoundByTheLength()
    {
        ChangeSet set
            = changes::set("k", KeyType::List, { changes::at(Kind::ListPushBack, 0, {}, "x") });
        set.learn({ Value::simpleString("list"), Value::integer(5) });
        QCOMPARE(applyjudge::found(set, answers(set, "list", "5")), Found::NotApplied);
        QVERIFY(applyjudge::found(set, answers(set, "list", "7")) == Found::Other);
    }

    void aFieldsExpiryThatCannotBeReadEndsIt()
    {
        const ChangeSet set = changes::set(
            "k", KeyType::Hash, { changes::named(Kind::HashSet, "f", "old", "new") });
        const std::vector<ChangeCheck> checks = set.checks();
        const auto judged = [&](const QByteArray& error) {
            std::vector<Outcome> outcomes;
            for (const ChangeCheck& check : checks) {
                if (check.command[0] == "TYPE")
                    outcomes.push_back(Outcome::reply(Value::simpleString("hash")));
                else if (check.command[0] == "HGET")
                    outcomes.push_back(Outcome::reply(Value::bulkString("old")));
                else if (check.command[0] == "HPEXPIRETIME" || check.command[0] == "PEXPIRETIME")
                    outcomes.push_back(Outcome::reply(Value::error(error)));
                else
                    outcomes.push_back(Outcome::reply(Value::integer(1)));
            }
            return applyjudge::ofChecks(set, checks, outcomes, true);
        };
        QVERIFY(!judged("ERR unknown command 'HPEXPIRETIME'")); // an older server has none
        const auto forbidden = judged("NOPERM this user has no permissions");
        QVERIFY(forbidden);
        QCOMPARE(forbidden->kind, ApplyResult::Kind::CannotCheck);
    }
};

QTEST_GUILESS_MAIN(TestApplyJudge)
#include "tst_applyjudge.moc"
