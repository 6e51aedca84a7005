// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/valuematcher.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace sluice;
using Place = ValueHit::Place;

class TestValueMatcher : public QObject {
    Q_OBJECT

    /// Offsets of the hits in a string that comes in pages of so many bytes.
    static QList<quint64> inPages(const QByteArray& value, const QByteArray& needle,
        qsizetype pageBytes, bool ignoreCase = false)
    {
        const ValueMatcher matcher(needle, ignoreCase);
        ValueMatcher::Progress progress;
        std::vector<ValueHit> hits;
        for (qsizetype at = 0; at < value.size(); at += pageBytes) {
            Page page;
            page.bytes = value.mid(at, pageBytes);
            matcher.find("k", KeyType::String, page, progress, 1'000'000, hits);
        }
        QList<quint64> offsets;
        for (const ValueHit& hit : hits) {
            offsets.append(hit.offset);
            if (hit.excerpt.mid(hit.at, needle.size())
                    .compare(needle, ignoreCase ? Qt::CaseInsensitive : Qt::CaseSensitive)
                != 0)
                return { 0xbad };
        }
        return offsets;
    }

private Q_SLOTS:
    void whereThePagesEndMakesNoDifference()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 300; ++round) {
            QByteArray value;
            for (int i = 0; i < 200; ++i)
                value.append(static_cast<char>('a' + random.bounded(2)));
            QByteArray needle;
            for (int i = random.bounded(1, 6); i > 0; --i)
                needle.append(static_cast<char>('a' + random.bounded(2)));
            QList<quint64> expected; // without overlaps, from the left
            for (qsizetype at = 0; (at = value.indexOf(needle, at)) >= 0; at += needle.size())
                expected.append(static_cast<quint64>(at));
            for (const qsizetype page : { 1, 2, 3, 7, 50, 199, 200 })
                QCOMPARE(inPages(value, needle, page), expected);
        }
    }

    void everyByteIsFound()
    {
        QByteArray value;
        for (int i = 0; i < 256; ++i)
            value.append(static_cast<char>(i));
        for (int i = 0; i < 256; ++i)
            QCOMPARE(inPages(value, QByteArray(1, static_cast<char>(i)), 100),
                QList<quint64> { quint64(i) });
    }

    void caseIsIgnoredForLettersOnly()
    {
        QCOMPARE(inPages("xxNeedLe needle", "nEEDlE", 4, true), QList<quint64>({ 2, 9 }));
        QCOMPARE(inPages("xxNeedLe needle", "nEEDlE", 4, false), QList<quint64>());
        QCOMPARE(inPages("[{\xc4", "{", 4, true), QList<quint64> { 1 }); // not [ with a bit more
        QCOMPARE(inPages("\xe4", "\xc4", 4, true), QList<quint64>());
    }

    void everyPlaceIsNamed()
    {
        const ValueMatcher matcher("x", false);
        const auto find = [&](KeyType type, const PageRow& row) {
            Page page;
            page.rows = { { "n", "n", { "n", "n" } }, row };
            ValueMatcher::Progress progress;
            std::vector<ValueHit> hits;
            matcher.find("k", type, page, progress, 10, hits);
            return hits.size() == 1 ? hits.front() : ValueHit();
        };
        QCOMPARE(find(KeyType::Hash, { "fx", "v", {} }).place, Place::Field);
        QCOMPARE(find(KeyType::Hash, { "f", "vx", {} }).place, Place::FieldValue);
        QCOMPARE(find(KeyType::Hash, { "f", "vx", {} }).name, QByteArray("f"));
        QCOMPARE(find(KeyType::List, { {}, "vx", {} }).place, Place::Element);
        QCOMPARE(find(KeyType::List, { {}, "vx", {} }).index, 1U);
        QCOMPARE(find(KeyType::Set, { "mx", {}, {} }).place, Place::Member);
        QCOMPARE(find(KeyType::SortedSet, { "mx", "1", {} }).place, Place::Member);
        QCOMPARE(find(KeyType::Stream, { "1-1", {}, { "fx", "v" } }).place, Place::EntryField);
        QCOMPARE(find(KeyType::Stream, { "1-1", {}, { "f", "vx" } }).place, Place::EntryValue);
        QCOMPARE(find(KeyType::Stream, { "1-1", {}, { "f", "vx" } }).name, QByteArray("1-1"));
    }

    void noMoreHitsThanWanted()
    {
        const ValueMatcher matcher("a", false);
        ValueMatcher::Progress progress;
        std::vector<ValueHit> hits;
        Page page;
        page.bytes = QByteArray(1'000, 'a');
        matcher.find("k", KeyType::String, page, progress, 3, hits);
        QCOMPARE(hits.size(), std::size_t(3));
    }

    void excerptsAreShort()
    {
        const ValueMatcher matcher("needle", false);
        ValueMatcher::Progress progress;
        std::vector<ValueHit> hits;
        Page page;
        page.bytes = QByteArray(100'000, 'a') + "needle" + QByteArray(100'000, 'b');
        matcher.find("k", KeyType::String, page, progress, 3, hits);
        QCOMPARE(hits.size(), std::size_t(1));
        QCOMPARE(hits[0].offset, 100'000U);
        QCOMPARE(hits[0].excerpt.size(), ValueHit::before + ValueHit::after);
        QCOMPARE(hits[0].excerpt.mid(hits[0].at, 6), QByteArray("needle"));
    }
};

QTEST_GUILESS_MAIN(TestValueMatcher)
#include "tst_valuematcher.moc"
