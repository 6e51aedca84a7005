// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/latencywindow.h"

#include "tests/core/trace/records.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace sluice;

namespace {

constexpr std::int64_t millisecond = 1'000'000;
constexpr std::int64_t second = 1'000 * millisecond;
constexpr std::int64_t start = 50 * second;

RequestRecord lasting(std::int64_t nanos, std::int64_t end, RunId run = 0)
{
    RequestRecord record = answered(1, end - nanos, run);
    record.stamps.resumed = end;
    return record;
}

} // namespace

class TestLatencyWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsNothingBeforeTheFirstSecond();
    void holdsTheLastTenSeconds();
    void percentilesAreThoseOfTheLastTenSeconds();
    void countsPanelsAndOneRun();
    void anotherRunBeginsAnew();
    void aLateUpdateTellsItsSpan();
    void noUpdateReadsEverything();
};

void TestLatencyWindow::knowsNothingBeforeTheFirstSecond()
{
    Recorder recorder(64);
    LatencyWindow window;
    recorder.commit(lasting(5000, start));
    window.update(recorder, start);
    QCOMPARE(window.latency(Phase::Total).count(), 0u); // came before
    QCOMPARE(window.span(Phase::Total), 0);
    recorder.commit(lasting(7000, start + millisecond));
    window.update(recorder, start + second / 10);
    QCOMPARE(window.latency(Phase::Total).count(), 1u); // the total is the first to be read
    QCOMPARE(window.latency(Phase::Waiting).count(), 0u);
    QCOMPARE(*window.latency(Phase::Total).percentile(100), 7000);
    QCOMPARE(window.span(Phase::Total), second / 10);
    QCOMPARE(window.asOf(Phase::Total), start + second / 10);
    window.update(recorder, start + second);
    QCOMPARE(window.latency(Phase::Waiting).count(), 1u);
}

void TestLatencyWindow::holdsTheLastTenSeconds()
{
    Recorder recorder(64);
    LatencyWindow window;
    window.update(recorder, start);
    std::int64_t now = start;
    for (int i = 0; i < 40; ++i) { // one request each second, i microseconds long
        now += second / 2;
        recorder.commit(lasting(2000 + i * 1000, now));
        now += second / 2;
        window.update(recorder, now);
        const auto expected = static_cast<std::uint64_t>(std::min(i + 1, 10));
        QCOMPARE(window.latency(Phase::Total).count(), expected);
    }
    const HistogramSnapshot& total = window.latency(Phase::Total);
    QVERIFY(std::abs(*total.min() - 32'000) <= 32'000 / 100);
    QVERIFY(std::abs(*total.max() - 41'000) <= 41'000 / 100);
    QCOMPARE(total.sum(), std::uint64_t(10 * 36'500));
    QCOMPARE(window.span(Phase::Total), 10 * second);
    for (int i = 0; i < 11; ++i)
        window.update(recorder, now += second);
    QCOMPARE(window.latency(Phase::Total).count(), 0u); // all quiet
    QVERIFY(!window.latency(Phase::Total).max());
}

void TestLatencyWindow::percentilesAreThoseOfTheLastTenSeconds()
{
    auto recorder = std::make_unique<Recorder>(64);
    LatencyWindow window;
    RandomRecords random(51);
    std::int64_t now = start;
    window.update(*recorder, now);
    std::vector<std::pair<std::int64_t, std::int64_t>> all; // end, nanoseconds
    for (int i = 0; i < 20'000; ++i) {
        now += millisecond;
        const std::int64_t nanos = 1000 + random.below(100'000 + i * 20);
        recorder->commit(lasting(nanos, now));
        all.push_back({ now, nanos });
        if (i % 16 == 15)
            window.update(*recorder, now);
    }
    const std::int64_t to = window.asOf(Phase::Total);
    const std::int64_t from = to - window.span(Phase::Total);
    QVERIFY(to - from >= 10 * second - 100 * millisecond && to - from <= 11 * second);
    std::vector<std::int64_t> exact;
    for (const auto& [end, nanos] : all) {
        if (end > from && end <= to)
            exact.push_back(nanos);
    }
    std::sort(exact.begin(), exact.end());
    const HistogramSnapshot& total = window.latency(Phase::Total);
    QCOMPARE(total.count(), exact.size());
    for (const double percent : { 50.0, 90.0, 99.0, 99.9 }) {
        const auto rank = static_cast<std::size_t>(
            std::ceil(percent / 100 * static_cast<double>(exact.size()) - 1e-9));
        const auto expected = static_cast<double>(exact[rank - 1]);
        const auto found = static_cast<double>(*total.percentile(percent));
        QVERIFY(std::abs(found - expected) <= 0.01 * expected);
    }
}

void TestLatencyWindow::countsPanelsAndOneRun()
{
    Recorder recorder(64);
    const RunId first = recorder.beginRun();
    const RunId second_ = recorder.beginRun();
    LatencyWindow window;
    window.setRun(second_);
    QCOMPARE(window.run(), second_);
    window.update(recorder, start);
    recorder.commit(lasting(1000, start + 1, 0));
    recorder.commit(lasting(2000, start + 1, first));
    recorder.commit(lasting(4000, start + 1, second_));
    window.update(recorder, start + second);
    QCOMPARE(window.latency(Phase::Total).count(), 2u);
    QCOMPARE(window.latency(Phase::Total).sum(), 5000u);
}

void TestLatencyWindow::anotherRunBeginsAnew()
{
    Recorder recorder(64);
    LatencyWindow window;
    window.update(recorder, start);
    recorder.commit(lasting(1000, start + 1));
    window.update(recorder, start + second);
    QCOMPARE(window.latency(Phase::Total).count(), 1u);
    window.setRun(recorder.beginRun());
    QCOMPARE(window.latency(Phase::Total).count(), 0u);
    window.update(recorder, start + 2 * second);
    QCOMPARE(window.latency(Phase::Total).count(), 0u);
    QCOMPARE(window.asOf(Phase::Total), start + 2 * second);
}

void TestLatencyWindow::aLateUpdateTellsItsSpan()
{
    Recorder recorder(64);
    LatencyWindow window;
    window.update(recorder, start);
    recorder.commit(lasting(1000, start + second));
    window.update(recorder, start + 25 * second); // the view was hidden
    QCOMPARE(window.latency(Phase::Total).count(), 1u);
    QCOMPARE(window.span(Phase::Total), 25 * second);
    window.update(recorder, start + 26 * second);
    QCOMPARE(window.latency(Phase::Total).count(), 1u); // it may be of the last 10 s
    window.update(recorder, start + 36 * second);
    QCOMPARE(window.latency(Phase::Total).count(), 0u);
}

void TestLatencyWindow::noUpdateReadsEverything()
{
    Recorder recorder(64);
    LatencyWindow window;
    window.update(recorder, start);
    std::int64_t now = start + second;
    window.update(recorder, now);
    for (int i = 0; i < 100; ++i) {
        now += 16 * millisecond;
        window.update(recorder, now);
        int readNow = 0;
        for (int phase = 0; phase < phaseCount; ++phase)
            readNow += window.asOf(static_cast<Phase>(phase)) == now;
        QVERIFY(readNow <= 1);
    }
}

QTEST_APPLESS_MAIN(TestLatencyWindow)
#include "tst_latencywindow.moc"
