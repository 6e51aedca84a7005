// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/writtenkeys.h"

#include "core/protocol/commandtable.h"

#include <QSet>

namespace sluice {

namespace {

/// Commands that write to more than their first key, or to another one.
struct Places {
    const char* name;
    int first;
    int last; ///< -1: to the end
    int step;
};

constexpr Places several[] = {
    { "MSET", 1, -1, 2 },
    { "MSETNX", 1, -1, 2 },
    { "DEL", 1, -1, 1 },
    { "UNLINK", 1, -1, 1 },
    { "RENAME", 1, 2, 1 },
    { "RENAMENX", 1, 2, 1 },
    { "SMOVE", 1, 2, 1 },
    { "LMOVE", 1, 2, 1 },
    { "BLMOVE", 1, 2, 1 },
    { "RPOPLPUSH", 1, 2, 1 },
    { "BRPOPLPUSH", 1, 2, 1 },
    { "COPY", 2, 2, 1 },
};

/// SORT key ... STORE key, and those of old that measure distances.
bool mayStore(QByteArrayView name)
{
    return name == "SORT" || name == "GEORADIUS" || name == "GEORADIUSBYMEMBER";
}

} // namespace

QList<QByteArray> writtenKeys(const QList<QByteArray>& command)
{
    const CommandInfo& info = lookupCommand(command.value(0), command.value(1));
    const QByteArrayView name = info.name;
    QList<QByteArray> keys;
    QSet<QByteArray> known;
    const auto add = [&](qsizetype at) {
        if (at <= 0 || at >= command.size() || known.contains(command[at]))
            return;
        known.insert(command[at]);
        keys.append(command[at]);
    };
    for (const Places& places : several) {
        if (name != places.name)
            continue;
        const qsizetype end = places.last < 0 ? command.size() : places.last + 1;
        for (qsizetype at = places.first; at < end; at += places.step)
            add(at);
        return keys;
    }
    if (mayStore(name)) {
        for (qsizetype at = 2; at < command.size(); ++at) {
            const QByteArray word = command[at].toUpper();
            if (word == "STORE" || word == "STOREDIST")
                add(at + 1);
        }
        if (!keys.isEmpty())
            return keys;
    }
    add(info.firstKey);
    return keys;
}

} // namespace sluice
