// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keyexpiry.h"

namespace sluice::keyexpiry {

namespace {

std::optional<qint64> milliseconds(const Value& time)
{
    const auto& parts = time.items(); // seconds, microseconds
    if (parts.size() != 2)
        return {};
    const auto seconds = parts[0].toInteger();
    const auto micros = parts[1].toInteger();
    if (!seconds || !micros)
        return {};
    return *seconds * 1'000 + *micros / 1'000;
}

} // namespace

void ask(Transaction& block, const QByteArray& key, bool knowsExpireTime)
{
    if (knowsExpireTime) {
        block.add(Command("PEXPIRETIME").arg(key));
        return;
    }
    // The clock goes on within a transaction. It strikes at most once here, so that one TIME stands
    // between two equal times to live: the three are of the same millisecond.
    for (const char* command : { "PTTL", "TIME", "PTTL", "TIME", "PTTL" }) {
        if (command[0] == 'P')
            block.add(Command(command).arg(key));
        else
            block.add(Command(command));
    }
}

std::optional<qint64> said(const std::vector<Value>& items, std::size_t from)
{
    if (items.size() == from + 1)
        return items[from].toInteger();
    std::optional<qint64> expiry;
    for (std::size_t i = from; i + 2 < items.size(); i += 2) {
        const auto before = items[i].toInteger();
        const auto now = milliseconds(items[i + 1]);
        const auto after = items[i + 2].toInteger();
        if (!before || !now || !after)
            return {};
        if (*after < 0)
            return *after;
        expiry = *now + *after;
        if (*before == *after)
            break;
    }
    return expiry;
}

} // namespace sluice::keyexpiry
