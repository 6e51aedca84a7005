// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/transport.h"
#include "core/load/slowlinksettings.h"

#include <memory>

namespace sluice {

/// The slow links of one engine: each of its connections has its own, all with the same settings,
/// which change while it runs. Made before the engine, which gets decorator():
///
///     SlowLinks links;
///     CoreThread core(clock, 32, 1 << 16, links.decorator());
///     links.set(settings);
class SlowLinks {
public:
    /// The n-th connection's link has the seed `seed` + n.
    explicit SlowLinks(std::uint64_t seed = 1);

    /// For one CoreThread or Manager. What it made lives on when this has gone.
    [[nodiscard]] TransportDecorator decorator() const;
    /// What all links are like, those of further connections too. From any thread, one at a time:
    /// before the engine is made, or as long as it lives. It takes effect on the core thread, a
    /// turn later; at once when that is the calling one.
    void set(const SlowLinkSettings& settings);
    /// Every connection that is open ends as if its peer had sent a reset. From any thread, as
    /// set().
    void reset();

private:
    struct Shared;
    class Member;
    std::shared_ptr<Shared> m_shared;
};

} // namespace sluice
