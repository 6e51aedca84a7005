// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <vector>

namespace sluice {

/// One command with its arguments, as bytes.
using SeedCommand = QList<QByteArray>;

/// The commands that fill the private server at the first start: some 3,000 keys of a small web
/// shop, in every type and in the shapes that a client of Redis has to cope with: nested
/// namespaces, TTLs, counters past 2^53, JSON, MessagePack, images, a long text, collections of
/// several pages, streams with groups and pending entries, and names that are binary, look like
/// HTML, hold line breaks or read from right to left. The same at every call; works from Redis 5
/// on. To be sent in this order; each answers without an error on an empty server. Any thread.
std::vector<SeedCommand> seedCommands();

} // namespace sluice
