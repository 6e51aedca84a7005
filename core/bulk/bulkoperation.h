// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/bulkjob.h"
#include "core/client/client.h"

namespace sluice {

/// Does one thing with each of many keys: pipelined, a bounded number at a time, in the bulk lane,
/// so that what people wait for goes before it. The rest is said at BulkJob.
class BulkOperation final : public BulkJob {
    Q_OBJECT

public:
    /// Keys whose commands are on their way at once, at most.
    static constexpr quint32 window = 512;

    /// @p client: confirmed() where the person has said yes to it.
    BulkOperation(const Client& client, std::shared_ptr<const CollectedKeys> keys,
        BulkAction action, QObject* parent = nullptr);
    ~BulkOperation() override;

    [[nodiscard]] const BulkAction& action() const noexcept { return m_action; }

private:
    struct Batch;

    Detached run() override;
    [[nodiscard]] bool hasMore() const;
    [[nodiscard]] std::shared_ptr<Batch> send();
    void settle(const Batch& batch, const std::vector<Outcome>& outcomes);

    const Client m_client;
    const BulkAction m_action;
    QList<QByteArray> m_again; ///< taken, but not sent
    quint32 m_next = 0; ///< the first key that was not taken
};

} // namespace sluice
