// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/scenariobar.h"

#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace sluice {

ScenarioBar::ScenarioBar(PipelineSource& source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
{
    setObjectName(QStringLiteral("scenarioBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new ToneLabel(Tone::Muted, tr("Scenario"), this);
    makeList();
    label->setBuddy(m_scenarios);
    row->addWidget(label);
    row->addWidget(m_scenarios);
    addButtons(row);
    if (m_scenarios->count() == 0) { // of a replay: nothing can be started
        for (QWidget* widget :
            std::initializer_list<QWidget*> { label, m_scenarios, m_startButton, m_resetButton })
            widget->hide();
    }
    m_running = "?"; // so that the first show() sets everything
    show(source.runningScenario(), false);
}

void ScenarioBar::makeList()
{
    m_infos = m_source.scenarios();
    m_scenarios = new QComboBox(this);
    m_scenarios->setObjectName(QStringLiteral("scenarios"));
    m_scenarios->setAccessibleName(tr("Scenario"));
    m_scenarios->setAccessibleDescription(tr("Type a number or a part of a title to find one."));
    m_scenarios->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_scenarios->setMaxVisibleItems(int(std::max<qsizetype>(10, m_infos.size())));
    for (const ScenarioInfo& info : m_infos) {
        const bool isNumbered = info.scenario && info.scenario->number >= 0;
        m_scenarios->addItem(
            isNumbered ? tr("%1 · %2").arg(info.scenario->number).arg(info.title) : info.title,
            info.name);
        m_scenarios->setItemData(
            m_scenarios->count() - 1, plainToolTip(info.about), Qt::ToolTipRole);
    }
    if (m_infos.size() > 1) { // typing finds what contains it; nothing new can be written
        m_scenarios->setEditable(true);
        m_scenarios->setInsertPolicy(QComboBox::NoInsert);
        QCompleter* completer = m_scenarios->completer();
        completer->setCompletionMode(QCompleter::PopupCompletion);
        completer->setFilterMode(Qt::MatchContains);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        m_scenarios->lineEdit()->setAccessibleName(tr("Scenario"));
        connect(m_scenarios->lineEdit(), &QLineEdit::editingFinished, this, [this] {
            // What is in the line is no scenario: the one that is chosen stands there again.
            m_scenarios->setEditText(m_scenarios->itemText(m_scenarios->currentIndex()));
        });
    }
    // With large text rather an elided title than buttons out of sight.
    m_scenarios->setMinimumWidth(m_scenarios->fontMetrics().height() * 4);
    connect(m_scenarios, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0 && m_scenarios->lineEdit())
            m_scenarios->lineEdit()->setCursorPosition(0);
        Q_EMIT chosenChanged();
    });
    connect(m_scenarios, &QComboBox::activated, this, [this] {
        if (m_source.runningScenario().isEmpty()) // its own knobs, ready to play
            m_source.resetScenario(chosen());
    });
}

void ScenarioBar::addButtons(QHBoxLayout* row)
{
    m_startStop = new QAction(this);
    m_startStop->setObjectName(QStringLiteral("startStop"));
    connect(m_startStop, &QAction::triggered, this, &ScenarioBar::startOrStop);
    m_reset = new QAction(tr("Reset the scenario"), this);
    m_reset->setObjectName(QStringLiteral("reset"));
    connect(m_reset, &QAction::triggered, this, [this] { m_source.resetScenario(chosen()); });
    m_freeze = new QAction(tr("Freeze the view"), this);
    m_freeze->setObjectName(QStringLiteral("freeze"));
    m_freeze->setCheckable(true);
    const auto add = [&](const char* name, QAction* action) {
        auto* button = new QPushButton(this);
        button->setObjectName(QLatin1String(name));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        row->addWidget(button);
        return button;
    };
    m_startButton = add("startButton", m_startStop);
    m_resetButton = add("resetButton", m_reset);
    m_resetButton->setIcon(themedIcon(QStringLiteral("reload")));
    m_resetButton->setAccessibleName(m_reset->text());
    m_resetButton->setToolTip(
        plainToolTip(tr("Stops the scenario and puts every knob back to where it begins. R.")));
    m_freezeButton = add("freezeButton", m_freeze);
    m_freezeButton->setCheckable(true);
    m_freezeButton->setToolTip(
        plainToolTip(tr("Freezes the view, never the capture. F; End goes live again.")));
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

ScenarioInfo ScenarioBar::chosenInfo() const { return m_infos.value(m_scenarios->currentIndex()); }

QByteArray ScenarioBar::withNumber(int number) const
{
    for (const ScenarioInfo& info : m_infos) {
        if (info.scenario && info.scenario->number == number)
            return info.name;
    }
    return {};
}

QByteArray ScenarioBar::stepFrom(const QByteArray& name, int by) const
{
    for (qsizetype i = 0; i < m_infos.size(); ++i) {
        if (m_infos[i].name == name)
            return m_infos.value(i + by).name;
    }
    return {};
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
        m_reset->setEnabled(m_scenarios->count() > 0);
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
