// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/elementstore.h"
#include "core/values/seennames.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

using namespace sluice;

namespace {

/// Mostly short, sometimes of the lengths at which another form begins, any byte.
QByteArray randomBytes(QRandomGenerator& random)
{
    static constexpr int lengths[] = { 0, 1, 5, 20, 63, 64, 127, 128, 2047, 2048, 2049, 20'000 };
    const int length = lengths[random.bounded(random.bounded(4) ? 4 : int(std::size(lengths)))];
    QByteArray bytes(length, Qt::Uninitialized);
    for (char& byte : bytes)
        byte = static_cast<char>(random.bounded(256));
    return bytes;
}

PageRow randomRow(QRandomGenerator& random)
{
    PageRow row { randomBytes(random), randomBytes(random), {} };
    for (int i = random.bounded(8) ? 0 : random.bounded(300); i > 0; --i)
        row.fields.append(randomBytes(random));
    return row;
}

} // namespace

class TestElementStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasPutInComesOutByteForByte()
    {
        QRandomGenerator random(6);
        std::vector<PageRow> all;
        ElementStore store;
        for (int page = 0; page < 60; ++page) {
            std::vector<PageRow> rows;
            for (int i = random.bounded(50); i > 0; --i)
                rows.push_back(randomRow(random));
            store.append(rows);
            all.insert(all.end(), rows.begin(), rows.end());
        }
        QCOMPARE(store.size(), all.size());
        QVERIFY(all.size() > 500);
        for (std::size_t i = 0; i < all.size(); ++i)
            QVERIFY(store.at(i) == all[i]);
        QVERIFY(store.rows() == all);
        // From anywhere to anywhere.
        for (int round = 0; round < 200; ++round) {
            const auto begin = random.bounded(static_cast<quint32>(all.size()));
            const auto end = begin + random.bounded(200U);
            std::size_t next = begin;
            store.visit(begin, end, [&](std::size_t at, const std::vector<QByteArrayView>& parts) {
                const bool same = at == next && parts[0] == all[at].name
                    && parts[1] == all[at].value
                    && parts.size() == 2 + static_cast<std::size_t>(all[at].fields.size())
                    && (parts.size() == 2 || parts.back() == all[at].fields.back());
                ++next;
                return same;
            });
            QCOMPARE(next, std::min<std::size_t>(end, all.size()));
        }
        for (const std::size_t at : { std::size_t(0), all.size() / 2, all.size() - 1 }) {
            const auto found = store.find(all[at].name, all.size());
            QVERIFY(found && all[*found].name == all[at].name && *found <= at);
        }
        QVERIFY(!store.find("not there at all", all.size()));
    }

    void aCopyStaysAsItWas()
    {
        ElementStore store;
        store.append({ { "a", "1", {} } });
        const ElementStore copy = store;
        store.append({ { "b", "2", {} } });
        QCOMPARE(copy.size(), 1U);
        store.clear();
        QCOMPARE(copy.at(0).name, QByteArray("a"));
        QVERIFY(store.isEmpty() && store.memory() == 0);
    }

    void itIsPacked()
    {
        ElementStore store;
        quint64 content = 0;
        for (int page = 0; page < 100; ++page) {
            std::vector<PageRow> rows;
            for (int i = 0; i < 2'000; ++i) {
                rows.push_back(
                    { "field:" + QByteArray::number(page * 2'000 + i), "some value", {} });
                content += static_cast<quint64>(rows.back().name.size() + 10);
            }
            store.append(rows);
        }
        QVERIFY2(store.memory() <= content + 4 * store.size(),
            QByteArray::number(double(store.memory() - content) / double(store.size()))
                .constData());
    }

    void longPartsAreShared()
    {
        const QByteArray large(1'000'000, 'x');
        ElementStore store;
        store.append({ { "a", large, {} } });
        QCOMPARE(store.at(0).value.constData(), large.constData());
        QVERIFY(store.memory() >= 1'000'000);
    }

    void namesAreNewOnce()
    {
        QRandomGenerator random(7);
        SeenNames seen;
        QSet<QByteArray> model;
        for (int i = 0; i < 200'000; ++i) {
            const QByteArray name = QByteArray::number(random.bounded(80'000));
            const bool isNew = !model.contains(name);
            model.insert(name);
            if (seen.insert(name) != isNew)
                QFAIL(name.constData());
        }
        QCOMPARE(seen.size(), static_cast<std::size_t>(model.size()));
        QVERIFY(seen.insert({}) && !seen.insert({}));
        seen.clear();
        QVERIFY(seen.insert("1") && seen.size() == 1);
    }
};

QTEST_GUILESS_MAIN(TestElementStore)
#include "tst_elementstore.moc"
