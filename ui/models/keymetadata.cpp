// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/keymetadata.h"

#include "core/values/keytype.h"

namespace sluice {

ShownType shownTypeOf(QByteArrayView name)
{
    switch (keyTypeOf(name)) {
    case KeyType::None:
        return ShownType::Missing;
    case KeyType::String:
        return ShownType::String;
    case KeyType::Hash:
        return ShownType::Hash;
    case KeyType::List:
        return ShownType::List;
    case KeyType::Set:
        return ShownType::Set;
    case KeyType::SortedSet:
        return ShownType::SortedSet;
    case KeyType::Stream:
        return ShownType::Stream;
    case KeyType::Other:
        break;
    }
    return name == "ReJSON-RL" ? ShownType::Json : ShownType::Other;
}

} // namespace sluice
