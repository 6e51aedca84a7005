// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace sluice {

class ChangeSet;
class ElidedLabel;

/// The bar below a value while edits are staged: what they are, their commands, Discard, Apply; and
/// after applying for a while how it ended, with Undo. GUI thread.
class StagedBar : public QWidget {
    Q_OBJECT

public:
    explicit StagedBar(QWidget* parent = nullptr);

    /// Shows the staged edits; none: nothing, or what showApplied() says.
    void setChanges(const ChangeSet& changes, bool isBusy);
    /// @p canUndo: with a button.
    void showApplied(const QString& text, bool canUndo);
    void hideApplied();
    QString text() const;

Q_SIGNALS:
    void commandsRequested();
    void discardRequested();
    void applyRequested();
    void undoRequested();

private:
    QLabel* m_count;
    ElidedLabel* m_summary;
    QPushButton* m_commands;
    QPushButton* m_discard;
    QPushButton* m_apply;
    QPushButton* m_undo;
    bool m_hasChanges = false;
};

} // namespace sluice
