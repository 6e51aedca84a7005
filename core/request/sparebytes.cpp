// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/sparebytes.h"

#include <array>

namespace sluice {

namespace {

struct Pieces {
    std::array<QByteArray, 64> kept;
    std::size_t count = 0;
    ~Pieces();
};
constinit thread_local bool t_alive = true;
thread_local Pieces t_pieces;

Pieces::~Pieces() { t_alive = false; }

} // namespace

void SpareBytes::refill(QByteArray& bytes)
{
    if (t_alive && t_pieces.count > 0) [[likely]]
        bytes.swap(t_pieces.kept[--t_pieces.count]);
    else
        bytes.reserve(room);
}

void SpareBytes::give(QByteArray& bytes) noexcept
{
    const qsizetype capacity = bytes.capacity();
    if (capacity < room || capacity > mostKept || !bytes.isDetached() || !t_alive)
        return;
    Pieces& pieces = t_pieces;
    if (pieces.count < pieces.kept.size())
        bytes.swap(pieces.kept[pieces.count++]);
}

} // namespace sluice
