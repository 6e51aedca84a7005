// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace sluice {

class FilterBox;
class OrderBar;

/// Above the requests: which of them, and in what order, in one line at any size of text. GUI
/// thread.
class RequestsBar : public QWidget {
    Q_OBJECT

public:
    /// Takes both as children.
    RequestsBar(FilterBox* filter, OrderBar* order, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    OrderBar* m_order;
};

} // namespace sluice
