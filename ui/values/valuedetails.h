// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/keyfacts.h"
#include "core/values/keyreader.h"
#include "core/values/largebytes.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace sluice {

/// What an inspector shows of a key's tab: the selected element, the key, the requests. A plain
/// value.
struct ValueDetails {
    QString subject; ///< display text: the field, member or place that is selected; empty: none
    LargeBytes bytes; ///< of the selected element
    QList<QByteArray> fields; ///< of the selected stream entry: field, value...
    KeyFacts facts;
    std::optional<QDateTime> expiresAt;
    std::optional<quint64> length;
    QList<RequestNote> requests;
    QByteArray key;
};

} // namespace sluice

Q_DECLARE_METATYPE(sluice::ValueDetails)
