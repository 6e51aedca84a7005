// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/change.h"

#include <map>
#include <optional>
#include <vector>

namespace sluice {

/// How edits of a list, whose positions are all those before the edits, are made one after the
/// other, and what undoes them. Elements are addressed by index only, so duplicates do not matter:
/// what is deleted is first overwritten with bytes that are nowhere else, what is inserted stands
/// beside such bytes for a moment.
class ListPlan {
public:
    /// @p changes outlive the plan; those that are not of a list are passed over. @p length: of the
    /// list before, when it is known. @p token: bytes that no element is.
    ListPlan(const std::vector<Change>& changes, std::optional<quint64> length, QByteArray token);

    std::vector<QList<QByteArray>> commands(const QByteArray& key) const;
    /// Edits of the list as it is afterwards that make it what it was. Nothing when the length or a
    /// neighbour that is needed is not known.
    std::optional<std::vector<Change>> inverse() const;
    /// The list's length afterwards.
    std::optional<quint64> lengthAfter() const;

private:
    /// What happens at one element of the list as it was.
    struct Slot {
        const Change* set = nullptr;
        const Change* removed = nullptr;
        std::vector<const Change*> before;
        std::vector<const Change*> after;
        QByteArray bytes; ///< the element as it was
    };
    class Undo;

    std::map<quint64, Slot> m_slots;
    std::vector<const Change*> m_front;
    std::vector<const Change*> m_back;
    std::optional<quint64> m_length;
    QByteArray m_token;
    quint64 m_removed = 0;
    quint64 m_inserted = 0;
};

} // namespace sluice
