// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/replaytab.h"

#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/replaybar.h"

#include <QAction>
#include <QVBoxLayout>

namespace sluice {

ReplayTab::ReplayTab(std::shared_ptr<const RecordingReader> recording, const QString& name,
    const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_source(std::move(recording), clock)
    , m_name(name)
    , m_bar(new ReplayBar(m_source, name, this))
    , m_pipeline(new PipelineTab(m_source, this))
{
    setObjectName(QStringLiteral("replayTab"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_pipeline, 1);
    setFocusProxy(m_pipeline);
    QAction* play = m_bar->playAction();
    play->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(play);
    connect(m_bar, &ReplayBar::closeRequested, this, &ReplayTab::closeRequested);
    // Another instant: the view follows at once, whether it plays or rests, is frozen or not.
    connect(m_bar, &ReplayBar::sought, this, [this] {
        m_pipeline->setFrozen(false);
        m_pipeline->refresh();
    });
}

ReplayTab::~ReplayTab()
{
    delete m_pipeline; // which reads the source
    delete m_bar;
}

QWidget* ReplayTab::inspector() const { return m_pipeline->inspector(); }

QString ReplayTab::statusText() const
{
    return tr("Replay of %1, %2").arg(m_name, m_bar->positionText());
}

} // namespace sluice
