// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/workload.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace sluice;

/// What producers send, by count.
class TestWorkload : public QObject {
    Q_OBJECT

    static QList<QByteArray> wordsOf(Command command)
    {
        const RequestPtr request = std::move(command).finish();
        const QList<QByteArray> lines = request->wire().toByteArray().split('\n');
        QList<QByteArray> words;
        for (qsizetype i = 2; i < lines.size(); i += 2) // behind its size each
            words.append(lines[i].chopped(1));
        return words;
    }

private Q_SLOTS:
    void anotherPrefixMovesTheKeysThatAreWrittenOutToo()
    {
        Workload workload;
        workload.prefix = "sluice:load:";
        workload.roles.resize(1);
        workload.roles[0].commands
            = { { { "SET", "sluice:load:elephant", "{value}" }, 1 }, { { "GET", "{key}" }, 1 } };
        workload.setPrefix("mine:");
        QCOMPARE(workload.key(1), QByteArray("mine:key:1"));
        QCOMPARE(workload.roles[0].commands[0].words,
            (QList<QByteArray> { "SET", "mine:elephant", "{value}" }));
        QCOMPARE(workload.roles[0].commands[1].words, (QList<QByteArray> { "GET", "{key}" }));
    }

    void producersAreNamedByTheirRoles()
    {
        const CommandMaker usual { Workload() };
        QCOMPARE(usual.nameOf(0), QByteArray("web-1"));
        QCOMPARE(usual.nameOf(1), QByteArray("batch-1"));
        QCOMPARE(usual.nameOf(5), QByteArray("checkout-2"));
        Workload uneven;
        uneven.roles = { { "greedy", 1, { { { "PING" } } } }, { "polite", 3, { { { "PING" } } } } };
        const CommandMaker maker(uneven);
        const QList<QByteArray> names { "greedy-1", "polite-1", "polite-2", "polite-3", "greedy-2",
            "polite-4" };
        for (int i = 0; i < names.size(); ++i)
            QCOMPARE(maker.nameOf(i), names[i]);
        QCOMPARE(maker.roleOf(4), std::size_t(0));
        QCOMPARE(maker.roleOf(6), std::size_t(1));
    }

    void commandsComeByTheirWeights()
    {
        Workload workload;
        workload.roles = { { "mixed", 1,
            { { { "GET", "{key}" }, 6 }, { { "SET", "{key}", "{value}" }, 3 },
                { { "HSET", "{key}", "field", "{value}" }, 1 } } } };
        workload.expireSeconds = 60;
        const CommandMaker maker(workload);
        Random random(3);
        std::map<QByteArray, int> counts;
        for (int i = 0; i < 20'000; ++i) {
            const QList<QByteArray> words = wordsOf(maker.make(0, random));
            const QByteArray name = words[0];
            ++counts[name];
            QVERIFY(words[1].startsWith("sluice:load:key:"));
            QCOMPARE(words.size(), name == "GET" ? 2 : name == "SET" ? 5 : 4);
            if (name == "SET") {
                QCOMPARE(words[2], QByteArray(16, 'v'));
                QCOMPARE(words[3], "EX");
                QCOMPARE(words[4], "60");
            }
        }
        QVERIFY(std::abs(counts["GET"] - 12'000) < 400);
        QVERIFY(std::abs(counts["SET"] - 6'000) < 400);
        QVERIFY(std::abs(counts["HSET"] - 2'000) < 300);
    }

    void keysAreChosenAsAsked_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("uniform") << int(KeyChoice::Kind::Uniform);
        QTest::newRow("Zipf") << int(KeyChoice::Kind::Zipf);
        QTest::newRow("hot") << int(KeyChoice::Kind::Hot);
    }
    void keysAreChosenAsAsked()
    {
        QFETCH(const int, kind);
        Workload workload;
        workload.keys = 100;
        workload.roles = { { "reader", 1, { { { "GET", "{key}" } } } } };
        workload.keyChoice = { static_cast<KeyChoice::Kind>(kind), 1.0, 0.8 };
        const CommandMaker maker(workload);
        Random random(4);
        constexpr int many = 100'000;
        std::vector<int> counts(100);
        for (int i = 0; i < many; ++i) {
            const QByteArray key = wordsOf(maker.make(0, random))[1];
            ++counts.at(std::size_t(key.mid(key.lastIndexOf(':') + 1).toInt()));
        }
        double harmonic = 0;
        for (int n = 1; n <= 100; ++n)
            harmonic += 1.0 / n;
        for (int n = 0; n < 100; ++n) {
            double share = 0.01;
            if (workload.keyChoice.kind == KeyChoice::Kind::Zipf)
                share = 1.0 / (n + 1) / harmonic;
            else if (workload.keyChoice.kind == KeyChoice::Kind::Hot)
                share = 0.2 * 0.01 + (n == 0 ? 0.8 : 0);
            const double expected = many * share;
            QVERIFY2(std::abs(counts[std::size_t(n)] - expected) < 6 * std::sqrt(expected),
                qPrintable(QStringLiteral("key %1: %2 for %3")
                               .arg(n)
                               .arg(counts[std::size_t(n)])
                               .arg(expected)));
        }
    }

    void valuesHaveTheSizesAsked()
    {
        Workload workload;
        workload.values = { { 10, 9 }, { 100'000, 1 } };
        workload.roles = { { "writer", 1, { { { "SET", "{key}", "{value}" } } } } };
        const CommandMaker maker(workload);
        Random random(5);
        int large = 0;
        for (int i = 0; i < 2'000; ++i) {
            const qsizetype size = wordsOf(maker.make(0, random))[2].size();
            QVERIFY(size == 10 || size == 100'000);
            large += size > 10;
        }
        QVERIFY(std::abs(large - 200) < 80);
    }

    void theSameSeedGivesTheSameCommands()
    {
        const CommandMaker maker { Workload() };
        Random one(9);
        Random other(9);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(wordsOf(maker.make(1, one)), wordsOf(maker.make(1, other)));
    }
};

QTEST_APPLESS_MAIN(TestWorkload)
#include "tst_workload.moc"
