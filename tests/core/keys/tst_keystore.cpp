// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keystore.h"

#include <QTest>

#include <atomic>
#include <ctime>
#include <thread>

using namespace sluice;

namespace {

QByteArray nameOf(quint32 i) { return "user:" + QByteArray::number(i) + ":profile"; }

} // namespace

class TestKeyStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesOfAnyBytesComeBackAsTheyWere()
    {
        KeyStore store;
        QByteArrayList names { QByteArray(), QByteArray(1, '\0'), QByteArray(127, 'a'),
            QByteArray(128, 'b'), QByteArray(16'384, 'c'), QByteArray(1'048'576, 'd'),
            QByteArray(3'000'000, 'e'), QByteArray("<b>\n\xe2\x80\xae") };
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all += static_cast<char>(i);
        names += all;
        for (const QByteArray& name : names)
            QCOMPARE(store.add(name), KeyStore::Added::New);
        QCOMPARE(store.size(), quint32(names.size()));
        for (quint32 id = 0; id < store.size(); ++id)
            QCOMPARE(store.name(id).toByteArray(), names[id]);
    }

    void aNameIsKeptOnce()
    {
        KeyStore store;
        for (quint32 i = 0; i < 20'000; ++i)
            QCOMPARE(store.add(nameOf(i)), KeyStore::Added::New);
        for (quint32 i = 0; i < 20'000; ++i)
            QCOMPARE(store.add(nameOf(i)), KeyStore::Added::Duplicate);
        QCOMPARE(store.size(), 20'000u);
    }

    void duplicatesAreStillFoundAfterSealing()
    {
        KeyStore store;
        for (quint32 i = 0; i < 5'000; ++i)
            QCOMPARE(store.add(nameOf(i)), KeyStore::Added::New);
        store.seal();
        QCOMPARE(store.add(nameOf(4'999)), KeyStore::Added::Duplicate);
        QCOMPARE(store.add(nameOf(5'000)), KeyStore::Added::New);
        QCOMPARE(store.name(5'000).toByteArray(), nameOf(5'000));
    }

    void aMillionNamesCostTheirLengthAndAFewBytes()
    {
        KeyStore store;
        quint64 bytes = 0;
        timespec before {};
        timespec after {};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
        for (quint32 i = 0; i < 1'000'000; ++i) {
            const QByteArray name = nameOf(i);
            bytes += static_cast<quint64>(name.size());
            QCOMPARE(store.add(name), KeyStore::Added::New);
        }
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
        const double ms = double(after.tv_sec - before.tv_sec) * 1e3
            + double(after.tv_nsec - before.tv_nsec) / 1e6;
        const double adding = double(store.memoryBytes() - bytes) / 1e6;
        store.seal();
        const double sealed = double(store.memoryBytes() - bytes) / 1e6;
        qInfo("1,000,000 names: %.0f ms of CPU; beside the names %.1f bytes per key while adding, "
              "%.1f afterwards",
            ms, adding, sealed);
        QVERIFY2(adding < 20, qPrintable(QString::number(adding)));
        QVERIFY2(sealed <= 8, qPrintable(QString::number(sealed)));
    }

    void namesAreVisitedInOrderAcrossChunks()
    {
        KeyStore store;
        QByteArrayList names;
        for (int i = 0; i < 90'000; ++i) {
            names += QByteArray(i % 997 == 0 ? 300'000 + i : i % 40, char('a' + i % 26))
                + QByteArray::number(i);
            QCOMPARE(store.add(names.back()), KeyStore::Added::New);
        }
        for (const quint32 from : { 0u, 1u, 7u, 8u, 1'003u, 89'999u }) {
            quint32 next = from;
            bool same = true;
            store.visit(from, store.size(), [&](quint32 id, const char* at, qsizetype length) {
                same = same && id == next++ && QByteArrayView(at, length) == names[id];
            });
            QVERIFY(same);
            QCOMPARE(next, store.size());
        }
        int regions = 0;
        for (quint32 from = 0; from + 64 < store.size(); from += 64) {
            const std::optional<QByteArrayView> region = store.region(from, from + 64);
            regions += region.has_value();
            for (quint32 id = from; region && id < from + 64; ++id) {
                const QByteArrayView name = store.name(id);
                QVERIFY(name.begin() >= region->begin() && name.end() <= region->end());
            }
        }
        QVERIFY(regions > 500);
    }

    void anotherThreadReadsWhileNamesAreAdded()
    {
        KeyStore store;
        std::atomic<bool> wrong = false;
        std::thread reader([&] {
            for (quint32 seen = 0; seen < 200'000;) {
                const quint32 size = store.size();
                for (; seen < size; ++seen)
                    wrong = wrong || store.name(seen) != nameOf(seen);
                std::this_thread::yield();
            }
        });
        for (quint32 i = 0; i < 200'000; ++i)
            store.add(nameOf(i));
        reader.join();
        QVERIFY(!wrong);
    }
};

QTEST_APPLESS_MAIN(TestKeyStore)
#include "tst_keystore.moc"
