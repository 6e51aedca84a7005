// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace sluice {

/// Which names have been met, for tens of millions of them: 16 bytes of each name's BLAKE2s digest
/// are kept (some 25 bytes a name, all told). Two different names are taken for one another with a
/// chance of 10^-25 among ten millions. Grows in 256 parts one after the other, so that no few
/// insert() take long. One thread at a time.
class SeenNames {
public:
    SeenNames() = default;
    ~SeenNames() { clear(); }
    Q_DISABLE_COPY_MOVE(SeenNames)

    /// True the first time that @p name is met.
    bool insert(const QByteArray& name);
    void clear();
    std::size_t size() const noexcept { return m_size; }

private:
    struct Digest {
        std::uint64_t low = 0;
        std::uint64_t high = 0;

        bool operator==(const Digest&) const = default;
        bool isNone() const noexcept { return low == 0 && high == 0; }
    };
    /// Open addressing; a power of two of places, half to three quarters of them taken at most.
    struct Part {
        std::vector<Digest> places;
        std::size_t taken = 0;
    };

    static Digest digestOf(const QByteArray& name);
    static Digest& placeFor(std::vector<Digest>& places, const Digest& digest);
    static void grow(Part& part);

    using Parts = std::array<Part, 256>;

    std::unique_ptr<Parts> m_parts; ///< null: none have been met
    std::size_t m_size = 0;
};

} // namespace sluice
