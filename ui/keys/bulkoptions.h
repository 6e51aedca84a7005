// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"
#include "ui/keys/bulkwords.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QFormLayout;
class QLineEdit;
class QRadioButton;
class QSpinBox;

namespace sluice {

/// What must be said before something is done with many keys: a time, two prefixes, a server.
/// Empty where there is nothing to say. GUI thread.
class BulkOptions : public QWidget {
    Q_OBJECT

public:
    /// @p prefix: what the keys have in common, offered as the one to be renamed. @p places: URLs
    /// offered to copy to.
    BulkOptions(BulkTask task, const QByteArray& prefix, const QStringList& places,
        QWidget* parent = nullptr);

    /// Why it cannot begin; empty: it can.
    [[nodiscard]] QString problem() const;
    /// Nothing for BulkTask::Copy. Call it when there is no problem().
    [[nodiscard]] std::optional<BulkAction> action() const;
    /// Where to copy to; nothing while that makes no sense.
    [[nodiscard]] std::optional<ConnectionOptions> place() const;
    [[nodiscard]] bool replacesExisting() const;

Q_SIGNALS:
    void changed();

private:
    void addExpiry(QFormLayout& form);
    void addPrefixes(QFormLayout& form, const QByteArray& prefix);
    void addPlace(QFormLayout& form, const QStringList& places);

    const BulkTask m_task;
    QRadioButton* m_isAfter = nullptr;
    QSpinBox* m_span = nullptr;
    QComboBox* m_unit = nullptr;
    QDateTimeEdit* m_time = nullptr;
    QLineEdit* m_from = nullptr;
    QLineEdit* m_to = nullptr;
    QComboBox* m_place = nullptr;
    QLineEdit* m_password = nullptr;
    QCheckBox* m_replace = nullptr;
};

} // namespace sluice
