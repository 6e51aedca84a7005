// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <cassert>
#include <cstdint>
#include <optional>
#include <vector>

namespace sluice {

/// Which connection of the pool each producer's outstanding requests are on: it stays there until
/// they are answered, so that its requests are executed in the order in which it sent them. Of
/// requests that were lent connections (see Pool::setLending()) it is the last one's. One thread.
class ProducerBindings {
public:
    void sent(ProducerId producer, std::uint8_t connection)
    {
        if (producer >= m_bindings.size())
            m_bindings.resize(producer + 1);
        Binding& binding = m_bindings[producer];
        binding.connection = connection;
        ++binding.outstanding;
    }
    void answered(ProducerId producer) noexcept
    {
        assert(producer < m_bindings.size() && m_bindings[producer].outstanding > 0);
        --m_bindings[producer].outstanding;
    }
    /// The connection that it must stay on; nothing when it is free to choose.
    [[nodiscard]] std::optional<std::uint8_t> connectionOf(ProducerId producer) const noexcept
    {
        if (producer >= m_bindings.size() || m_bindings[producer].outstanding == 0)
            return std::nullopt;
        return m_bindings[producer].connection;
    }

private:
    struct Binding {
        std::uint32_t outstanding = 0;
        std::uint8_t connection = 0;
    };
    std::vector<Binding> m_bindings; ///< by producer
};

} // namespace sluice
