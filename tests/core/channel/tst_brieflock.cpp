// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/channel/brieflock.h"

#include <QTest>

#include <mutex>
#include <vector>

using namespace sluice;

class TestBriefLock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void oneAtATime()
    {
        BriefLock lock;
        std::uint64_t count = 0; // not atomic: what the lock protects
        std::uint64_t twin = 0;
        bool alike = true;
        constexpr int threads = 4;
        constexpr int rounds = 20'000;
        std::vector<std::thread> running;
        running.reserve(threads);
        for (int i = 0; i < threads; ++i)
            running.emplace_back([&] {
                for (int round = 0; round < rounds; ++round) {
                    const std::scoped_lock held(lock);
                    alike = alike && count == twin;
                    ++count;
                    ++twin;
                }
            });
        for (std::thread& thread : running)
            thread.join();
        QCOMPARE(count, std::uint64_t(threads) * rounds);
        QVERIFY(alike);
    }

    void waitsForAHolderThatSleeps()
    {
        BriefLock lock;
        std::atomic<bool> isHeld { false };
        std::atomic<bool> isFreed { false };
        std::thread holder([&] {
            const std::scoped_lock held(lock);
            isHeld = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(20)); // past looks and yields
            isFreed = true;
        });
        while (!isHeld)
            std::this_thread::yield();
        {
            const std::scoped_lock held(lock);
            QVERIFY(isFreed);
        }
        holder.join();
    }
};

QTEST_GUILESS_MAIN(TestBriefLock)
#include "tst_brieflock.moc"
