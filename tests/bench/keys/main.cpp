// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/detached.h"
#include "tests/bench/cpus.h"
#include "tests/bench/keys/panelrig.h"
#include "tests/bench/row.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cstdio>

using namespace sluice;
using namespace sluice::bench;

namespace {

using Sense = Row::Sense;

Row atMost(const QString& name, const std::vector<double>& values, const QString& unit,
    double bound, const QString& note = {})
{
    Row row;
    row.name = name;
    row.ours = median(values);
    row.unit = unit;
    row.spread = spread(values);
    row.note = note;
    return bounded(row, Sense::AtMost, bound, bound);
}

bool isLoaded(PanelRig& rig)
{
    return rig.panel().scanner().state() == ScanProgress::State::Finished
        && rig.panel().isSettled();
}

/// Loading, against the floor, by turns.
std::vector<Row> loading(PanelRig& rig, FilledServer& server, int rounds)
{
    std::vector<double> ours;
    std::vector<double> floors;
    std::vector<double> firstRows;
    std::vector<double> turns;
    rig.panel().setFastScan(true);
    rig.panel().connectionReady();
    rig.turnUntil([&] { return isLoaded(rig); }); // both are warm then
    (void)server.floorSeconds(ScanPace::largest);
    for (int round = 0; round < rounds; ++round) {
        rig.takeLongestTurn();
        QElapsedTimer timer;
        timer.start();
        rig.panel().reload();
        rig.turnUntil([&] { return rig.panel().scanner().progress().loaded == 0; });
        rig.turnUntil([&] { return rig.panel().scanner().progress().loaded > 0; });
        firstRows.push_back(rig.turnUntil([&] { return rig.panel().model().rowCount() > 0; }));
        rig.turnUntil([&] { return isLoaded(rig); });
        ours.push_back(double(timer.nsecsElapsed()) / 1e9);
        turns.push_back(rig.takeLongestTurn());
        floors.push_back(server.floorSeconds(ScanPace::largest));
        std::fprintf(stderr, "load %d: %.2f s, floor %.2f s, longest turn %.1f ms\n", round + 1,
            ours.back(), floors.back(), turns.back());
    }
    std::vector<Row> rows;
    rows.push_back(bounded(compare(QStringLiteral("load %1 keys").arg(server.keys()),
                               QStringLiteral("s"), ours, floors),
        Sense::AtMost, 1.15, 1.15));
    rows.back().note = QStringLiteral("hiredis, the same COUNT 10,000");
    rows.push_back(atMost(
        QStringLiteral("first rows after the first reply"), firstRows, QStringLiteral("ms"), 100));
    rows.push_back(atMost(
        QStringLiteral("longest GUI turn while loading"), turns, QStringLiteral("ms CPU"), 16));
    return rows;
}

std::vector<Row> filtering(PanelRig& rig, int rounds)
{
    struct Case {
        const char* name;
        KeyFilter::Kind kind;
        QString text;
        double bound;
    };
    const std::array cases {
        Case { "substring, few hits", KeyFilter::Kind::Part, QStringLiteral("98765"), 300 },
        Case { "substring, most hit", KeyFilter::Kind::Part, QStringLiteral("er:"), 300 },
        Case { "glob, few hits", KeyFilter::Kind::Glob, QStringLiteral("user:*77:b*g"), 500 },
        Case { "glob, class", KeyFilter::Kind::Glob, QStringLiteral("*[0-3]9:friends"), 500 },
        Case { "expression", KeyFilter::Kind::Expression,
            QStringLiteral("^user:.*7[0-4]:(pro|acc)"), 2'000 },
        Case { "expression, most hit", KeyFilter::Kind::Expression, QStringLiteral("[0-9]{4}"),
            2'000 },
    };
    std::vector<Row> rows;
    std::vector<double> turns;
    for (const Case& each : cases) {
        std::vector<double> first;
        std::vector<double> whole;
        for (int round = 0; round < rounds; ++round) {
            rig.panel().setFilter(KeyFilter::Kind::Auto, {});
            rig.turnUntil([&] { return rig.panel().isSettled(); });
            rig.takeLongestTurn();
            QElapsedTimer timer;
            timer.start();
            const quint32 all = rig.panel().model().keys();
            rig.panel().setFilter(each.kind, each.text);
            rig.turnUntil([&] {
                const KeyTreeModel& model = rig.panel().model();
                return rig.panel().isSettled() || (model.matches() > 0 && model.matches() < all);
            });
            first.push_back(double(timer.nsecsElapsed()) / 1e6);
            rig.turnUntil([&] { return rig.panel().isSettled(); });
            whole.push_back(double(timer.nsecsElapsed()) / 1e6);
            turns.push_back(rig.takeLongestTurn());
        }
        const QString name = QStringLiteral("filter: %1").arg(QLatin1String(each.name));
        rows.push_back(atMost(name + QStringLiteral(", first"), first, QStringLiteral("ms"), 100));
        rows.push_back(atMost(name + QStringLiteral(", all"), whole, QStringLiteral("ms"),
            each.bound, QStringLiteral("%1 match").arg(rig.panel().model().matches())));
    }
    rig.panel().setFilter(KeyFilter::Kind::Auto, {});
    rig.turnUntil([&] { return rig.panel().isSettled(); });
    rows.push_back(atMost(
        QStringLiteral("longest GUI turn while filtering"), turns, QStringLiteral("ms CPU"), 16));
    return rows;
}

std::vector<Row> opening(PanelRig& rig, FilledServer& server, int rounds)
{
    std::vector<Row> rows;
    std::vector<double> turns;
    for (const char* prefix : { "session:", "user:" }) {
        std::vector<double> first;
        std::vector<double> whole;
        int children = 0;
        for (int round = 0; round < rounds; ++round) {
            // Another filter and back closes every namespace in the index.
            rig.tree().collapse(rig.panel().model().findNamespace(prefix));
            rig.panel().setFilter(KeyFilter::Kind::Auto, QStringLiteral("nobody"));
            rig.turnUntil([&] { return rig.panel().isSettled(); });
            rig.panel().setFilter(KeyFilter::Kind::Auto, {});
            rig.turnUntil([&] { return rig.panel().isSettled(); });
            rig.takeLongestTurn();
            QElapsedTimer timer;
            timer.start();
            const QPersistentModelIndex index = rig.panel().model().findNamespace(prefix);
            rig.tree().expand(index);
            rig.turnUntil([&] { return rig.panel().model().rowCount(index) > 0; });
            rig.tree().viewport()->repaint();
            first.push_back(double(timer.nsecsElapsed()) / 1e6);
            rig.turnUntil([&] { return rig.panel().isSettled(); });
            whole.push_back(double(timer.nsecsElapsed()) / 1e6);
            children = rig.panel().model().rowCount(index);
            turns.push_back(rig.takeLongestTurn());
        }
        const QString name
            = QStringLiteral("open %1 (%2 rows)").arg(QLatin1String(prefix)).arg(children);
        rows.push_back(
            atMost(name + QStringLiteral(", first screen"), first, QStringLiteral("ms"), 100));
        rows.push_back(atMost(name + QStringLiteral(", sorted"), whole, QStringLiteral("ms"), 250));
        if (QByteArray(prefix) == "session:") {
            rig.turnUntil([&] { return isLoaded(rig); });
            const double beside = double(rig.panel().model().memoryBytes()) / server.keys() - 21;
            rows.push_back(atMost(QStringLiteral("memory beside the name, that level opened"),
                { beside }, QStringLiteral("bytes/key"), 8));
        }
    }
    rows.push_back(atMost(
        QStringLiteral("longest GUI turn while opening"), turns, QStringLiteral("ms CPU"), 16));
    return rows;
}

/// A GET every two milliseconds, as people's requests come; how long each took.
class Probe : public QObject {
public:
    explicit Probe(const Client& client)
        : m_client(client)
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { ask(); });
        m_timer.start(2);
    }
    [[nodiscard]] double p99() const
    {
        std::vector<double> sorted = m_times;
        std::sort(sorted.begin(), sorted.end());
        return sorted.empty() ? 0 : sorted[sorted.size() * 99 / 100];
    }

private:
    Detached ask()
    {
        const QPointer<Probe> self = this;
        QElapsedTimer timer;
        timer.start();
        PendingReply pending = m_client.get("nobody");
        const Outcome outcome = co_await pending;
        if (self && outcome.isReply())
            m_times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }

    Client m_client;
    QTimer m_timer;
    std::vector<double> m_times;
};

std::vector<Row> governing(PanelRig& rig, int rounds)
{
    const Client client = rig.engine().client("probe");
    const auto idle = [&] {
        Probe probe(client);
        QElapsedTimer timer;
        timer.start();
        rig.turnUntil([&] { return timer.hasExpired(3'000); });
        return probe.p99();
    };
    const auto scan = [&](bool fast, double& seconds) {
        rig.panel().setFastScan(fast);
        Probe probe(client);
        QElapsedTimer timer;
        timer.start();
        rig.panel().reload();
        rig.turnUntil(
            [&] { return rig.panel().scanner().state() == ScanProgress::State::Scanning; });
        rig.turnUntil([&] { return isLoaded(rig); });
        seconds = double(timer.nsecsElapsed()) / 1e9;
        return probe.p99();
    };
    std::vector<double> quiet;
    std::vector<double> more;
    std::vector<double> moreFast;
    std::vector<double> gentleSeconds;
    double seconds = 0;
    for (int round = 0; round < rounds; ++round) {
        quiet.push_back(idle());
        more.push_back(scan(false, seconds) - quiet.back());
        gentleSeconds.push_back(seconds);
        moreFast.push_back(scan(true, seconds) - quiet.back());
        std::fprintf(stderr,
            "p99: quiet %.2f ms, gentle +%.2f ms (%.1f s), fast +%.2f ms (%.1f s)\n", quiet.back(),
            more.back(), gentleSeconds.back(), moreFast.back(), seconds);
    }
    std::vector<Row> rows;
    rows.push_back(atMost(QStringLiteral("p99 of others' requests during a gentle scan, more"),
        more, QStringLiteral("ms"), 2,
        QStringLiteral("quiet %1 ms; the scan took %2 s")
            .arg(median(quiet), 0, 'f', 2)
            .arg(median(gentleSeconds), 0, 'f', 1)));
    Row fast;
    fast.name = QStringLiteral("the same during a fast scan");
    fast.ours = median(moreFast);
    fast.unit = QStringLiteral("ms");
    fast.spread = spread(moreFast);
    rows.push_back(fast);
    return rows;
}

} // namespace

int main(int argc, char* argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication program(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption keys(QStringLiteral("keys"),
        QStringLiteral("So many keys; 1000000, or 10000000 for what must hold."),
        QStringLiteral("count"), QStringLiteral("1000000"));
    const QCommandLineOption roundsOption(QStringLiteral("rounds"),
        QStringLiteral("Each measurement so many times."), QStringLiteral("count"),
        QStringLiteral("5"));
    const QCommandLineOption only(QStringLiteral("only"),
        QStringLiteral("load, filter, open or govern, with commas between."),
        QStringLiteral("names"));
    const QCommandLineOption json(QStringLiteral("json"),
        QStringLiteral("Also writes the rows there."), QStringLiteral("file"));
    parser.addOptions({ keys, roundsOption, only, json });
    parser.process(program);
    const int rounds = std::max(1, parser.value(roundsOption).toInt());
    const QStringList wanted = parser.isSet(only)
        ? parser.value(only).split(QLatin1Char(','))
        : QStringList { QStringLiteral("load"), QStringLiteral("filter"), QStringLiteral("open"),
              QStringLiteral("govern") };

    const MachineUse before = machineUse();
    Theme theme;
    FilledServer server(std::max(1'000, parser.value(keys).toInt()));
    if (!server.fill())
        return 1;
    std::vector<Row> rows;
    const auto take
        = [&rows](std::vector<Row> some) { rows.insert(rows.end(), some.begin(), some.end()); };
    {
        PanelRig rig(server);
        if (!rig.connect())
            return 1;
        if (wanted.contains(QStringLiteral("load")))
            take(loading(rig, server, rounds));
        rig.panel().setFastScan(true);
        rig.panel().connectionReady();
        rig.turnUntil([&] { return isLoaded(rig); });
        if (wanted.contains(QStringLiteral("filter")))
            take(filtering(rig, rounds));
        if (wanted.contains(QStringLiteral("open")))
            take(opening(rig, server, rounds));
        if (wanted.contains(QStringLiteral("govern")))
            take(governing(rig, std::min(rounds, 3)));
    }
    print(rows);
    std::printf(
        "nothing is pinned; other processes, the server among them, used %.0f %% of one CPU "
        "meanwhile\n",
        100 * othersShare(before, machineUse()));
    if (parser.isSet(json) && !writeJson(rows, parser.value(json)))
        return 1;
    return 0;
}
