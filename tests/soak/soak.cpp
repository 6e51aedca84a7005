// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/soak/soakload.h"

#include "tests/support/faultproxy.h"
#include "tests/support/processfacts.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>

#include <cstdio>

using namespace sluice;
using namespace std::chrono_literals;
using Direction = FaultProxy::Direction;
using Cut = FaultProxy::Cut;

namespace {

constexpr int Parties = 24;
constexpr int Threads = 2;
constexpr qint64 SampleMs = 500;

/// The engine and its bad network, and the hand that changes everything at random.
class Soak {
public:
    explicit Soak(quint32 seed)
        : m_proxy(startedServer(), FaultProxy::Listen::Tcp, seed)
        , m_random(seed)
    {
        m_engine.core.connectTo(options());
    }

    /// Load and trouble for so long; samples of the memory go to `samples` (seconds, bytes).
    bool run(qint64 milliseconds, std::vector<std::pair<double, double>>& samples)
    {
        Producers producers(m_engine, Threads);
        for (int i = 0; i < Parties; ++i)
            producers.start([&, i] {
                const QByteArray name = "p" + QByteArray::number(i) + ":";
                soakProducer(m_engine.client(name), name, quint32(i), &counts, &producers);
            });
        QElapsedTimer timer;
        timer.start();
        qint64 nextSample = 0, nextLine = 0;
        std::printf("%8s %12s %12s %10s %10s %10s %8s %10s\n", "seconds", "sent", "replies",
            "not sent", "maybe", "dropped", "links", "RSS KiB");
        while (timer.elapsed() < milliseconds) {
            trouble();
            QThread::msleep(20);
            m_engine.executor.drain();
            pull();
            if (timer.elapsed() >= nextSample) {
                samples.emplace_back(double(timer.elapsed()) / 1000, double(residentBytes()));
                nextSample += SampleMs;
            }
            if (timer.elapsed() >= nextLine) {
                printLine(double(timer.elapsed()) / 1000);
                nextLine += std::max<qint64>(milliseconds / 20, 1000);
            }
        }
        calm();
        counts.isOver = true;
        const bool isDone = producers.wait(60s);
        printLine(double(timer.elapsed()) / 1000);
        return isDone;
    }

    /// After run(): a request gets its own reply, the gauges are at rest, each was recorded once.
    [[nodiscard]] bool isAtRest()
    {
        PendingReply last = m_engine.client().ping();
        while (!last.isSettled())
            QThread::msleep(1);
        if (last.await_resume().reply().bytes() != "PONG")
            return false;
        const auto isQuiet = [this] {
            const RunCounts recorded = m_engine.core.recorder().counts(0);
            return recorded.ended == recorded.offered
                && recorded.offered > static_cast<std::uint64_t>(counts.sent)
                && m_engine.core.inFlightGauge().value() == 0;
        };
        for (int i = 0; i < 5000 && !isQuiet(); ++i)
            QThread::msleep(1);
        return isQuiet();
    }

    SoakCounts counts;
    qint64 struck[16] {}; ///< how often each kind of trouble came

private:
    QString startedServer()
    {
        if (!m_server.start()) {
            std::fprintf(stderr, "%s\n", m_server.error());
            std::exit(1);
        }
        return m_server.socketPath();
    }
    ConnectionOptions options() const
    {
        ConnectionOptions to;
        to.port = m_proxy.port();
        return to;
    }

    void calm()
    {
        for (const Direction direction : { Direction::ToServer, Direction::ToClient }) {
            m_proxy.setFaults(direction, {});
            m_proxy.cutAfter(direction, -1, Cut::Close);
        }
        m_proxy.setAccepting(true);
        m_server.resume();
        m_engine.core.setTaking(true);
        m_engine.core.setPolicy({});
        m_engine.core.connectTo(options());
    }

    /// Once in a while, one thing changes.
    void trouble()
    {
        if (m_random() % 4)
            return;
        const unsigned kind = m_random() % 16;
        ++struck[kind];
        const auto direction = m_random() % 2 ? Direction::ToServer : Direction::ToClient;
        FaultProxy::Faults faults;
        switch (kind) {
        case 0:
            faults.latency = std::chrono::microseconds(m_random() % 5000);
            faults.jitter = std::chrono::microseconds(m_random() % 5000);
            return m_proxy.setFaults(direction, faults);
        case 1:
            faults.bytesPerSecond = 100'000 + m_random() % 5'000'000;
            return m_proxy.setFaults(direction, faults);
        case 2:
            faults.slice = 1 + int(m_random() % 100);
            return m_proxy.setFaults(direction, faults);
        case 3:
            faults.stalled = true;
            return m_proxy.setFaults(direction, faults);
        case 4:
            return m_proxy.setFaults(direction, {});
        case 5:
            return m_engine.core.setConnections(1 + int(m_random() % 4));
        case 6:
            return m_proxy.cutNow(m_random() % 2 ? Cut::Close : Cut::Reset);
        case 7:
            return m_proxy.cutAfter(direction, m_random() % 100'000, Cut::Close);
        case 8:
            return m_proxy.inject(Direction::ToClient, QByteArray("\x13\xff\0 what?\r\n", 11));
        case 9:
            return m_engine.core.setCapacity(1 + m_random() % 200);
        case 10:
            return m_engine.core.setLimits({ .window = 1 + int(m_random() % 600),
                .windowBytes = std::size_t(1) << (8 + m_random() % 14) });
        case 11:
            return m_engine.core.setPolicy(
                { WhenFull(m_random() % 4), std::chrono::milliseconds(1) });
        case 12:
            if (m_random() % 4 == 0)
                m_engine.core.disconnect();
            return m_engine.core.connectTo(options());
        case 13:
            m_engine.core.requestSnapshot();
            return m_engine.core.setTaking(m_random() % 4 != 0);
        case 14:
            if (m_random() % 2)
                return m_server.suspend();
            return m_server.resume();
        default:
            m_proxy.setAccepting(m_random() % 3 != 0);
            return m_engine.core.reconnectNow();
        }
    }

    void pull()
    {
        m_records.resize(1 << 16);
        while (m_engine.core.recorder().pull(m_records.data(), m_records.size()).more) { }
    }

    void printLine(double seconds)
    {
        std::printf("%8.1f %12lld %12lld %10lld %10lld %10lld %8d %10lld\n", seconds,
            counts.sent.load(), counts.replies.load(), counts.notSent.load(), counts.maybe.load(),
            counts.dropped.load(), m_proxy.accepted(), residentBytes() / 1024);
        std::fflush(stdout);
    }

    RedisServer m_server;
    FaultProxy m_proxy;
    RealEngine m_engine;
    std::mt19937 m_random;
    std::vector<RequestRecord> m_records;
};

/// Bytes a second by which the memory grows: least squares.
double slopeOf(const std::vector<std::pair<double, double>>& samples, std::size_t from)
{
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (std::size_t i = from; i < samples.size(); ++i) {
        ++n;
        x += samples[i].first;
        y += samples[i].second;
        xx += samples[i].first * samples[i].first;
        xy += samples[i].first * samples[i].second;
    }
    const double spread = n * xx - x * x;
    return spread > 0 ? (n * xy - x * y) / spread : 0;
}

bool say(bool holds, const char* what)
{
    std::printf("%-6s %s\n", holds ? "holds" : "FAILS", what);
    return holds;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption minutes(QStringLiteral("minutes"), QStringLiteral("How long."),
        QStringLiteral("N"), QStringLiteral("30"));
    const QCommandLineOption seed(QStringLiteral("seed"), QStringLiteral("Of all chance."),
        QStringLiteral("N"), QStringLiteral("1"));
    parser.addOptions({ minutes, seed });
    parser.process(application);
    const auto milliseconds = static_cast<qint64>(parser.value(minutes).toDouble() * 60'000);

    std::vector<std::pair<double, double>> samples;
    bool holds = true;
    {
        // Whatever the libraries keep for good is there before counting.
        Soak warmUp(parser.value(seed).toUInt());
        std::vector<std::pair<double, double>> ignored;
        holds &= say(warmUp.run(2'000, ignored), "the first two seconds end");
    }
    const int descriptors = openDescriptors();
    const int threads = runningThreads();
    {
        Soak soak(parser.value(seed).toUInt() + 1);
        holds &= say(soak.run(milliseconds, samples), "every producer has come to its end");
        holds &= say(soak.counts.settled + soak.counts.dropped == soak.counts.sent,
            "settled and dropped together are what was sent");
        holds &= say(soak.counts.wrong == 0, "nobody got another's reply");
        holds &= say(soak.isAtRest(),
            "the next one gets its own, nothing is in flight, each was recorded once");
        holds &= say(soak.counts.replies > 1'000, "there was load");
        std::printf("trouble:");
        for (const qint64 times : soak.struck)
            std::printf(" %lld", times);
        std::printf("\n");
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    std::printf("descriptors %d before, %d after; threads %d before, %d after\n", descriptors,
        openDescriptors(), threads, runningThreads());
    holds &= say(openDescriptors() <= descriptors, "no descriptor is left");
    holds &= say(runningThreads() <= threads, "no thread is left");
    const double slope = slopeOf(samples, samples.size() / 3);
    const double growth = slope * double(milliseconds) / 1000 * 2 / 3;
    std::printf("memory after the first third: %+.1f KiB a minute, %+.2f MiB in all\n",
        slope * 60 / 1024, growth / (1 << 20));
    holds &= say(growth < 8 << 20, "memory is flat");
    return holds ? 0 : 1;
}
