// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <map>

namespace sluice {

/// How many keys each database holds, from INFO keyspace; empty ones are not told of. What makes no
/// sense is left out. Any thread. Source: https://redis.io/docs/latest/commands/info/
std::map<int, quint64> databaseSizes(QByteArrayView info);

} // namespace sluice
