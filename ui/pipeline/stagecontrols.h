// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/slowsystem.h"

#include <QObject>
#include <QPointer>

class QAction;
class QWidget;

namespace sluice {

class KneeChart;
class KnobBar;
class KnobPanel;
class LessonView;
class ScenarioBar;
class ScenarioCard;
class StepPanel;

/// What there is to do with the stage beside starting and stopping: the scenario's card, all of its
/// knobs, step by step, its lesson, slow motion. Ends a scenario whose time is up. GUI thread.
class StageControls : public QObject {
    Q_OBJECT

public:
    /// All must outlive it, the bar too. The widgets that it makes are children of `tab`, for it to
    /// place.
    StageControls(PipelineSource& source, ScenarioBar& bar, KnobBar& knobs, QWidget* tab);

    [[nodiscard]] ScenarioCard* card() const { return m_card; }
    [[nodiscard]] KnobPanel* panel() const { return m_panel; }
    [[nodiscard]] StepPanel* steps() const { return m_steps; }
    /// Of the window's menu: reset, compare, pause, lesson, step by step, slow motion.
    [[nodiscard]] QList<QAction*> actions() const { return m_actions; }
    [[nodiscard]] QAction* compareAction() const { return m_compare; }

    /// Follows the source.
    void show(bool masksKeys);
    /// Chooses a scenario and sets it ready to play; ends what runs. Empty: nothing.
    void choose(const QByteArray& name);

Q_SIGNALS:
    /// A person wants to see the variants of a scenario side by side.
    void compareRequested(const QByteArray& name);
    /// Something was said that has to be seen: "slowed for real, 10 times".
    void noticed(const QString& sentence);

private:
    QAction* add(const QString& text, const QKeySequence& key, void (StageControls::*slot)());
    void makeSlow();
    void setFactor(int factor);
    void takeChosen();
    void showChart();
    void pauseOrResume();
    void openLesson();
    void compare();
    void stepOrEnd();

    PipelineSource& m_source;
    ScenarioBar& m_bar;
    KnobBar& m_knobs;
    QWidget* m_tab;
    ScenarioCard* m_card;
    KnobPanel* m_panel;
    StepPanel* m_steps;
    SlowSystem m_slow;
    QList<QAction*> m_actions;
    QList<QAction*> m_factors; ///< 1, 10, 100
    QAction* m_compare = nullptr;
    QAction* m_pause = nullptr;
    QAction* m_lesson = nullptr;
    QAction* m_step = nullptr;
    QPointer<KneeChart> m_knee; ///< while its scenario is chosen
    QPointer<LessonView> m_lessonView;
    QByteArray m_ended; ///< this scenario was told to stop, its time being up
    bool m_isTaking = true;
    bool m_masksKeys = false;
};

} // namespace sluice
