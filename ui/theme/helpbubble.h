// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QToolButton>

class QWidget;

namespace sluice {

/// A small "?" that says, in plain text, how the number beside it is measured and what to do about
/// it. Opens under the mouse after a moment, and on click, Space or Enter; Escape, focus loss or a
/// second click close it. GUI thread.
class HelpBubble : public QToolButton {
    Q_OBJECT

public:
    /// about: what is explained ("Queue depth"), for screen readers and as the bubble's heading.
    HelpBubble(const QString& about, const QString& text, QWidget* parent = nullptr);

    QString text() const { return m_text; }
    void setText(const QString& text) { m_text = text; }
    bool isOpen() const;

    QSize sizeHint() const override;

public Q_SLOTS:
    void open();
    void close();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_about;
    QString m_text;
    QWidget* m_bubble = nullptr;
};

/// text as a tool tip that wraps and is never read as rich text, whatever is in it.
QString plainToolTip(const QString& text);

} // namespace sluice
