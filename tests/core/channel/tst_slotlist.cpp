// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/channel/slotlist.h"

#include <list>
#include <memory>
#include <random>

using namespace sluice;

namespace {
struct Model {
    Ticket ticket;
    int value;
};
using Lists = SlotLists<std::unique_ptr<int>>;
using List = Lists::List;
} // namespace

class TestSlotList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsTwoListsWhateverIsDoneWithThem_data()
    {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<unsigned>("pushes"); // of 10 steps
        QTest::newRow("mostly empty") << 1u << 3u;
        QTest::newRow("some") << 2u << 5u;
        QTest::newRow("growing") << 3u << 7u;
    }
    void itIsTwoListsWhateverIsDoneWithThem()
    {
        QFETCH(unsigned, seed);
        QFETCH(unsigned, pushes);
        std::mt19937 random(seed);
        Lists lists;
        std::list<Model> waiting, queued;
        std::vector<Ticket> gone;
        int next = 0;
        const auto modelOf = [&](List list) -> std::list<Model>& {
            return list == List::Waiting ? waiting : queued;
        };
        for (int step = 0; step < 8000; ++step) {
            const List list = random() % 2 ? List::Waiting : List::Queued;
            std::list<Model>& model = modelOf(list);
            if (random() % 10 < pushes) {
                const Ticket ticket = lists.push(list, std::make_unique<int>(next));
                model.push_back({ ticket, next++ });
            } else if (!model.empty()) {
                switch (random() % 4) {
                case 0: {
                    QCOMPARE(*lists.front(list), model.front().value);
                    QCOMPARE(*lists.pop(list), model.front().value);
                    gone.push_back(model.front().ticket);
                    model.pop_front();
                    break;
                }
                case 1: {
                    const List to = random() % 2 ? List::Waiting : List::Queued;
                    QCOMPARE(*lists.moveFront(list, to), model.front().value);
                    modelOf(to).splice(modelOf(to).end(), model, model.begin());
                    break;
                }
                case 2: {
                    const auto some = std::next(model.begin(), long(random() % model.size()));
                    QCOMPARE(*lists.remove(some->ticket), some->value);
                    gone.push_back(some->ticket);
                    model.erase(some);
                    break;
                }
                case 3: {
                    const int divisor = 2 + int(random() % 9);
                    std::vector<int> taken, expected;
                    lists.removeIf(
                        list, [&](const auto& value) { return *value % divisor == 0; },
                        [&](std::unique_ptr<int> value) { taken.push_back(*value); });
                    std::erase_if(model, [&](const Model& each) {
                        if (each.value % divisor)
                            return false;
                        expected.push_back(each.value);
                        gone.push_back(each.ticket);
                        return true;
                    });
                    QVERIFY(taken == expected);
                }
                }
            }
            QCOMPARE(lists.size(List::Waiting), waiting.size());
            QCOMPARE(lists.size(List::Queued), queued.size());
            if (step % 64)
                continue;
            for (const List each : { List::Waiting, List::Queued }) {
                std::vector<int> values;
                lists.each(each, [&](const auto& value) {
                    values.push_back(*value);
                    return true;
                });
                std::vector<int> expected;
                for (const Model& entry : modelOf(each)) {
                    expected.push_back(entry.value);
                    QCOMPARE(int(lists.find(entry.ticket)), int(each));
                }
                QVERIFY(values == expected);
                QCOMPARE(lists.isEmpty(each), expected.empty());
            }
            for (const Ticket& ticket : gone)
                QCOMPARE(int(lists.find(ticket)), int(List::Free));
        }
    }

    void aTicketThatWasNeverGivenFindsNothing()
    {
        Lists lists;
        QCOMPARE(int(lists.find(Ticket())), int(List::Free));
        lists.push(List::Queued, std::make_unique<int>(1));
        QCOMPARE(int(lists.find(Ticket())), int(List::Free));
        QCOMPARE(int(lists.find(Ticket { 0, 0 })), int(List::Free));
        QCOMPARE(int(lists.find(Ticket { 1, 1 })), int(List::Free));
    }

    void aVisitEndsWhenItsVisitorHasSeenEnough()
    {
        Lists lists;
        for (int i = 0; i < 5; ++i)
            lists.push(List::Queued, std::make_unique<int>(i));
        int seen = 0;
        lists.each(List::Queued, [&](const auto& value) {
            ++seen;
            return *value < 2;
        });
        QCOMPARE(seen, 3);
    }
};

QTEST_APPLESS_MAIN(TestSlotList)
#include "tst_slotlist.moc"
