// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QPushButton;

namespace sluice {

class ElidedLabel;

/// How much of a value is loaded, and what can be done about it. GUI thread.
class LoadBar : public QWidget {
    Q_OBJECT

public:
    explicit LoadBar(QWidget* parent = nullptr);

    /// @p working: something has been under way for longer than a moment, and can be cancelled.
    void setState(const QString& text, bool hasMore, bool working);
    QString text() const;

Q_SIGNALS:
    void moreRequested();
    void allRequested();
    void cancelRequested();

private:
    ElidedLabel* m_text;
    QPushButton* m_more;
    QPushButton* m_all;
    QPushButton* m_cancel;
};

} // namespace sluice
