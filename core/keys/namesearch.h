// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/keystore.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <vector>

namespace sluice {

/// The ids of these names, in their order; nothing for those that are not in the store. Looks them
/// up while the store is not sealed; otherwise reads all names once, with two threads. The store's
/// adding thread.
[[nodiscard]] std::vector<std::optional<quint32>> findNames(
    const KeyStore& store, const QList<QByteArray>& names);

} // namespace sluice
