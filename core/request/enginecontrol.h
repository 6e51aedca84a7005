// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/request.h"
#include "core/request/topic.h"

namespace sluice {

/// What clients ask of the manager beside requests; rare. On the manager's thread: see
/// RequestChannel::control().
class EngineControl {
public:
    EngineControl() = default;
    EngineControl(const EngineControl&) = delete;
    EngineControl& operator=(const EngineControl&) = delete;
    virtual ~EngineControl() = default;
    /// Nobody will send over that connection any more.
    virtual void release(LeaseId lease) = 0;
    /// Once more than before somebody listens, or once less. Who listens to the same kind and name
    /// shares the first topic's connection; each topic gets what it is about.
    virtual void listen(const TopicPtr& topic) = 0;
    virtual void unlisten(const TopicPtr& topic) = 0;
};

} // namespace sluice
