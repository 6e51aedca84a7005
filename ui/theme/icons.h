// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QIcon>
#include <QString>

namespace sluice {

/// An icon in the text colour of the current theme (it follows a change of theme by itself), sharp
/// at any size. name: "play", "stop", "freeze", "reload", "search", "connect", "close", "settings",
/// "help", "theme", "warning", "error", "info", "copy", "filter", ... Read from :/icons/NAME.svg;
/// where that is missing, a built-in drawing, and for an unknown name a small square. GUI thread.
QIcon themedIcon(const QString& name);

} // namespace sluice
