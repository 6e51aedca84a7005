// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/bulkjob.h"
#include "core/client/client.h"

#include <deque>

namespace sluice {

/// Copies keys to another server, or to another database, byte for byte and with the moment at
/// which they expire: DUMP here, RESTORE there. What makes no difference to the data is not copied:
/// idle time and frequency of use. Reads about 8 MiB at a time, as MEMORY USAGE foretells, while
/// what was read before is written; a single key larger than that is held whole, three times over
/// (DUMP has no pages). The rest is said at BulkJob; where a reply is missing on this side, nothing
/// is unknown: the key is read again.
class KeyCopy final : public BulkJob {
    Q_OBJECT

public:
    enum class Existing {
        Keep, ///< BulkVerdict::Refused for keys that the other server has already
        Replace,
    };
    enum class Side { From, To };
    static constexpr quint64 batchBytes = 8 << 20;
    static constexpr std::size_t batchKeys = 128;

    /// @p to: confirmed() where the person has said yes to it.
    KeyCopy(const Client& from, const Client& to, std::shared_ptr<const CollectedKeys> keys,
        Existing existing, QObject* parent = nullptr);
    ~KeyCopy() override;

    /// Where it was interrupted.
    [[nodiscard]] Side interruptedAt() const noexcept { return m_side; }
    /// The most bytes that one batch of several keys has held so far.
    [[nodiscard]] quint64 largestBatch() const noexcept { return m_largestBatch; }

private:
    struct Sized {
        QByteArray key;
        quint64 bytes = 0; ///< in memory, about; a dump is mostly smaller
    };
    struct Batch;

    Detached run() override;
    [[nodiscard]] bool hasMore() const;
    [[nodiscard]] std::shared_ptr<Batch> askSizes();
    void takeSizes(const Batch& batch, const std::vector<Outcome>& outcomes);
    [[nodiscard]] std::shared_ptr<Batch> read();
    [[nodiscard]] std::shared_ptr<Batch> write(
        const Batch& batch, const std::vector<Outcome>& outcomes);
    void settle(const Batch& batch, const std::vector<Outcome>& outcomes);
    void again(const QByteArray& key, const Outcome& outcome, Side side);

    const Client m_from;
    const Client m_to;
    const Existing m_existing;
    bool m_knowsExpireTime = true; ///< PEXPIRETIME is there (7.0)
    std::deque<Sized> m_sized; ///< taken, not read yet
    quint32 m_next = 0; ///< the first key that was not taken
    Side m_side = Side::From;
    quint64 m_largestBatch = 0;
};

} // namespace sluice
