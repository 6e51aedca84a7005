// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sluice {

/// Puts numbers and short texts behind each other, least significant byte first, whatever the
/// machine. A value.
class LittleEndianWriter {
public:
    template <std::integral Number> void put(Number number)
    {
        auto rest = static_cast<std::make_unsigned_t<Number>>(number);
        for (std::size_t i = 0; i < sizeof(Number); ++i) {
            m_bytes.push_back(static_cast<char>(rest & 0xff));
            rest = static_cast<std::make_unsigned_t<Number>>(static_cast<std::uint64_t>(rest) >> 8);
        }
    }
    void put(bool flag) { m_bytes.push_back(flag ? 1 : 0); }
    /// Bytes as they are, with no length before them.
    void putRaw(std::string_view bytes) { m_bytes.append(bytes); }
    /// At most 65,535 bytes, their number (16 bits) before them; what is longer is cut.
    void putText(std::string_view bytes)
    {
        bytes = bytes.substr(0, 0xffff);
        put(static_cast<std::uint16_t>(bytes.size()));
        putRaw(bytes);
    }
    void reserve(std::size_t bytes) { m_bytes.reserve(bytes); }
    [[nodiscard]] std::size_t size() const noexcept { return m_bytes.size(); }
    /// What was put, which leaves nothing here.
    [[nodiscard]] std::string take() { return std::exchange(m_bytes, {}); }
    [[nodiscard]] const std::string& bytes() const noexcept { return m_bytes; }

private:
    std::string m_bytes;
};

/// Reads them again from bytes that nobody vouches for: behind the end it gives 0 and empty texts,
/// and ok() is false from then on. The bytes must outlive it.
class LittleEndianReader {
public:
    explicit LittleEndianReader(std::string_view bytes)
        : m_rest(bytes)
    {
    }

    template <std::integral Number> [[nodiscard]] Number get()
    {
        std::uint64_t number = 0;
        const std::string_view bytes = getRaw(sizeof(Number));
        for (std::size_t i = 0; i < bytes.size(); ++i)
            number |= std::uint64_t { static_cast<unsigned char>(bytes[i]) } << (8 * i);
        return static_cast<Number>(number);
    }
    [[nodiscard]] bool getFlag() { return get<std::uint8_t>() != 0; }
    [[nodiscard]] std::string_view getRaw(std::size_t size)
    {
        if (size > m_rest.size()) {
            m_ok = false;
            m_rest = {};
            return {};
        }
        const std::string_view bytes = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return bytes;
    }
    [[nodiscard]] std::string_view getText() { return getRaw(get<std::uint16_t>()); }
    /// A count of things of at least `leastBytes` each: no more than the bytes that are left can
    /// hold, else not ok() and 0. So nothing is allocated for a number that is only announced.
    [[nodiscard]] std::size_t getCount(std::size_t leastBytes)
    {
        const auto count = get<std::uint32_t>();
        if (count <= m_rest.size() / leastBytes)
            return count;
        m_ok = false;
        m_rest = {};
        return 0;
    }
    [[nodiscard]] bool ok() const noexcept { return m_ok; }
    [[nodiscard]] std::size_t left() const noexcept { return m_rest.size(); }

private:
    std::string_view m_rest;
    bool m_ok = true;
};

} // namespace sluice
