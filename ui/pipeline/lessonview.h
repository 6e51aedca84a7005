// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QTextBrowser;

namespace sluice {

/// Reads the lessons' pages: Markdown of our own or of the person's folder, with its pictures;
/// nothing is fetched from anywhere. Links between pages work; others are opened by the desktop
/// after the person has chosen them. GUI thread.
class LessonView : public QDialog {
    Q_OBJECT

public:
    explicit LessonView(QWidget* parent = nullptr);

    /// "mutex.md" or "mutex" is a resource; an absolute path is a file. False, and says so in the
    /// window, when it cannot be read.
    bool showPage(const QString& page);
    /// What is shown as text.
    [[nodiscard]] QString text() const;
    /// Where a page is.
    [[nodiscard]] static QString pathOf(const QString& page);

private:
    void follow(const QUrl& link);

    QTextBrowser* m_browser;
};

} // namespace sluice
