// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/slowlinks.h"

#include "core/load/slowlink.h"
#include "core/runtime/post.h"

#include <algorithm>
#include <atomic>
#include <vector>

namespace sluice {

/// But for `executor` only used on the core thread, once there is one.
struct SlowLinks::Shared {
    std::atomic<Executor*> executor { nullptr }; ///< the core thread's, once it has asked for links
    SlowLinkSettings settings;
    std::uint64_t nextSeed = 0;
    std::vector<SlowLink*> links; ///< those that live
};

/// A link that is known as long as it lives.
class SlowLinks::Member final : public SlowLink {
public:
    Member(Executor& executor, std::unique_ptr<Transport> real, std::shared_ptr<Shared> shared)
        : SlowLink(executor, std::move(real), shared->settings, shared->nextSeed++)
        , m_shared(std::move(shared))
    {
        m_shared->links.push_back(this);
    }
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    ~Member() override
    {
        auto& links = m_shared->links;
        links.erase(std::find(links.begin(), links.end(), this));
    }

private:
    std::shared_ptr<Shared> m_shared;
};

SlowLinks::SlowLinks(std::uint64_t seed)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->nextSeed = seed;
}

TransportDecorator SlowLinks::decorator() const
{
    return [shared = m_shared](
               Executor& executor, std::unique_ptr<Transport> real) -> std::unique_ptr<Transport> {
        shared->executor = &executor;
        return std::make_unique<Member>(executor, std::move(real), shared);
    };
}

void SlowLinks::reset()
{
    const auto apply = [shared = m_shared] {
        const std::vector<SlowLink*> links = shared->links; // who is told may end others
        for (SlowLink* link : links) {
            if (std::find(shared->links.begin(), shared->links.end(), link) != shared->links.end())
                link->reset();
        }
    };
    if (Executor* executor = m_shared->executor)
        post(*executor, apply);
}

void SlowLinks::set(const SlowLinkSettings& settings)
{
    const auto apply = [shared = m_shared, settings] {
        shared->settings = settings;
        for (SlowLink* link : shared->links)
            link->set(settings);
    };
    Executor* executor = m_shared->executor;
    if (!executor || executor == Executor::current())
        return apply();
    post(*executor, apply);
}

} // namespace sluice
