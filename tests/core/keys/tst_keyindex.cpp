// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keyindex.h"

#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

Value batch(int from, int to)
{
    std::vector<Value> names;
    for (int i = from; i < to; ++i)
        names.push_back(Value::bulkString("n:" + QByteArray::number(i)));
    return Value::array(std::move(names));
}

} // namespace

class TestKeyIndex : public QObject {
    Q_OBJECT

    /// Everything that an index tells, for tests that look at the whole.
    struct Told {
        explicit Told(KeyIndex& index)
        {
            QObject::connect(&index, &KeyIndex::updated, &index,
                [this](const KeyIndexUpdate& update) { updates.push_back(update); });
        }
        std::vector<KeyIndexUpdate> updates;
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void manyBatchesGiveFewUpdates()
    {
        KeyIndex index;
        Told told(index);
        for (int i = 0; i < 200; ++i)
            index.add(batch(i * 100, i * 100 + 100));
        QCOMPARE(index.pendingAdds(), 200);
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(index.pendingAdds(), 0);
        QCOMPARE(index.loadedKeys(), 20'000u);
        QCOMPARE(told.updates.back().keys, 20'000u);
        QVERIFY2(told.updates.size() < 20, qPrintable(QString::number(told.updates.size())));
    }

    void onlyTheLastFilterIsAnswered()
    {
        KeyIndex index;
        index.add(batch(0, 300'000));
        QTRY_VERIFY(index.isSettled());
        Told told(index);
        for (int i = 0; i < 100; ++i) // typed faster than it is answered
            index.setFilter(GlobFilter::fromText(QString::number(i)));
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(told.updates.size(), size_t(1));
        QCOMPARE(told.updates.back().matches, [] {
            quint32 count = 0;
            for (int i = 0; i < 300'000; ++i)
                count += QByteArray::number(i).contains("99");
            return count;
        }());
    }

    void aFilterAlsoSeesWhatComesLater()
    {
        KeyIndex index;
        Told told(index);
        index.setFilter(GlobFilter::fromText(u"n:1?"));
        index.add(batch(0, 15));
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(told.updates.back().matches, 5u);
        index.add(batch(10, 30));
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(told.updates.back().matches, 10u);
        QCOMPARE(told.updates.back().keys, 30u);
    }

    void aClosedLevelIsNotToldOfAnyMore()
    {
        KeyIndex index;
        Told told(index);
        index.add(batch(0, 10));
        QTRY_VERIFY(index.isSettled());
        const quint32 level = index.open("n:");
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(told.updates.back().levels.size(), size_t(1));
        QCOMPARE(told.updates.back().levels[0].level, level);
        QCOMPARE(told.updates.back().levels[0].rows->rows.size(), size_t(10));
        index.close(level);
        index.add(batch(10, 20));
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(told.updates.back().levels.size(), size_t(1));
        QCOMPARE(told.updates.back().levels[0].level, KeyIndex::rootLevel);
    }

    void changesThatComeFasterThanTheyAreTakenInAreTakenInTogether()
    {
        KeyIndex index;
        Told told(index);
        index.add(batch(0, 200'000));
        index.finish();
        QTRY_VERIFY(index.isSettled());
        for (int i = 0; i < 20'000; ++i) { // each look through all names by itself: a minute
            index.remove({ "n:" + QByteArray::number(i) });
            if (i % 2)
                index.addNames({ "n:" + QByteArray::number(i) });
            index.addNames({ "m:" + QByteArray::number(i % 10) });
        }
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(index.loadedKeys(), 200'000u - 10'000u + 10u);
        QCOMPARE(told.updates.back().keys, 190'010u);
        QCOMPARE(told.updates.back().matches, 190'010u);
        index.remove({ "n:1" });
        index.clear(); // of what is forgotten nothing comes back
        index.addNames({ "n:2" });
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(told.updates.back().keys, 1u);
    }

    void namesOfBeforeClearingDoNotComeBack()
    {
        KeyIndex index;
        Told told(index);
        index.add(batch(0, 50'000));
        index.clear();
        index.add(batch(7, 8));
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(index.loadedKeys(), 1u);
        QCOMPARE(told.updates.back().store, std::shared_ptr<const KeyStore>(index.store()));
        QCOMPARE(told.updates.back().keys, 1u);
    }

    void removedNamesAreGoneAndMayComeBack_data()
    {
        QTest::addColumn<bool>("sealed");
        QTest::newRow("while it loads") << false;
        QTest::newRow("afterwards") << true;
    }
    void removedNamesAreGoneAndMayComeBack()
    {
        QFETCH(bool, sealed);
        KeyIndex index;
        Told told(index);
        index.add(batch(0, 70'000));
        if (sealed)
            index.finish();
        index.setFilter(GlobFilter::fromText(u"n:1*"));
        QTRY_VERIFY(index.isSettled());
        const quint32 matches = told.updates.back().matches;
        index.remove({ "n:1", "n:2", "n:69999", "n:1", "n:70000" });
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(index.loadedKeys(), 69'997u);
        QCOMPARE(told.updates.back().keys, 69'997u);
        QCOMPARE(told.updates.back().matches, matches - 1);
        index.addNames({ "n:1", "n:100000", "n:3", "n:100000", QByteArray() });
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(told.updates.back().keys, 70'000u);
        QCOMPARE(told.updates.back().matches, matches + 1);
        index.setFilter({});
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(told.updates.back().matches, 70'000u); // those that are gone stay so
    }

    void aScanBringsBackWhatWasRemoved()
    {
        KeyIndex index;
        Told told(index);
        index.add(batch(0, 10));
        index.remove({ "n:3" });
        index.add(batch(0, 10));
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(told.updates.back().keys, 10u);
    }

    void itMayEndInTheMiddleOfItsWork()
    {
        for (int round = 0; round < 10; ++round) {
            KeyIndex index;
            index.add(batch(0, 20'000));
            index.setFilter(GlobFilter::fromText(u"*1*2*3*"));
            index.open("n:");
            for (int turn = 0; turn < round; ++turn)
                QCoreApplication::processEvents();
        }
    }
};

QTEST_GUILESS_MAIN(TestKeyIndex)
#include "tst_keyindex.moc"
