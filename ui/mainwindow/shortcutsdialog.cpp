// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/shortcutsdialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace sluice {

ShortcutsDialog::ShortcutsDialog(const QList<CommandPalette::Entry>& commands, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* table = new QTreeWidget(this);
    table->setColumnCount(2);
    table->setHeaderLabels({ tr("command"), tr("keys") });
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    table->setAccessibleName(windowTitle());
    for (const auto& command : commands) {
        if (!command.action || command.action->shortcut().isEmpty())
            continue;
        QStringList keys;
        for (const QKeySequence& sequence : command.action->shortcuts())
            keys.append(sequence.toString(QKeySequence::NativeText));
        table->addTopLevelItem(
            new QTreeWidgetItem({ command.name, keys.join(QStringLiteral(", ")) }));
    }
    table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->header()->setStretchLastSection(false);
    table->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(table);
    layout->addWidget(buttons);
    const int em = fontMetrics().height();
    resize(em * 30, em * 28);
}

} // namespace sluice
