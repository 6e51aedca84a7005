// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/face.h"

#include "core/values/elementfaces.h"
#include "core/values/factsloader.h"
#include "core/values/findloader.h"
#include "core/values/hyperloglog.h"
#include "core/values/jsonloader.h"
#include "core/values/moduleloader.h"
#include "core/values/streamfaces.h"
#include "core/values/stringfaces.h"

namespace sluice {

namespace {

/// TYPE says "ReJSON-RL" for all that have JSON.GET.
bool isJson(const KeyFacts& facts) { return facts.typeName.value == QByteArray("ReJSON-RL"); }

} // namespace

QList<Face> facesOf(const KeyFacts& facts, const QByteArray& head)
{
    switch (facts.type) {
    case KeyType::String:
        return HyperLogLog::looksLikeOne(head) ? QList<Face> { Face::HyperLogLog, Face::Bits }
                                               : QList<Face> { Face::Bits };
    case KeyType::SortedSet:
        return { Face::Find, Face::Geo };
    case KeyType::Hash:
        return { Face::Find, Face::FieldTtls };
    case KeyType::Stream:
        return { Face::Range, Face::Groups };
    case KeyType::Other:
        break;
    case KeyType::List:
        return { Face::FromIndex };
    case KeyType::Set:
        return { Face::Find };
    case KeyType::None:
        return {};
    }
    const QByteArray name = facts.typeName.value.value_or(QByteArray());
    if (isJson(facts))
        return { Face::Json, Face::Facts };
    if (moduleTypeOf(name))
        return { Face::Module, Face::Facts };
    return { Face::Facts };
}

std::unique_ptr<FaceLoader> makeFaceLoader(
    const FaceWish& wish, const QByteArray& key, const KeyFacts& facts)
{
    const std::optional<quint64> memory = facts.memory.value;
    switch (wish.face) {
    case Face::Facts:
        break;
    case Face::Module:
        if (const ModuleType* type = moduleTypeOf(facts.typeName.value.value_or(QByteArray())))
            return std::make_unique<ModuleLoader>(key, *type);
        break;
    case Face::Json:
        return std::make_unique<JsonLoader>(key, wish.argument, memory);
    case Face::HyperLogLog:
        return std::make_unique<HllLoader>(key);
    case Face::Bits:
        return std::make_unique<BitsLoader>(key, wish.argument.toULongLong(), memory);
    case Face::Geo:
        return std::make_unique<GeoLoader>(key);
    case Face::FieldTtls:
        return std::make_unique<FieldTtlLoader>(key);
    case Face::Find:
        return std::make_unique<FindLoader>(key, facts.type, wish.argument);
    case Face::FromIndex:
        return std::make_unique<ListFromLoader>(key, wish.argument.toLongLong());
    case Face::Range:
        return std::make_unique<StreamRangeLoader>(key, wish.argument);
    case Face::Groups:
        return std::make_unique<StreamInfoLoader>(key, std::nullopt);
    case Face::Consumers:
        return std::make_unique<StreamInfoLoader>(key, wish.argument);
    case Face::Pending:
        return std::make_unique<PendingLoader>(key, wish.argument);
    }
    return std::make_unique<FactsLoader>(key, memory);
}

} // namespace sluice
