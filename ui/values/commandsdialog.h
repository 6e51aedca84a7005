// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

namespace sluice {

class ChangeSet;

/// The exact commands that applying sends, every byte of them, as redis-cli would take them; what
/// is too long is cut and says so. GUI thread.
class CommandsDialog : public QDialog {
    Q_OBJECT

public:
    explicit CommandsDialog(const ChangeSet& changes, QWidget* parent = nullptr);
};

} // namespace sluice
