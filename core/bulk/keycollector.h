// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/keyselection.h"
#include "core/client/client.h"
#include "core/runtime/detached.h"
#include "core/values/readproblem.h"

#include <QFutureWatcher>
#include <QObject>

#include <atomic>
#include <memory>
#include <vector>

namespace sluice {

/// Finds the keys of a selection and remembers them: the dry run of whatever is then done with
/// them, which meets neither a key twice nor the keys that it has made itself. Asks the server only
/// for KeySelection::Source::Server, one SCAN after another in the bulk lane; walks over loaded
/// keys in short turns, or in a thread of its own (Source::Rows, without progressed()). Owner's
/// thread, which needs an Executor; ends with its owner.
class KeyCollector : public QObject {
    Q_OBJECT

public:
    KeyCollector(const Client& client, KeySelection selection, QObject* parent = nullptr);
    ~KeyCollector() override;

    /// Once; found() and finished() follow, never from within.
    void start();
    /// Stops; finished() does not come.
    void cancel();
    /// Keys looked at so far.
    [[nodiscard]] quint64 examined() const noexcept { return m_examined; }
    /// Keys found so far.
    [[nodiscard]] quint32 found() const noexcept { return m_found; }

Q_SIGNALS:
    /// examined() and found() have grown.
    void progressed();
    void finished(const std::shared_ptr<const sluice::CollectedKeys>& keys);
    /// The server did not answer, or refused.
    void failed(const sluice::ReadProblem& problem);

private:
    Detached walk(quint64 run);
    Detached scan(quint64 run);
    Detached gather(quint64 run);
    void pick();

    const Client m_client;
    const KeySelection m_selection;
    QFutureWatcher<std::vector<quint32>> m_picked;
    std::shared_ptr<std::atomic<bool>> m_isCancelled = std::make_shared<std::atomic<bool>>(false);
    quint64 m_run = 0; ///< coroutines of a cancelled one see another number
    quint64 m_examined = 0;
    quint32 m_found = 0;
};

} // namespace sluice
