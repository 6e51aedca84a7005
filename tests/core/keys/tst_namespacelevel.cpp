// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/namespacelevel.h"

#include <QHash>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <array>

using namespace sluice;

namespace {

/// "user: 3" for a namespace, "counter" for a key, one line each.
QByteArray picture(const NamespaceRows& rows, const KeyStore& store, qsizetype prefix)
{
    QByteArray text;
    for (const NamespaceRow row : rows.rows) {
        if (row.isGroup())
            text += rows.groupName(store, prefix, row.group()).toByteArray() + ' '
                + QByteArray::number(rows.groups[row.group()].count) + '\n';
        else
            text += store.name(row.key()).sliced(prefix).toByteArray() + '\n';
    }
    return text;
}

QByteArray pictureOf(
    const QByteArrayList& names, const QByteArray& prefix, const QByteArray& separator)
{
    auto store = std::make_shared<KeyStore>();
    NamespaceLevel level(store, prefix, separator);
    for (const QByteArray& name : names) {
        store->add(name);
        level.add(store->size() - 1);
    }
    return picture(*level.snapshot().rows, *store, prefix.size());
}

} // namespace

class TestNamespaceLevel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keysAreGroupedByTheSeparator_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<QByteArray>("separator");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* title, const char* prefix, const char* separator,
                             const char* expected) {
            QTest::newRow(title) << QByteArray(prefix) << QByteArray(separator)
                                 << QByteArray(expected);
        };
        row("root", "", ":", ": 1\nuser: 5\ncounter\nuser\n");
        row("below", "user:", ":", "2: 2\n10: 1\n\nlast\n");
        row("further below", "user:2:", ":", "a\nb\n");
        row("nothing below", "nobody:", ":", "");
        row("flat", "", "",
            ":odd\ncounter\nuser\nuser:\nuser:2:a\nuser:2:b\nuser:10:a\nuser:last\n");
        row("long separator", "", "er:", "user: 5\n:odd\ncounter\nuser\n");
    }
    void keysAreGroupedByTheSeparator()
    {
        QFETCH(QByteArray, prefix);
        QFETCH(QByteArray, separator);
        const QByteArrayList names { "user:10:a", "counter", "user:2:b", "user:2:a", "user",
            "user:", "user:last", ":odd" };
        QTEST(pictureOf(names, prefix, separator), "expected");
    }

    void addingBitByBitGivesWhatAddingAtOnceGives()
    {
        QRandomGenerator random(11);
        auto store = std::make_shared<KeyStore>();
        NamespaceLevel stepwise(store, {}, QByteArray(":"));
        size_t rowsBefore = 0;
        for (int step = 0; step < 60; ++step) {
            for (int i = random.bounded(step < 30 ? 400 : 3); i > 0; --i) {
                const quint32 size = store->size();
                store->add("n" + QByteArray::number(random.bounded(200)) + (i % 3 ? ":" : "")
                    + QByteArray::number(random.bounded(5'000)));
                if (store->size() > size)
                    stepwise.add(size);
            }
            const NamespaceChange change = stepwise.snapshot();
            const auto rows = change.rows;
            QCOMPARE(rows->rows.size(),
                rowsBefore == 0 ? rows->rows.size() : rowsBefore + change.added.size());
            rowsBefore = rows->rows.size();
            NamespaceLevel atOnce(store, {}, QByteArray(":"));
            for (quint32 id = 0; id < store->size(); ++id)
                atOnce.add(id);
            QCOMPARE(picture(*rows, *store, 0), picture(*atOnce.snapshot().rows, *store, 0));
        }
    }

    void takingManyGivesWhatAddingOneByOneGives_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<QByteArray>("separator");
        QTest::newRow("short namespaces, few and many") << QByteArray() << QByteArray(":");
        QTest::newRow("long namespaces") << QByteArray("long:") << QByteArray(":");
        QTest::newRow("long separator") << QByteArray("l") << QByteArray("ace:");
        QTest::newRow("several separators") << QByteArray() << QByteArray(": / ace");
    }
    void takingManyGivesWhatAddingOneByOneGives()
    {
        QFETCH(QByteArray, prefix);
        QFETCH(QByteArray, separator);
        const Separators separators(separator.split(' '));
        QRandomGenerator random(23);
        auto store = std::make_shared<KeyStore>();
        const auto number
            = [&random](int below) { return QByteArray::number(random.bounded(below)); };
        while (store->size() < 200'000) {
            store->add("few" + number(9) + ':' + number(1'000'000));
            store->add(number(100'000) + ':' + number(9));
            store->add(number(500) + '/' + number(1'000));
            store->add( // of lengths around what a slot holds
                QByteArray(random.bounded(6, 14), 'b') + number(3) + ':' + number(1'000));
            store->add(
                QByteArray(random.bounded(10), '\0') + ':' + number(1'000)); // alike but for length
            store->add("long:a namespace:" + number(1'000'000));
            store->add("long:another namespace " + number(60'000) + ':' + number(5));
            store->add("key " + number(1'000'000));
        }
        IdSet shown;
        shown.resize(store->size());
        for (quint32 id = 0; id < store->size(); ++id) {
            if (id < 100'000 ? id % 100 == 0 : id % 7 != 0)
                shown.insert(id);
        }
        NamespaceLevel many(store, prefix, separators);
        IdSet there = shown;
        const auto same = [&](quint32 end) {
            NamespaceLevel one(store, prefix, separators);
            for (quint32 id = 0; id < end; ++id) {
                if (there.contains(id))
                    one.add(id);
            }
            return picture(*many.snapshot().rows, *store, prefix.size())
                == picture(*one.snapshot().rows, *store, prefix.size());
        };
        const std::array<quint32, 6> ends { 1'000, 50'000, 140'000, 140'003, 190'000,
            store->size() };
        quint32 from = 0;
        for (const quint32 end : ends) {
            many.take(shown, from, end);
            const auto removeFrom = [&](quint32 first, qsizetype divisor) {
                for (quint32 id = first; id < end; ++id) {
                    if (there.contains(id) && store->name(id).size() % divisor == 0) {
                        many.remove(id);
                        there.remove(id);
                    }
                }
            };
            if (end == ends[4]) // some of what no version has had yet
                removeFrom(from, 3);
            QVERIFY2(same(end), QByteArray::number(end).constData());
            if (end == ends[1]) // whole namespaces are gone, and may come back
                removeFrom(0, 2);
            if (end == ends[2])
                many.seal();
            from = end;
        }
        QHash<QByteArray, quint32> expected;
        for (quint32 id = 0; id < store->size(); ++id) {
            const QByteArrayView name = store->name(id);
            if (!there.contains(id) || !name.startsWith(prefix))
                continue;
            const QByteArrayView rest = name.sliced(prefix.size());
            if (const qsizetype length = separators.partLength(rest))
                ++expected[rest.first(length).toByteArray()];
        }
        const auto rows = many.snapshot().rows;
        QCOMPARE(rows->groupRows, static_cast<quint32>(expected.size()));
        for (quint32 row = 0; row < rows->groupRows; ++row) {
            const quint32 group = rows->rows[row].group();
            QCOMPARE(rows->rowOfGroup[group], row);
            QCOMPARE(rows->groups[group].count,
                expected.value(rows->groupName(*store, prefix.size(), group).toByteArray()));
        }
    }

    void theFirstRowsComeBeforeAllOfThem()
    {
        QRandomGenerator random(29);
        auto store = std::make_shared<KeyStore>();
        while (store->size() < 150'000)
            store->add("n" + QByteArray::number(random.bounded(10'000'000)));
        IdSet all;
        all.resize(store->size());
        for (quint32 id = 0; id < store->size(); ++id)
            all.insert(id);
        NamespaceLevel level(store, "n", QByteArray(":"));
        level.take(all, 0, store->size());
        const auto first = level.snapshot(false).rows;
        QCOMPARE(first->rows.size(), NamespaceLevel::firstRows);
        QVERIFY(level.isChanged());
        const NamespaceChange rest = level.snapshot();
        QVERIFY(!level.isChanged());
        QCOMPARE(rest.added.size(), store->size() - NamespaceLevel::firstRows);
        NamespaceLevel atOnce(store, "n", QByteArray(":"));
        atOnce.take(all, 0, store->size());
        const QByteArray expected = picture(*atOnce.snapshot().rows, *store, 1);
        QVERIFY(expected.startsWith(picture(*first, *store, 1)));
        QCOMPARE(picture(*rest.rows, *store, 1), expected);
    }

    /// So many that some hashes are equal.
    void manyLongNamespacesAreToldApart()
    {
        auto store = std::make_shared<KeyStore>();
        constexpr quint32 count = 300'000;
        IdSet all;
        all.resize(count);
        for (quint32 id = 0; id < count; ++id) {
            QVERIFY(store->append("a namespace " + QByteArray::number(1'000'000 + id) + ':'));
            all.insert(id);
        }
        NamespaceLevel level(store, {}, QByteArray(":"));
        level.take(all, 0, count);
        const auto rows = level.snapshot().rows;
        QCOMPARE(rows->groupRows, count);
        for (const NamespaceRow row : rows->rows)
            QCOMPARE(rows->groups[row.group()].count, 1u);
    }

    void rowsAreFoundByName()
    {
        auto store = std::make_shared<KeyStore>();
        NamespaceLevel level(store, "a1", QByteArray("0"));
        for (const char* name : { "a1205", "a13", "a1", "a12", "a140x", "b" }) {
            store->add(QByteArrayView(name));
            level.add(store->size() - 1);
        }
        const auto rows = level.snapshot().rows;
        QCOMPARE(picture(*rows, *store, 2), QByteArray("20 1\n40 1\n\n2\n3\n"));
        for (quint32 row = 0; row < rows->rows.size(); ++row) {
            const NamespaceRow each = rows->rows[row];
            if (each.isGroup()) {
                QCOMPARE(
                    rows->rowOfNamespace(*store, 2, rows->groupName(*store, 2, each.group())), row);
                QCOMPARE(rows->rowOfGroup[each.group()], row);
            } else {
                QCOMPARE(rows->rowOfKey(*store, 2, store->name(each.key())), row);
            }
        }
        QVERIFY(!rows->rowOfKey(*store, 2, QByteArrayView("a19")));
        QVERIFY(!rows->rowOfNamespace(*store, 2, QByteArrayView("9")));
    }
};

QTEST_APPLESS_MAIN(TestNamespaceLevel)
#include "tst_namespacelevel.moc"
