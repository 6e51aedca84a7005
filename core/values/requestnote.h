// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"
#include "core/trace/record.h"

#include <QByteArray>
#include <QList>

#include <vector>

namespace sluice {

/// The commands of one round trip and how long it took from sending to delivery. Producer and
/// instant find the requests in the trace. A plain value.
struct RequestNote {
    std::vector<QList<QByteArray>> commands;
    Duration took {};
    TimePoint sent {}; ///< on the client's clock
    ProducerId producer = 0;
};

} // namespace sluice
