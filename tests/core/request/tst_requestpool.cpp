// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/request.h"

#include <QTest>

#include <algorithm>
#include <thread>
#include <vector>

using namespace sluice;

namespace {

std::vector<RequestPtr> make(int count, qsizetype bytes)
{
    std::vector<RequestPtr> requests;
    for (int i = 0; i < count; ++i) {
        requests.push_back(makeRequest());
        if (bytes > 0)
            requests.back()->buffer.extend(bytes);
    }
    return requests;
}

std::int64_t room(const std::vector<RequestPtr>& requests)
{
    std::int64_t bytes = 0;
    for (const RequestPtr& request : requests)
        bytes += request->buffer.capacity();
    return bytes;
}

/// Runs it in a thread of its own, whose pool is empty at first.
template <typename Function> void inFreshThread(Function function) { std::thread(function).join(); }

} // namespace

class TestRequestPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void requestsAndTheirRoomAreUsedAgain()
    {
        inFreshThread([] {
            make(1000, 200);
            const std::vector<RequestPtr> again = make(1000, 0);
            QVERIFY(room(again) >= 1000 * 200);
            QVERIFY(std::all_of(again.begin(), again.end(),
                [](const RequestPtr& request) { return request->buffer.isEmpty(); }));
        });
    }

    void theRoomThatIsKeptIsBounded()
    {
        inFreshThread([] {
            make(3000, 8000); // 24 MB of commands under way
            const std::int64_t kept = room(make(3000, 0));
            QVERIFY(kept > 1 << 20);
            QVERIFY2(kept <= 4 << 20, QByteArray::number(qint64(kept)).constData());
        });
    }

    void aThreadThatOnlyLetsGoOfOthersRequestsKeepsFew()
    {
        inFreshThread([] {
            std::vector<RequestPtr> theirs;
            inFreshThread([&] { theirs = make(1000, 200); });
            theirs.clear();
            const std::vector<RequestPtr> mine = make(1000, 0);
            const auto reused = std::count_if(mine.begin(), mine.end(),
                [](const RequestPtr& request) { return request->buffer.capacity() > 0; });
            QCOMPARE(reused, 64);
        });
    }
};

QTEST_GUILESS_MAIN(TestRequestPool)
#include "tst_requestpool.moc"
