// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/keyfilter.h"

#include <QWidget>

class QActionGroup;
class QLineEdit;
class QToolButton;

namespace sluice {

/// Where a person types what keys to look for, and says how it is meant. GUI thread.
class FilterField : public QWidget {
    Q_OBJECT

public:
    explicit FilterField(QWidget* parent = nullptr);

    [[nodiscard]] KeyFilter filter() const { return m_filter; }
    /// In what it differs, the person's typing would too: changed() comes once.
    void set(KeyFilter::Kind kind, const QString& text);
    [[nodiscard]] QLineEdit& edit() const { return *m_edit; }

Q_SIGNALS:
    void changed();

private:
    void choose(KeyFilter::Kind kind);
    void take();

    QLineEdit* m_edit;
    QToolButton* m_button;
    QActionGroup* m_kinds;
    KeyFilter::Kind m_kind = KeyFilter::Kind::Auto;
    KeyFilter m_filter;
};

} // namespace sluice
