// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/keytype.h"

namespace sluice {

namespace {

struct TypeInfo {
    const char* name;
    KeyType type;
    const char* adding;
    const char* length;
};

constexpr TypeInfo types[] = {
    { "none", KeyType::None, nullptr, nullptr },
    { "string", KeyType::String, "SET", "STRLEN" },
    { "hash", KeyType::Hash, "HSET", "HLEN" },
    { "list", KeyType::List, "RPUSH", "LLEN" },
    { "set", KeyType::Set, "SADD", "SCARD" },
    { "zset", KeyType::SortedSet, "ZADD", "ZCARD" },
    { "stream", KeyType::Stream, "XADD", "XLEN" },
};

const TypeInfo& infoOf(KeyType type) noexcept
{
    for (const TypeInfo& info : types) {
        if (type == info.type)
            return info;
    }
    return types[0];
}

} // namespace

KeyType keyTypeOf(QByteArrayView name) noexcept
{
    for (const TypeInfo& info : types) {
        if (name == info.name)
            return info.type;
    }
    return KeyType::Other;
}

const char* typeName(KeyType type) noexcept { return infoOf(type).name; }

const char* addingCommand(KeyType type) noexcept { return infoOf(type).adding; }

const char* lengthCommand(KeyType type) noexcept { return infoOf(type).length; }

} // namespace sluice
