// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/change.h"

#include <QDialog>

#include <chrono>

class QButtonGroup;
class QDateTimeEdit;
class QLineEdit;
class QPushButton;

namespace sluice {

class ToneLabel;

/// When a key ends: in so long, at an instant, or never. GUI thread.
class TtlDialog : public QDialog {
    Q_OBJECT

public:
    /// @p left: time to live now; nothing: it does not expire.
    explicit TtlDialog(std::optional<std::chrono::milliseconds> left, QWidget* parent = nullptr);

    /// What was chosen, without what it was based on; nothing while it cannot be read.
    std::optional<Change> change() const;
    QLineEdit* duration() const { return m_duration; }
    QDateTimeEdit* date() const { return m_date; }

Q_SIGNALS:
    void chosen(const sluice::Change& change);

private:
    void check();
    void done(int result) override;

    QButtonGroup* m_way;
    QLineEdit* m_duration;
    QDateTimeEdit* m_date;
    ToneLabel* m_note;
    QPushButton* m_ok;
};

} // namespace sluice
