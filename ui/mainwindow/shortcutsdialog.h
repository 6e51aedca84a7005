// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/mainwindow/commandpalette.h"

#include <QDialog>

namespace sluice {

/// Every command that has a shortcut, as a table that can be read by screen readers. GUI thread.
class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    ShortcutsDialog(const QList<CommandPalette::Entry>& commands, QWidget* parent);
};

} // namespace sluice
