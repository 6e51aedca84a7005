// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/typewords.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <utility>

namespace sluice {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("typewords", text); }

} // namespace

TypeBadge badgeOf(KeyType type)
{
    switch (type) {
    case KeyType::String:
        return TypeBadge::String;
    case KeyType::Hash:
        return TypeBadge::Hash;
    case KeyType::List:
        return TypeBadge::List;
    case KeyType::Set:
        return TypeBadge::Set;
    case KeyType::SortedSet:
        return TypeBadge::SortedSet;
    case KeyType::Stream:
        return TypeBadge::Stream;
    case KeyType::None:
    case KeyType::Other:
        break;
    }
    return TypeBadge::Other;
}

QString badgeText(KeyType type, const QByteArray& name)
{
    switch (type) {
    case KeyType::String:
        return QStringLiteral("STR");
    case KeyType::Hash:
        return QStringLiteral("HASH");
    case KeyType::List:
        return QStringLiteral("LIST");
    case KeyType::Set:
        return QStringLiteral("SET");
    case KeyType::SortedSet:
        return QStringLiteral("ZSET");
    case KeyType::Stream:
        return QStringLiteral("STRM");
    case KeyType::None:
        return QStringLiteral("?");
    case KeyType::Other:
        break;
    }
    static constexpr std::pair<const char*, const char*> modules[]
        = { { "ReJSON-RL", "JSON" }, { "TSDB-TYPE", "TS" }, { "vectorset", "VSET" },
              { "MBbloom--", "BLOOM" }, { "MBbloomCF", "CUCKOO" }, { "TopK-TYPE", "TOPK" },
              { "CMSk-TYPE", "CMS" }, { "TDIS-TYPE", "TDIG" } };
    for (const auto& [module, text] : modules) {
        if (name == module)
            return QString::fromLatin1(text);
    }
    return toDisplay(name, 6).toUpper();
}

QString typeWord(KeyType type, const QByteArray& name)
{
    switch (type) {
    case KeyType::String:
        return tr("string");
    case KeyType::Hash:
        return tr("hash");
    case KeyType::List:
        return tr("list");
    case KeyType::Set:
        return tr("set");
    case KeyType::SortedSet:
        return tr("sorted set");
    case KeyType::Stream:
        return tr("stream");
    case KeyType::None:
        return tr("missing key");
    case KeyType::Other:
        break;
    }
    return toDisplay(name, 40);
}

QString lengthText(KeyType type, quint64 length)
{
    const QString count = format::count(length);
    switch (type) {
    case KeyType::String:
        return format::bytes(length);
    case KeyType::Hash:
        return length == 1 ? tr("1 field") : tr("%1 fields").arg(count);
    case KeyType::List:
        return length == 1 ? tr("1 element") : tr("%1 elements").arg(count);
    case KeyType::Set:
    case KeyType::SortedSet:
        return length == 1 ? tr("1 member") : tr("%1 members").arg(count);
    case KeyType::Stream:
        return length == 1 ? tr("1 entry") : tr("%1 entries").arg(count);
    case KeyType::None:
    case KeyType::Other:
        break;
    }
    return count;
}

} // namespace sluice
