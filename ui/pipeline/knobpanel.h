// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <QWidget>

#include <array>
#include <map>

class QToolButton;

namespace sluice {

class KnobControl;
class ToneLabel;

/// All knobs that the bar above does not have, made from the table of knobs: first those that the
/// scenario names, then those of load, link and server, each part folded by itself. Says which kind
/// of load runs. Shows what the engine has, whoever set it; turns it at once. GUI thread.
class KnobPanel : public QWidget {
    Q_OBJECT

public:
    /// The source must outlive it.
    explicit KnobPanel(PipelineSource& source, QWidget* parent = nullptr);

    /// Everything as it stands.
    void show(const StageSettings& stage);
    /// The scenario that is chosen: its knobs come first. Null: none.
    void setScenario(const std::shared_ptr<const Scenario>& scenario);
    /// "closed loop"
    /// The buttons that show its parts, and the load's mode: for the row of the main knobs; whoever
    /// puts it into a layout owns it.
    [[nodiscard]] QWidget* head() const { return m_head; }
    [[nodiscard]] QString modeText() const;
    /// Null: the bar has it, or there is none of that name.
    [[nodiscard]] KnobControl* control(QByteArrayView name) const;
    /// Unfolds or folds a part.
    void setShown(Knob::Part part, bool shown);

    /// Whether a knob has a place in the bar above, and none here.
    [[nodiscard]] static bool isInBar(QByteArrayView name);

private:
    struct Section {
        QWidget* box = nullptr;
        QToolButton* fold = nullptr; ///< null: always there
    };
    void makeControls();
    void place();
    void markFold(const Section& section) const;

    PipelineSource& m_source;
    std::shared_ptr<const Scenario> m_scenario;
    QWidget* m_head;
    ToneLabel* m_mode;
    Section m_toPlay;
    std::array<Section, 4> m_parts; ///< by Knob::Part; the engine's has none
    std::map<QByteArray, KnobControl*> m_controls;
};

} // namespace sluice
