// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QSet>

#include <cmath>
#include <vector>

namespace sluice {

/// Reads a trace file as a viewer does and finds what a viewer would trip over or show wrongly:
/// spans of a lane that overlap in part, phases that do not fill their request, time that goes
/// back, counters whose tracks change, names that nothing needs. Keeps the sums, to be compared
/// with what the engine counted itself.
class PerfettoChecker {
public:
    /// Empty when the file is right; else the first thing that is wrong.
    QByteArray check(const QByteArray& json)
    {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(json, &error);
        if (error.error != QJsonParseError::NoError)
            return "no JSON: " + error.errorString().toUtf8() + " at "
                + QByteArray::number(error.offset);
        const QJsonObject root = document.object();
        otherData = root[QLatin1String("otherData")].toObject();
        if (!root[QLatin1String("traceEvents")].isArray())
            return "no traceEvents";
        const QJsonArray events = root[QLatin1String("traceEvents")].toArray();
        for (const QJsonValue& event : events) {
            if (const QByteArray problem = take(event.toObject()); !problem.isEmpty())
                return problem + " in "
                    + QJsonDocument(event.toObject()).toJson(QJsonDocument::Compact);
        }
        for (auto lane = m_lanes.begin(); lane != m_lanes.end(); ++lane) {
            if (!m_named.contains(lane.key()))
                return "a lane without a name: " + QByteArray::number(lane.key());
            if (const QByteArray problem = close(*lane, INT64_MAX); !problem.isEmpty())
                return problem + " on lane " + QByteArray::number(lane.key());
        }
        if (!otherData.isEmpty() && otherData[QLatin1String("requests")].toInteger() != requests)
            return "otherData counts other requests";
        return {};
    }

    qint64 requests = 0; ///< outer spans
    qint64 lanes() const { return m_lanes.size(); }
    QMap<QString, qint64> nanos; ///< by phase; "request": of the outer spans
    QMap<QString, qint64> endings; ///< outer spans by args.ending
    QMap<QString, QSet<QString>> counters; ///< args keys by counter name
    QMap<QString, double> highest; ///< by "counter/key"
    QSet<QString> keys; ///< args.key of outer spans
    QSet<QString> names; ///< of outer spans
    QJsonObject otherData;
    QStringList processes;

private:
    struct Span {
        qint64 start = 0;
        qint64 end = 0;
        qint64 filled = 0; ///< by its direct children
        qint64 childEnd = 0; ///< where the last child ended
        bool isRequest = false;
    };
    struct Lane {
        std::vector<Span> open;
        qint64 last = 0; ///< start of the newest span
    };

    /// Microseconds with three decimals as whole nanoseconds; -1: it has more, or is none.
    static qint64 nanosOf(const QJsonValue& value)
    {
        if (!value.isDouble())
            return -1;
        const double exact = value.toDouble() * 1000;
        const double whole = std::round(exact);
        return std::abs(exact - whole) < 0.01 ? qint64(whole) : -1;
    }

    /// Ends what has ended at that instant, innermost first, and looks whether its phases fill it.
    static QByteArray close(Lane& lane, qint64 at)
    {
        while (!lane.open.empty() && lane.open.back().end <= at) {
            const Span span = lane.open.back();
            lane.open.pop_back();
            if (span.isRequest && span.filled != span.end - span.start)
                return "phases of " + QByteArray::number(span.filled) + " ns in a request of "
                    + QByteArray::number(span.end - span.start);
        }
        return {};
    }

    QByteArray take(const QJsonObject& event)
    {
        const QString kind = event[QLatin1String("ph")].toString();
        if (!event[QLatin1String("pid")].isDouble())
            return "no pid";
        if (kind == QLatin1String("M"))
            return takeName(event);
        if (kind == QLatin1String("C"))
            return takeCounter(event);
        if (kind == QLatin1String("X"))
            return takeSpan(event);
        return "a kind that is not written";
    }

    QByteArray takeName(const QJsonObject& event)
    {
        static const QSet<QString> known { QStringLiteral("process_name"),
            QStringLiteral("thread_name"), QStringLiteral("process_sort_index"),
            QStringLiteral("thread_sort_index") };
        const QString name = event[QLatin1String("name")].toString();
        if (!known.contains(name))
            return "metadata that no viewer knows";
        if (name == QLatin1String("thread_name"))
            m_named.insert(event[QLatin1String("tid")].toInteger());
        if (name == QLatin1String("process_name"))
            processes += event[QLatin1String("args")][QLatin1String("name")].toString();
        return {};
    }

    QByteArray takeCounter(const QJsonObject& event)
    {
        const QString name = event[QLatin1String("name")].toString();
        const QJsonObject args = event[QLatin1String("args")].toObject();
        const QStringList list = args.keys();
        const QSet<QString> all(list.begin(), list.end());
        if (all.isEmpty())
            return "a counter without a value";
        if (counters.contains(name) && counters[name] != all)
            return "a counter whose tracks change";
        counters[name] = all;
        for (const QString& key : list) {
            if (!args[key].isDouble())
                return "a counter that is no number";
            double& most = highest[name + QLatin1Char('/') + key];
            most = std::max(most, args[key].toDouble());
        }
        const qint64 at = nanosOf(event[QLatin1String("ts")]);
        if (at < 0 || at < m_counterAt.value(name, 0))
            return "a counter's time goes back";
        m_counterAt[name] = at;
        return {};
    }

    QByteArray takeSpan(const QJsonObject& event)
    {
        const qint64 start = nanosOf(event[QLatin1String("ts")]);
        const qint64 length = nanosOf(event[QLatin1String("dur")]);
        if (start < 0 || length < 0)
            return "a time that is no whole number of nanoseconds";
        Lane& lane = m_lanes[event[QLatin1String("tid")].toInteger()];
        if (start < lane.last)
            return "time goes back";
        lane.last = start;
        if (const QByteArray problem = close(lane, start); !problem.isEmpty())
            return problem;
        const bool isRequest = event[QLatin1String("cat")] == QLatin1String("request");
        const QString name = event[QLatin1String("name")].toString();
        if (isRequest != lane.open.empty())
            return isRequest ? "a request inside another one" : "a phase outside its request";
        if (!isRequest) {
            Span& parent = lane.open.back();
            if (start + length > parent.end)
                return "partly outside what it is in";
            if (start < parent.childEnd)
                return "two phases at once";
            parent.childEnd = start + length;
            parent.filled += length;
            nanos[name] += length;
        } else {
            ++requests;
            nanos[QStringLiteral("request")] += length;
            const QJsonObject args = event[QLatin1String("args")].toObject();
            ++endings[args[QLatin1String("ending")].toString()];
            if (args.contains(QLatin1String("key")))
                keys += args[QLatin1String("key")].toString();
            names += name;
        }
        lane.open.push_back({ start, start + length, 0, start, isRequest });
        return {};
    }

    QHash<qint64, Lane> m_lanes; ///< by tid
    QSet<qint64> m_named;
    QHash<QString, qint64> m_counterAt;
};

} // namespace sluice
