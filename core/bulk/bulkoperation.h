// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/bulkreport.h"
#include "core/bulk/keyselection.h"
#include "core/client/client.h"
#include "core/runtime/detached.h"

#include <QObject>

#include <memory>
#include <optional>

namespace sluice {

/// Does one thing with each of many keys: pipelined, a bounded number at a time, in the bulk lane,
/// so that what people wait for goes before it. Nothing is sent twice: what no reply came for is
/// counted as unknown and listed. When the connection is lost or a guard refuses it stops where it
/// is, and resume() goes on with what was not sent. Owner's thread, which needs an Executor; ends
/// with its owner: what has left is still executed.
class BulkOperation : public QObject {
    Q_OBJECT

public:
    enum class State {
        Ready,
        Running,
        Stopped, ///< by cancel(); resume() goes on
        Interrupted, ///< nothing was sent of what was wanted: see why(); resume() goes on
        Finished,
    };
    /// Keys whose commands are on their way at once, at most.
    static constexpr quint32 window = 512;

    /// @p client: confirmed() where the person has said yes to it.
    BulkOperation(const Client& client, std::shared_ptr<const CollectedKeys> keys,
        BulkAction action, QObject* parent = nullptr);
    ~BulkOperation() override;

    void start();
    /// No more is sent; what has left is still counted.
    void cancel();
    /// Goes on with the keys that were not reached.
    void resume() { start(); }

    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] const BulkAction& action() const noexcept { return m_action; }
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

private:
    struct Batch;

    Detached run();
    [[nodiscard]] bool hasMore() const;
    [[nodiscard]] std::shared_ptr<Batch> send();
    void settle(const Batch& batch, const std::vector<Outcome>& outcomes);
    void setState(State state);
    void noteRate();

    const Client m_client;
    const std::shared_ptr<const CollectedKeys> m_keys;
    const BulkAction m_action;
    State m_state = State::Ready;
    BulkReport m_report;
    QList<QByteArray> m_again; ///< taken, but not sent
    quint32 m_next = 0; ///< the first key that was not taken
    quint32 m_reached = 0;
    bool m_isAtWork
        = false; ///< the coroutine counts replies; it may do so for a while after cancel()
    Why m_why = Why::None;
    QByteArray m_detail;
    TimePoint m_since;
    quint32 m_sinceReached = 0;
    double m_perSecond = 0;
};

} // namespace sluice
