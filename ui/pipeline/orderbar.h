// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace sluice {

class WaterfallModel;

/// How the requests are grouped and sorted, as two lists that can be seen and reached with the
/// keyboard; the menu's actions and the heads of the columns do the same, and each shows what the
/// others chose. GUI thread.
class OrderBar : public QWidget {
    Q_OBJECT

public:
    /// The model must outlive it.
    explicit OrderBar(WaterfallModel& model, QWidget* parent = nullptr);

    /// In the order in which Tab goes through them.
    [[nodiscard]] QList<QWidget*> controls() const;
    /// With the groups alone, where there is no room for both: the heads of the columns sort too.
    void setCompact(bool compact);

private:
    QComboBox* addList(QLabel* label, const char* name, const QString& accessible);
    void showOrder();
    void applyGroup();
    void applySort();

    WaterfallModel& m_model;
    QComboBox* m_group = nullptr;
    QComboBox* m_sort = nullptr;
    QLabel* m_sortLabel = nullptr;
    QWidget* m_help = nullptr;
};

} // namespace sluice
