// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/scanner.h"

#include <QWidget>

class QCheckBox;
class QFrame;
class QLabel;
class QProgressBar;
class QPushButton;

namespace sluice {

class ToneLabel;

/// Below the key tree: how far the scan is, and what can be done about it; for a database too large
/// to load unasked, the question. GUI thread.
class ScanBar : public QWidget {
    Q_OBJECT

public:
    explicit ScanBar(QWidget* parent = nullptr);

    /// @p connected: whether asking the server makes sense now. @p pattern: what filtering on the
    /// server would send, empty: nothing is typed. @p selection: "3 selected", said besides.
    void show(const ScanProgress& progress, bool connected, const QByteArray& pattern,
        const QString& selection = {});

    /// What the line says.
    [[nodiscard]] QString text() const;
    [[nodiscard]] QString question() const;
    /// What is written beside the switch of the pace.
    [[nodiscard]] QString price() const;

Q_SIGNALS:
    void stopRequested();
    void resumeRequested();
    void retryRequested();
    void loadAllRequested();
    void filterOnServerRequested();
    void fastRequested(bool fast);

private:
    void showPace(const ScanProgress& progress, bool connected);
    void showQuestion(const ScanProgress& progress, const QByteArray& pattern);
    void showButton(const ScanProgress& progress, bool connected);

    QProgressBar* m_bar;
    ToneLabel* m_text;
    QPushButton* m_button;
    QWidget* m_pace;
    QCheckBox* m_fast;
    QLabel* m_price;
    QFrame* m_box;
    QLabel* m_question;
    QPushButton* m_loadAll;
    QPushButton* m_filter;
    void (ScanBar::*m_pressed)() = nullptr; ///< what the button asks for now
};

} // namespace sluice
