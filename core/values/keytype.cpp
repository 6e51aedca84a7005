// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/keytype.h"

namespace sluice {

namespace {

struct TypeInfo {
    const char* name;
    KeyType type;
    const char* length;
};

constexpr TypeInfo types[] = {
    { "none", KeyType::None, nullptr },
    { "string", KeyType::String, "STRLEN" },
    { "hash", KeyType::Hash, "HLEN" },
    { "list", KeyType::List, "LLEN" },
    { "set", KeyType::Set, "SCARD" },
    { "zset", KeyType::SortedSet, "ZCARD" },
    { "stream", KeyType::Stream, "XLEN" },
};

} // namespace

KeyType keyTypeOf(QByteArrayView name) noexcept
{
    for (const TypeInfo& info : types) {
        if (name == info.name)
            return info.type;
    }
    return KeyType::Other;
}

const char* lengthCommand(KeyType type) noexcept
{
    for (const TypeInfo& info : types) {
        if (type == info.type)
            return info.length;
    }
    return nullptr;
}

} // namespace sluice
