// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/page.h"

#include <QByteArrayView>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// The elements of a key as they were read, packed: their bytes one behind the other and some four
/// bytes more for each, so that ten millions can be kept. What is in it never moves: a
/// copy costs one pointer per page, and may be handed to a worker while the owner appends. One
/// object is used by one thread at a time.
class ElementStore {
public:
    ElementStore() = default;
    ElementStore(const ElementStore&) = default;
    ElementStore(ElementStore&&) = default;
    ElementStore& operator=(const ElementStore&) = default;
    ElementStore& operator=(ElementStore&&) = default;
    ~ElementStore() { clear(); }

    /// Adds a page's elements at the end.
    void append(const std::vector<PageRow>& rows);
    void clear();

    std::size_t size() const noexcept { return m_size; }
    bool isEmpty() const noexcept { return m_size == 0; }
    /// Names, values and fields, and what is kept to find them again; bytes.
    quint64 memory() const noexcept { return m_memory; }
    /// index < size(). Short names and values are copied, long ones shared.
    PageRow at(std::size_t index) const;
    /// All of them; for a few.
    std::vector<PageRow> rows() const;

    /// Calls @p visit with index, and the element's name, value and fields (views that hold as long
    /// as this object or a copy of it), from @p begin up to @p end, until it returns false.
    using Visit = std::function<bool(std::size_t index, const std::vector<QByteArrayView>& parts)>;
    void visit(std::size_t begin, std::size_t end, const Visit& visit) const;
    /// The first of that name among the first @p end; looks at one after the other.
    std::optional<std::size_t> find(QByteArrayView name, std::size_t end) const;

private:
    struct Chunk;

    std::size_t chunkOf(std::size_t index) const;

    std::vector<std::shared_ptr<const Chunk>> m_chunks; ///< none is empty
    std::vector<std::size_t> m_begins; ///< index of each chunk's first element
    std::size_t m_size = 0;
    quint64 m_memory = 0;
};

} // namespace sluice
