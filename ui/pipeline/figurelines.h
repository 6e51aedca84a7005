// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;

namespace sluice {

/// Figures with their names, a line each: values at the right, or each below its name where there
/// is no room beside it. Plain text that can be selected. GUI thread.
class FigureLines : public QWidget {
    Q_OBJECT

public:
    /// `name` is for screen readers.
    explicit FigureLines(const QString& name, QWidget* parent = nullptr);

    /// As many values as names.
    void setLines(const QStringList& names, const QStringList& values);
    /// "name: value", a line each.
    [[nodiscard]] QString asText() const;
    /// Whether values stand below their names.
    [[nodiscard]] bool isStacked() const { return m_isStacked; }

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    [[nodiscard]] int widest(const QStringList& texts) const;

    QStringList m_nameTexts;
    QStringList m_valueTexts;
    QLabel* m_names;
    QLabel* m_values;
    bool m_isStacked = false;
};

} // namespace sluice
