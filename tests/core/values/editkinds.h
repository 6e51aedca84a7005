// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/core/values/changestage.h"

Q_DECLARE_METATYPE(sluice::Change)

namespace sluice {

/// Rows of a test's data: one edit of each kind; how another client changes what it was based on;
/// and what a client that is not Sluice would have done.
inline void everyKindOfEdit()
{
    using changes::at;
    using changes::entry;
    using changes::Kind;
    using changes::named;
    using Words = QList<QByteArray>;
    QTest::addColumn<KeyType>("type");
    QTest::addColumn<Change>("change");
    QTest::addColumn<Words>("other"); // empty: nothing that one could do
    QTest::addColumn<Words>("same");
    const QByteArray one = bytes(1);
    const QByteArray fresh = bytes(77);
    const auto row
        = [](const char* name, KeyType type, const Change& change, const Words& other,
              const Words& same) { QTest::newRow(name) << type << change << other << same; };
    row("string", KeyType::String, at(Kind::StringSet, 0, bytes(0), fresh), { "APPEND", "k", "x" },
        { "SETRANGE", "k", "0", fresh });
    row("range", KeyType::String, at(Kind::StringRange, 5, bytes(0).mid(5, 9), fresh.left(9)),
        { "SETRANGE", "k", "6", "??" }, { "SETRANGE", "k", "5", fresh.left(9) });
    row("append", KeyType::String, at(Kind::StringAppend, 256, {}, fresh), { "APPEND", "k", "x" },
        { "APPEND", "k", fresh });
    row("field", KeyType::Hash, named(Kind::HashSet, one, bytes(101), fresh),
        { "HSET", "k", one, "x" }, { "HSET", "k", one, fresh });
    row("new field", KeyType::Hash, named(Kind::HashAdd, fresh, {}, one),
        { "HSET", "k", fresh, "x" }, { "HSET", "k", fresh, one });
    row("no field", KeyType::Hash, named(Kind::HashDelete, one, bytes(101)), { "HDEL", "k", one },
        { "HDEL", "k", one });
    row("element", KeyType::List, at(Kind::ListSet, 4, bytes(1), fresh), { "LPOP", "k" },
        { "LSET", "k", "4", fresh });
    row("no element", KeyType::List, at(Kind::ListDelete, 0, bytes(0)), { "RPUSH", "k", "x" },
        { "LPOP", "k" });
    row("last element", KeyType::List, at(Kind::ListDelete, 19, bytes(1)), { "LPUSH", "k", "x" },
        { "RPOP", "k" });
    row("pushed", KeyType::List, at(Kind::ListPushBack, 0, {}, fresh), {}, { "RPUSH", "k", fresh });
    row("member", KeyType::Set, named(Kind::SetAdd, fresh), { "SADD", "k", fresh },
        { "SADD", "k", fresh });
    row("no member", KeyType::Set, named(Kind::SetRemove, one), { "SREM", "k", one },
        { "SREM", "k", one });
    row("score", KeyType::SortedSet, named(Kind::ZsetScore, one, "1.1000000000000001", "-inf"),
        { "ZINCRBY", "k", "1", one }, { "ZADD", "k", "-inf", one });
    row("new scored member", KeyType::SortedSet,
        named(Kind::ZsetAdd, fresh, {}, "9007199254740993"), { "ZADD", "k", "1", fresh },
        { "ZADD", "k", "9007199254740993", fresh });
    row("no scored member", KeyType::SortedSet, named(Kind::ZsetRemove, one, "1.1"),
        { "ZREM", "k", one }, { "ZREM", "k", one });
    row("entry", KeyType::Stream, entry(Kind::StreamAdd, "99-1", { fresh, one, "", "" }), {},
        { "XADD", "k", "99-1", fresh, one, "", "" });
    row("no entry", KeyType::Stream, entry(Kind::StreamDelete, "1-1", { bytes(1), bytes(2) }),
        { "XDEL", "k", "1-1" }, { "XDEL", "k", "1-1" });
}

} // namespace sluice
