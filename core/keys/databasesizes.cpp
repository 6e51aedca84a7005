// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/databasesizes.h"

#include <QByteArray>
#include <QList>

namespace sluice {

std::map<int, quint64> databaseSizes(QByteArrayView info)
{
    std::map<int, quint64> sizes;
    const QList<QByteArray> lines = info.toByteArray().split('\n');
    for (const QByteArray& line : lines) {
        const qsizetype colon = line.indexOf(':'); // db0:keys=12,expires=3,avg_ttl=0
        if (!line.startsWith("db") || colon < 3)
            continue;
        bool isNumber = false;
        const int database = line.sliced(2, colon - 2).toInt(&isNumber);
        QByteArray keys = line.sliced(colon + 1).trimmed();
        if (!isNumber || database < 0 || !keys.startsWith("keys="))
            continue;
        keys = keys.sliced(5);
        const qsizetype comma = keys.indexOf(',');
        const quint64 count = keys.first(comma < 0 ? keys.size() : comma).toULongLong(&isNumber);
        if (isNumber)
            sizes[database] = count;
    }
    return sizes;
}

} // namespace sluice
