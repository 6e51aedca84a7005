// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/scenariobar.h"

#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>

namespace sluice {

ScenarioBar::ScenarioBar(PipelineSource& source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
{
    setObjectName(QStringLiteral("scenarioBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new ToneLabel(Tone::Muted, tr("Scenario"), this);
    m_scenarios = new QComboBox(this);
    m_scenarios->setObjectName(QStringLiteral("scenarios"));
    m_scenarios->setAccessibleName(tr("Scenario"));
    m_scenarios->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    // With large text rather an elided title than buttons out of sight.
    m_scenarios->setMinimumWidth(m_scenarios->fontMetrics().height() * 4);
    label->setBuddy(m_scenarios);
    for (const ScenarioInfo& scenario : source.scenarios()) {
        m_scenarios->addItem(scenario.title, scenario.name);
        m_scenarios->setItemData(
            m_scenarios->count() - 1, plainToolTip(scenario.about), Qt::ToolTipRole);
    }
    m_startStop = new QAction(this);
    m_startStop->setObjectName(QStringLiteral("startStop"));
    connect(m_startStop, &QAction::triggered, this, &ScenarioBar::startOrStop);
    m_freeze = new QAction(tr("Freeze the view"), this);
    m_freeze->setObjectName(QStringLiteral("freeze"));
    m_freeze->setCheckable(true);

    m_startButton = new QPushButton(this);
    m_startButton->setObjectName(QStringLiteral("startButton"));
    m_startButton->setAutoDefault(false);
    connect(m_startButton, &QPushButton::clicked, m_startStop, &QAction::trigger);
    m_freezeButton = new QPushButton(this);
    m_freezeButton->setObjectName(QStringLiteral("freezeButton"));
    m_freezeButton->setAutoDefault(false);
    m_freezeButton->setCheckable(true);
    m_freezeButton->setToolTip(
        plainToolTip(tr("Freezes the view, never the capture. F; End goes live again.")));
    connect(m_freezeButton, &QPushButton::clicked, m_freeze, &QAction::trigger);
    row->addWidget(label);
    row->addWidget(m_scenarios);
    row->addWidget(m_startButton);
    row->addWidget(m_freezeButton);
    if (m_scenarios->count() == 0) { // of a replay: nothing can be started
        for (QWidget* widget :
            std::initializer_list<QWidget*> { label, m_scenarios, m_startButton })
            widget->hide();
    }
    m_running = "?"; // so that the first show() sets everything
    show(source.runningScenario(), false);
}

void ScenarioBar::setExportMenu(QMenu* menu)
{
    auto* button = new QPushButton(tr("Export"), this);
    button->setObjectName(QStringLiteral("exportButton"));
    button->setAutoDefault(false);
    button->setToolTip(plainToolTip(
        tr("Saves what the tab shows: as a picture, as a table, or as a trace for Perfetto.")));
    button->setMenu(menu);
    layout()->addWidget(button);
}

QByteArray ScenarioBar::chosen() const { return m_scenarios->currentData().toByteArray(); }

void ScenarioBar::choose(const QByteArray& name)
{
    if (const int index = m_scenarios->findData(name); index >= 0)
        m_scenarios->setCurrentIndex(index);
}

void ScenarioBar::startOrStop()
{
    if (m_source.runningScenario().isEmpty())
        m_source.startScenario(chosen());
    else
        m_source.stopScenario();
    show(m_source.runningScenario(), m_freeze->isChecked());
}

void ScenarioBar::show(const QByteArray& running, bool frozen)
{
    if (running != m_running) {
        m_running = running;
        const bool runs = !running.isEmpty();
        if (runs)
            choose(running);
        m_scenarios->setEnabled(!runs);
        m_startButton->setText(runs ? tr("Stop") : tr("Start"));
        m_startButton->setIcon(themedIcon(runs ? QStringLiteral("stop") : QStringLiteral("play")));
        m_startButton->setToolTip(plainToolTip(
            runs ? tr("Stops the scenario and cleans up. Space.") : tr("Starts it. Space.")));
        m_startStop->setText(runs ? tr("Stop scenario") : tr("Start scenario"));
        m_startStop->setEnabled(m_scenarios->count() > 0);
        m_startButton->setEnabled(m_scenarios->count() > 0);
    }
    m_freeze->setChecked(frozen);
    m_freezeButton->setChecked(frozen);
    if (frozen != m_frozen) {
        m_frozen = frozen;
        m_freezeButton->setText(frozen ? tr("Live") : tr("Freeze"));
        m_freezeButton->setIcon(
            themedIcon(frozen ? QStringLiteral("live") : QStringLiteral("freeze")));
    }
}

} // namespace sluice
