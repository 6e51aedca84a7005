// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/bindings.h"
#include "core/connection/connection.h"

#include <vector>

namespace sluice {

/// The shared connections behind the one channel, and which of them the next request goes to: the
/// one with the least in flight, but a producer that has requests outstanding stays where they are.
/// On the executor's thread.
class Pool {
public:
    static constexpr int maxConnections = 64;

    Pool(const ConnectionSite& site, std::uint32_t seed, ConnectionOwner& owner);

    /// How many connections there are to be, 1 to 64. Further ones connect at once where the first
    /// is connected to; those too many take nothing more and end when everything on them has been
    /// answered.
    void setSize(int size);
    [[nodiscard]] int size() const noexcept { return m_size; }

    void connectTo(const ConnectionOptions& options);
    void disconnect();
    void reconnectNow();
    /// Each request goes where there is room, wherever its producer's others are: their order is
    /// then nobody's business.
    void setLending(bool lends) noexcept { m_lends = lends; }
    /// Ends what setSize() left over and is empty by now. Not from within a connection's callback.
    void sweep();
    /// Whether sweep() would find something.
    [[nodiscard]] bool hasDrained() const;

    /// What all of them together are: the first that is ready, else the first.
    [[nodiscard]] const Connection& foremost() const;
    /// All of them, those that are ending included.
    [[nodiscard]] const std::vector<std::unique_ptr<Connection>>& connections() const noexcept
    {
        return m_connections;
    }

    /// Before a turn of choosing: what room each has.
    void plan();
    /// Where the request may go now, and that much less room there; null: nowhere at present.
    Connection* choose(const Request& request);
    /// The chosen one has taken it.
    void took(const Request& request);

    void expire(TimePoint now, ResumeBatch& batch);
    [[nodiscard]] TimePoint nextDeadline() const noexcept;

private:
    /// What a connection can still take in this turn.
    struct Room {
        std::int64_t slots = 0;
        std::int64_t bytes = 0;
        std::int64_t bulkSlots = 0;
        std::int64_t bulkBytes = 0;
        bool isEmpty = false;
        bool hasBulk = false;
        [[nodiscard]] bool fits(const Request& request) const noexcept;
        void take(const Request& request) noexcept;
    };

    Connection& add();

    const ConnectionSite& m_site;
    std::uint32_t m_seed;
    ConnectionOwner& m_owner;
    ProducerBindings m_bindings;
    std::vector<std::unique_ptr<Connection>> m_connections; ///< by index; past m_size: ending
    std::vector<Room> m_room; ///< by index
    std::size_t m_chosen = 0;
    int m_size = 1;
    bool m_lends = false;
    ConnectionOptions m_options;
    bool m_isConnected = false; ///< connectTo() was called, and disconnect() was not since
};

} // namespace sluice
