// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/protocol/value.h"

#include <chrono>

namespace sluice {

/// A part of INFO.
struct InfoSection {
    QByteArray name; ///< "Server", "Keyspace"...
    Fields fields; ///< as "redis_version" and its text

    InfoSection() noexcept { }
};

/// What INFO says.
struct InfoReport {
    std::vector<InfoSection> sections;

    InfoReport() noexcept { }
    /// The field of that name in whichever section; or null.
    [[nodiscard]] const QByteArray* find(QByteArrayView name) const noexcept;
    /// All fields of a section, in any case; or null.
    [[nodiscard]] const Fields* section(QByteArrayView name) const noexcept;

    /// Never fails: lines that are none of INFO's are left out.
    static InfoReport parse(const QByteArray& text);
};

/// A line of CLIENT LIST.
struct ClientFacts {
    qint64 id = 0;
    QByteArray address; ///< "127.0.0.1:5000", "/path:0"
    QByteArray name;
    QByteArray user; ///< 6.0
    QByteArray command; ///< the last one
    qint64 database = 0;
    std::chrono::seconds age { 0 };
    std::chrono::seconds idle { 0 };
    Fields fields; ///< all of them, in the server's order

    ClientFacts() noexcept { }
};

/// An entry of SLOWLOG.
struct SlowlogEntry {
    qint64 id = 0;
    std::chrono::seconds at { 0 }; ///< since 1970
    std::chrono::microseconds took { 0 };
    QList<QByteArray> arguments; ///< the server shortens them
    QByteArray clientAddress; ///< 4.0
    QByteArray clientName; ///< 4.0

    SlowlogEntry() noexcept { }
};

/// What LATENCY LATEST says of an event.
struct LatencyEvent {
    QByteArray event;
    std::chrono::seconds at { 0 }; ///< since 1970
    std::chrono::milliseconds latest { 0 };
    std::chrono::milliseconds worst { 0 };

    LatencyEvent() noexcept { }
};

namespace decode {
bool infoReport(const Value& reply, InfoReport& into);
bool clientList(const Value& reply, std::vector<ClientFacts>& into);
bool slowlog(const Value& reply, std::vector<SlowlogEntry>& into);
bool latencyEvents(const Value& reply, std::vector<LatencyEvent>& into);
/// Names and texts of numbers, nested ones as "db.0.overhead.hashtable.main".
bool memoryStats(const Value& reply, Fields& into);
/// Seconds and microseconds, as two strings.
bool instant(const Value& reply, std::chrono::microseconds& into);
} // namespace decode

} // namespace sluice
