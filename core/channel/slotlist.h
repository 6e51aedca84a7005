// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice {

/// Names one entry of a SlotLists for as long as it is in there; a stale ticket is recognised.
struct Ticket {
    static constexpr std::uint32_t none = ~std::uint32_t(0);
    std::uint32_t slot = none;
    std::uint32_t generation = 0;
};

/// Entries that move between first-in first-out lists (waiting and queued, of two lanes) and can be
/// taken out of the middle, all in constant time and without an allocation once the slots are
/// there. No thread of its own: its owner locks.
template <typename Entry> class SlotLists {
public:
    enum class List : std::uint8_t { Free, Waiting, Queued, BulkWaiting, BulkQueued };

    /// Appends to a list.
    Ticket push(List list, Entry entry)
    {
        std::uint32_t slot = m_free;
        if (slot != Ticket::none) {
            m_free = m_slots[slot].next;
        } else {
            slot = static_cast<std::uint32_t>(m_slots.size());
            m_slots.emplace_back();
        }
        m_slots[slot].entry = std::move(entry);
        link(slot, list);
        return { slot, m_slots[slot].generation };
    }

    [[nodiscard]] bool isEmpty(List list) const noexcept
    {
        return ends(list).first == Ticket::none;
    }
    [[nodiscard]] std::size_t size(List list) const noexcept { return ends(list).size; }
    [[nodiscard]] Entry& front(List list) noexcept { return m_slots[ends(list).first].entry; }

    /// Takes the oldest entry out.
    Entry pop(List list)
    {
        const std::uint32_t slot = ends(list).first;
        Entry entry = std::move(m_slots[slot].entry);
        release(slot);
        return entry;
    }

    /// The oldest entry of `from` becomes the newest of `to`, under the same ticket.
    Entry& moveFront(List from, List to) noexcept
    {
        const std::uint32_t slot = ends(from).first;
        unlink(slot);
        link(slot, to);
        return m_slots[slot].entry;
    }

    /// Which list the ticket's entry is in; Free when it has gone.
    [[nodiscard]] List find(Ticket ticket) const noexcept
    {
        if (ticket.slot >= m_slots.size() || m_slots[ticket.slot].generation != ticket.generation)
            return List::Free;
        return m_slots[ticket.slot].list;
    }

    /// Takes an entry out that find() has found.
    Entry remove(Ticket ticket)
    {
        Entry entry = std::move(m_slots[ticket.slot].entry);
        release(ticket.slot);
        return entry;
    }

    /// Takes out every entry of a list for which `leaves(entry)`, oldest first, and hands it to
    /// `taken`.
    template <typename Leaves, typename Taken> void removeIf(List list, Leaves leaves, Taken taken)
    {
        for (std::uint32_t slot = ends(list).first; slot != Ticket::none;) {
            const std::uint32_t after = m_slots[slot].next;
            if (leaves(m_slots[slot].entry)) {
                Entry entry = std::move(m_slots[slot].entry);
                release(slot);
                taken(std::move(entry));
            }
            slot = after;
        }
    }

    /// Calls `visit(entry)` from the oldest on until it returns false.
    template <typename Visit> void each(List list, Visit visit) const
    {
        for (std::uint32_t slot = ends(list).first; slot != Ticket::none;
             slot = m_slots[slot].next) {
            if (!visit(m_slots[slot].entry))
                return;
        }
    }

private:
    struct Slot {
        Entry entry {};
        std::uint32_t previous = Ticket::none;
        std::uint32_t next = Ticket::none;
        std::uint32_t generation = 1;
        List list = List::Free;
    };
    struct Ends {
        std::uint32_t first = Ticket::none;
        std::uint32_t last = Ticket::none;
        std::size_t size = 0;
    };

    Ends& ends(List list) noexcept { return m_ends[static_cast<std::size_t>(list) - 1]; }
    const Ends& ends(List list) const noexcept
    {
        return m_ends[static_cast<std::size_t>(list) - 1];
    }

    void link(std::uint32_t slot, List list) noexcept
    {
        Ends& where = ends(list);
        m_slots[slot].list = list;
        m_slots[slot].next = Ticket::none;
        m_slots[slot].previous = where.last;
        (where.last == Ticket::none ? where.first : m_slots[where.last].next) = slot;
        where.last = slot;
        ++where.size;
    }

    void unlink(std::uint32_t slot) noexcept
    {
        Slot& leaving = m_slots[slot];
        Ends& where = ends(leaving.list);
        (leaving.previous == Ticket::none ? where.first : m_slots[leaving.previous].next)
            = leaving.next;
        (leaving.next == Ticket::none ? where.last : m_slots[leaving.next].previous)
            = leaving.previous;
        --where.size;
    }

    void release(std::uint32_t slot) noexcept
    {
        unlink(slot);
        Slot& freed = m_slots[slot];
        ++freed.generation;
        freed.list = List::Free;
        freed.entry = Entry {};
        freed.next = m_free;
        m_free = slot;
    }

    std::vector<Slot> m_slots; ///< as many as were ever waiting and queued at once
    std::uint32_t m_free = Ticket::none;
    Ends m_ends[4]; ///< of every list but Free
};

} // namespace sluice
