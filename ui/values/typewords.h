// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/keytype.h"
#include "ui/theme/colors.h"

#include <QByteArray>
#include <QString>

namespace sluice {

/// The badge of a type.
TypeBadge badgeOf(KeyType type);
/// What a badge says: "HASH", "ZSET"; of another type the first letters of its @p name, escaped.
QString badgeText(KeyType type, const QByteArray& name);
/// "hash", "sorted set"... for sentences.
QString typeWord(KeyType type, const QByteArray& name);
/// "9 fields", "1 member", "12.0 MiB".
QString lengthText(KeyType type, quint64 length);

} // namespace sluice
