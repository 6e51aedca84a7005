// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/bulkreport.h"
#include "core/bulk/keyselection.h"
#include "core/runtime/clock.h"
#include "core/runtime/detached.h"

#include <QObject>

#include <memory>

namespace sluice {

/// Something that is done with each of many keys, and the account of it. Nothing is sent twice:
/// what no reply came for is counted as unknown and listed. When a connection is lost or a guard
/// refuses, it stops where it is, and resume() goes on with what was not sent. Owner's thread,
/// which needs an Executor; ends with its owner: what has left is still executed.
class BulkJob : public QObject {
    Q_OBJECT

public:
    enum class State {
        Ready,
        Running,
        Stopped, ///< by cancel(); resume() goes on
        Interrupted, ///< nothing was sent of what was wanted: see why(); resume() goes on
        Finished,
    };

    void start();
    /// No more is sent; what has left is still counted.
    void cancel();
    /// Goes on with the keys that were not reached.
    void resume() { start(); }

    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] const BulkReport& report() const noexcept { return m_report; }
    [[nodiscard]] quint32 total() const noexcept { return m_keys->size(); }
    /// Keys that are dealt with, those included that did not concern it.
    [[nodiscard]] quint32 reached() const noexcept { return m_reached; }
    /// Keys per second, lately.
    [[nodiscard]] double perSecond() const noexcept { return m_perSecond; }
    /// Why it was interrupted, and the detail of that.
    [[nodiscard]] Why why() const noexcept { return m_why; }
    [[nodiscard]] const QByteArray& detail() const noexcept { return m_detail; }

Q_SIGNALS:
    /// reached() and report() have grown.
    void progressed();
    void stateChanged();
    /// These keys are no more under their names (deleted or renamed), those have come.
    void keysChanged(const QList<QByteArray>& removed, const QList<QByteArray>& added);

protected:
    BulkJob(const Clock& clock, std::shared_ptr<const CollectedKeys> keys, QObject* parent);

    /// Works until nothing is left or it does not run any more; begins in the call, ends with
    /// ended(). There is one at a time.
    virtual Detached run() = 0;
    void ended();
    /// Remembers why something was not sent, or what no reply came for; interrupt() stops for it.
    void note(const Outcome& outcome);
    void interrupt();
    /// The key is dealt with.
    void count(const QByteArray& key, BulkVerdict verdict, const Outcome& outcome);
    void noteRate();

    const std::shared_ptr<const CollectedKeys> m_keys;
    quint32 m_reached = 0;

private:
    void setState(State state);

    const Clock& m_clock;
    State m_state = State::Ready;
    BulkReport m_report;
    bool m_isAtWork
        = false; ///< the coroutine counts replies; it may do so for a while after cancel()
    Why m_why = Why::None;
    QByteArray m_detail;
    TimePoint m_since;
    quint32 m_sinceReached = 0;
    double m_perSecond = 0;
};

} // namespace sluice
