// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QPushButton>

class QAction;

namespace sluice {

class SessionRecorder;

/// "Record" in the scenario bar: asks for a file, and shows time and bytes while it grows. GUI
/// thread.
class RecordButton : public QPushButton {
    Q_OBJECT

public:
    /// The recorder must outlive it.
    explicit RecordButton(SessionRecorder& recorder, QWidget* parent = nullptr);

    /// Begins (after asking for a file) or ends: "Record…" or "Stop recording".
    [[nodiscard]] QAction* action() const { return m_action; }

private:
    void toggle();
    void askForFile();
    void showStatus();

    SessionRecorder& m_recorder;
    QAction* m_action;
    bool m_withKeys = true; ///< as chosen last
    bool m_shown = false; ///< that it records
};

} // namespace sluice
