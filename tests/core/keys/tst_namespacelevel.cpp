// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/namespacelevel.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

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
