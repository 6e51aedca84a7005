// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/keys/scanpace.h"
#include "core/keys/ttlrange.h"
#include "core/runtime/detached.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <optional>

namespace sluice {

class KeyIndex;

/// Where a scan stands. A plain value.
struct ScanProgress {
    enum class State {
        Idle, ///< nothing was asked for yet
        Counting, ///< asks how many keys there are
        NeedsConsent, ///< too many to load unasked: see expected, estimatedTime, estimatedBytes
        Scanning,
        Stopped, ///< by the person; can go on where it was
        Finished,
        Interrupted, ///< no answer: see why; can go on, starts again by itself once reconnected
        Failed, ///< the server refused, see error; or its reply made no sense; or memory is full
    };

    State state = State::Idle;
    quint64 loaded = 0; ///< names, each once
    quint64 examined = 0; ///< keys that the server has walked over, about; more than loaded
                          ///< when it filters
    std::optional<quint64> expected; ///< DBSIZE when the scan began
    double perSecond = 0; ///< keys examined, lately
    QByteArray match; ///< what the server filters by; empty: nothing
    Why why = Why::None;
    QByteArray error; ///< words of the server; empty for a reply that made no sense
    bool full = false; ///< the store has no more room
    std::optional<Duration> estimatedTime; ///< of loading everything, from a sample
    std::optional<quint64> estimatedBytes;
    QByteArray type; ///< only keys of that type (SCAN ... TYPE); empty: all
    /// Whether the server leaves keys out.
    [[nodiscard]] bool isPartial() const
    {
        return !match.isEmpty() || !type.isEmpty() || !ttl.isAny();
    }
    TtlRange ttl; ///< only such keys
    bool isFast = false; ///< see Scanner::setFast()
    /// The longest that a request of somebody else may have had to wait for one SCAN of this
    /// scan, as measured; 0: not measured.
    Duration longestStall {};
    /// What that would be about in fast mode, by the time per key measured; 0: not measured.
    Duration fastStall {};
};

/// Walks over all keys of the database with SCAN, one request in flight, and puts the names into a
/// KeyIndex, which takes them in on its worker thread. Does not start by itself on a database above
/// the consent limit. Owner's thread, which needs an Executor; the index outlives it.
/// Source: https://redis.io/docs/latest/commands/scan/
class Scanner : public QObject {
    Q_OBJECT

public:
    using State = ScanProgress::State;
    static constexpr quint64 defaultConsentLimit = 1'000'000;

    Scanner(const Client& client, KeyIndex& index, QObject* parent = nullptr);

    /// Ends what is under way and forgets all keys; start() begins with the other one.
    void setClient(const Client& client);
    void setConsentLimit(quint64 keys) { m_consentLimit = keys; }
    [[nodiscard]] ScanProgress progress() const;
    [[nodiscard]] ScanProgress::State state() const { return m_state; }
    /// Whether requests of a scan are under way.
    [[nodiscard]] bool isScanning() const
    {
        return m_state == State::Counting || m_state == State::Scanning;
    }

    /// From the beginning, with an empty index; asks for consent where that is due and was not
    /// given.
    void start();
    /// From the beginning, whatever the size: the consent.
    void startAll();
    /// From the beginning, only keys that match the server's glob @p pattern.
    void startMatching(const QByteArray& pattern);
    /// From the beginning, only keys of that type, by its name in TYPE; empty: all. A scan of its
    /// own: the server still walks over all keys, and looks at each one's type.
    void startType(const QByteArray& type);
    /// From the beginning, only keys with such a time to live: besides SCAN one PTTL for each key
    /// of the database.
    void startTtl(const TtlRange& ttl);
    /// As fast as the server can, with large COUNTs and without pauses, or (the default) gently:
    /// with pauses, so that it takes a quarter of the server's time at most. At any time.
    void setFast(bool fast);
    [[nodiscard]] bool isFast() const { return m_pace.isFast(); }
    void stop();
    /// Goes on at the cursor where it was stopped or interrupted.
    void resume();

    /// Starts again, unless the person has stopped it: the server may be another one.
    void connectionReady();
    void connectionLost();

Q_SIGNALS:
    void stateChanged();

private:
    Detached begin(quint64 run);
    Detached fetch(quint64 run);
    Detached sift(Value page, quint64 run);
    void restart();
    void proceed();
    void takeReply(const Value& reply);
    void takeSample(const Value& reply, Duration took);
    void giveUp(const Outcome& outcome);
    void fail(const QByteArray& error);
    void setState(State state);
    void noteRate(quint64 keys);
    /// Whether the server leaves keys out: more are examined than loaded.
    [[nodiscard]] bool isPartial() const
    {
        return !m_match.isEmpty() || !m_type.isEmpty() || !m_ttl.isAny();
    }
    [[nodiscard]] TimePoint now() const { return m_client.clock().now(); }

    Client m_client;
    KeyIndex& m_index;
    State m_state = State::Idle;
    quint64 m_consentLimit = defaultConsentLimit;
    bool m_consented = false;
    QByteArray m_match;

    quint64 m_run = 0; ///< coroutines of earlier runs end when they see another one
    bool m_inFlight = false;
    QByteArray m_cursor; ///< the server's own text: up to 2^64-1, and none of our business
    bool m_atEnd = false;
    ScanPace m_pace;
    QTimer m_pause; ///< between two SCANs
    Duration m_owed {}; ///< pauses too short to be taken so far
    QByteArray m_type;
    TtlRange m_ttl;
    quint64 m_examined = 0;
    std::optional<quint64> m_expected;
    std::optional<Duration> m_estimatedTime;
    std::optional<quint64> m_estimatedBytes;
    Why m_why = Why::None;
    QByteArray m_error;
    bool m_full = false;
    TimePoint m_rateSince;
    quint64 m_rateKeys = 0;
    double m_perSecond = 0;
};

} // namespace sluice
