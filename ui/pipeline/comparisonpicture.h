// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QImage>
#include <QString>

class QAbstractItemModel;

namespace sluice {

class ComparisonCurves;

/// Title, curves and the whole table below one another, in the font and the colours of the curves;
/// as wide as the table needs. With a ratio of 2 every point has four pixels. GUI thread.
[[nodiscard]] QImage comparisonPicture(const ComparisonCurves& curves,
    const QAbstractItemModel& table, const QString& title, int ratio);

} // namespace sluice
