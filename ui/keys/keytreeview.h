// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QPersistentModelIndex>
#include <QTimer>
#include <QTreeView>

namespace sluice {

/// The tree of keys: rows of one height, words in the middle while it is empty, and a top row that
/// stays where it is while rows come in. GUI thread.
class KeyTreeView : public QTreeView {
    Q_OBJECT

public:
    explicit KeyTreeView(QWidget* parent = nullptr);

    /// Shown while there are no rows: plain text.
    void setEmptyText(const QString& text);
    [[nodiscard]] QString emptyText() const { return m_emptyText; }
    /// The rows in view, top to bottom.
    [[nodiscard]] QModelIndexList rowsInView() const;

    /// Around a change of the model: keeps the top row at the top, unless that is the very first.
    void rememberTop();
    /// Lays out what has changed, at once.
    void settle();

Q_SIGNALS:
    /// Other rows are in view, or may be.
    void viewChanged();
    /// Up was pressed on the first row.
    void leftUpwards();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitIndentation();

    QString m_emptyText;
    QPersistentModelIndex m_top;
};

} // namespace sluice
