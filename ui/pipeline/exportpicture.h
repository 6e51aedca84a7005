// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/exportfile.h"

#include <QImage>
#include <QList>

class QWidget;

namespace sluice {

/// The widgets below one another, each as large as it is, without what stands on top of them. With
/// a ratio of 2 every point has four pixels. GUI thread.
[[nodiscard]] QImage pictureOf(const QList<QWidget*>& panes, int ratio);

/// The same as SVG, text as text. GUI thread.
[[nodiscard]] QByteArray svgOf(const QList<QWidget*>& panes, const QString& title);

/// Encodes and brings a picture as PNG; any thread.
[[nodiscard]] ExportEnd writePng(const QImage& picture, const ExportTarget& target);

} // namespace sluice
