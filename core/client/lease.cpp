// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/lease.h"

namespace sluice {

Lease::Lease(const Client& client)
    : m_client(std::make_unique<Client>(client.overLease(client.channel().nextLease())))
{
}

Lease& Lease::operator=(Lease&& other) noexcept
{
    Lease old(std::move(*this));
    m_client = std::move(other.m_client);
    return *this;
}

Lease::~Lease()
{
    if (!m_client)
        return;
    m_client->channel().control(
        [lease = m_client->lease()](EngineControl& engine) { engine.release(lease); });
}

} // namespace sluice
