// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/replaysource.h"

#include <QWidget>

namespace sluice {

class PipelineTab;
class ReplayBar;

/// A recording in a tab of its own: the player above the same Pipeline tab that shows the live
/// engine. Space plays and pauses. Needs no server. GUI thread.
class ReplayTab : public QWidget {
    Q_OBJECT

public:
    /// The clock must outlive it. `name`: of the file, as it can be shown.
    ReplayTab(std::shared_ptr<const RecordingReader> recording, const QString& name,
        const Clock& clock, QWidget* parent = nullptr);
    ~ReplayTab() override;

    [[nodiscard]] ReplaySource& source() { return m_source; }
    [[nodiscard]] PipelineTab* pipeline() const { return m_pipeline; }
    /// For the window's right dock, as PipelineTab::inspector().
    [[nodiscard]] QWidget* inspector() const;
    /// For the status bar: "Replay of x.sluice, 12.4 s of 41.2 s".
    [[nodiscard]] QString statusText() const;
    /// The file's name, as given.
    [[nodiscard]] const QString& name() const { return m_name; }

Q_SIGNALS:
    void closeRequested(); ///< back to the live view

private:
    ReplaySource m_source;
    QString m_name;
    ReplayBar* m_bar = nullptr;
    PipelineTab* m_pipeline = nullptr;
};

} // namespace sluice
