// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/namespacetree.h"

#include "core/keys/naturalorder.h"

#include <algorithm>

namespace sluice {

QByteArrayView NamespaceRows::groupName(
    const KeyStore& store, qsizetype prefixLength, quint32 group) const
{
    return store.name(groups[group].sample).sliced(prefixLength, groups[group].nameLength);
}

std::optional<quint32> NamespaceRows::rowOfKey(
    const KeyStore& store, qsizetype prefixLength, QByteArrayView name) const
{
    const auto begin = rows.begin() + static_cast<qptrdiff>(groupRows);
    const auto found
        = std::lower_bound(begin, rows.end(), name, [&](NamespaceRow row, auto wanted) {
              return naturalorder::compare(
                         store.name(row.key()).sliced(prefixLength), wanted.sliced(prefixLength))
                  < 0;
          });
    if (found == rows.end() || store.name(found->key()) != name)
        return {};
    return static_cast<quint32>(found - rows.begin());
}

std::optional<quint32> NamespaceRows::rowOfNamespace(
    const KeyStore& store, qsizetype prefixLength, QByteArrayView name) const
{
    const auto groupAt
        = [this](quint32 at) { return groupsByName.empty() ? rows[at].group() : groupsByName[at]; };
    quint32 from = 0;
    for (quint32 to = groupRows; from < to;) {
        const quint32 middle = from + (to - from) / 2;
        if (naturalorder::compare(groupName(store, prefixLength, groupAt(middle)), name) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == groupRows || groupName(store, prefixLength, groupAt(from)) != name)
        return {};
    return rowOfGroup[groupAt(from)];
}

} // namespace sluice
