// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <chrono>
#include <concepts>
#include <optional>

/// The one place that formats numbers with their units. What is unknown is "n/a", never a guess.
/// Between digits groups stands a narrow no-break space (U+202F), before a unit a no-break space
/// (U+00A0), so that no line breaks inside a figure; the decimal sign is a point in every locale,
/// as in the report. Any thread.
namespace sluice::format {

/// "n/a"
QString unknown();

/// A count in full: 1204118 -> "1 204 118".
QString count(std::signed_integral auto number);
QString count(std::unsigned_integral auto number);
QString count(std::optional<quint64> number);

/// A count that must stay short: 850 -> "850", 41312 -> "41.3 k", 1204118 -> "1.20 M".
QString shortCount(double number);
QString shortCount(std::optional<double> number);

/// Events per second, short: 41312 -> "41.3 k/s"; with what = "req" -> "41.3 k req/s".
QString rate(double perSecond, const QString& what = {});
QString rate(std::optional<double> perSecond, const QString& what = {});

/// Events per second in full: 41312.4 -> "41 312 /s".
QString exactRate(std::optional<double> perSecond);

/// A span of time, about three digits: "850 ns", "24 µs", "0.78 ms", "14.2 ms", "2.41 s", "3 min 12
/// s", "2 d 3 h".
template <typename Rep, typename Period> QString duration(std::chrono::duration<Rep, Period> span);
QString duration(std::optional<std::chrono::nanoseconds> span);

/// Time to live of a key, for a narrow column: its largest unit only, rounded down: "59 s", "59
/// min", "1 h", "12 d".
QString shortDuration(std::chrono::milliseconds span);

/// A span in whole seconds, rounded up, for countdowns and settings: "2 s", "3 min 12 s".
QString wholeSeconds(std::chrono::nanoseconds span);

/// Bytes in binary units: "0 B", "1023 B", "3.9 KiB", "18.4 MiB".
QString bytes(quint64 number);
QString bytes(std::optional<quint64> number);

/// A share of one: 0.994 -> "99.4 %". Never rounds a part up to "100 %" nor down to "0 %".
QString percent(double share);
QString percent(std::optional<double> share);

/// A plain number with so many decimals and grouped thousands: (17.24, 1) -> "17.2".
QString number(double value, int decimals);
QString number(std::optional<double> value, int decimals);

/// What the templates above end in.
QString countOf(qint64 number);
QString countOf(quint64 number);
QString durationOf(std::chrono::nanoseconds span);

QString count(std::signed_integral auto number) { return countOf(qint64 { number }); }
QString count(std::unsigned_integral auto number) { return countOf(quint64 { number }); }
template <typename Rep, typename Period> QString duration(std::chrono::duration<Rep, Period> span)
{
    return durationOf(std::chrono::duration_cast<std::chrono::nanoseconds>(span));
}

} // namespace sluice::format
