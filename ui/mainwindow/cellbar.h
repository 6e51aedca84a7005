// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

#include <optional>

namespace sluice {

/// Eight small cells that fill with the channel: a cell is lit when more than its share is taken,
/// so the first lights with the first request and the last only when the channel is full. GUI
/// thread.
class CellBar : public QWidget {
    Q_OBJECT

public:
    static constexpr int cells = 8;

    explicit CellBar(QWidget* parent = nullptr);

    /// Unknown depth or capacity: all cells empty.
    void setFill(std::optional<quint64> depth, std::optional<quint64> capacity);

    /// How many cells are lit.
    int litCells() const { return m_lit; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_lit = 0;
};

} // namespace sluice
