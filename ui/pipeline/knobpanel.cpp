// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/knobpanel.h"

#include "ui/pipeline/knobcontrol.h"
#include "ui/pipeline/knobwords.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"
#include "ui/theme/wraplayout.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sluice {

namespace {

void letHeightFollow(QWidget* widget)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    widget->setSizePolicy(policy);
}

} // namespace

KnobPanel::KnobPanel(PipelineSource& source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_head(new QWidget(this))
    , m_mode(new ToneLabel(Tone::Muted, this))
{
    setObjectName(QStringLiteral("knobPanel"));
    setAccessibleName(tr("More knobs"));
    setAutoFillBackground(true);
    letHeightFollow(this);
    const int unit = fontMetrics().height();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit / 2, 0, unit / 2, 0);
    column->setSpacing(unit / 4);
    auto* head = new QHBoxLayout(m_head);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(unit / 2);
    m_mode->setObjectName(QStringLiteral("loadMode"));
    head->addWidget(m_mode);

    const auto addBox = [&](Section& section, const QString& name) {
        section.box = new QWidget(this);
        section.box->setAccessibleName(name);
        auto* wrap = new WrapLayout(section.box);
        wrap->setContentsMargins(0, 0, 0, 0);
        wrap->setSpacing(unit / 2);
        letHeightFollow(section.box);
        column->addWidget(section.box);
        section.box->hide();
    };
    addBox(m_toPlay, tr("To play with"));
    m_toPlay.box->layout()->addWidget(
        new ToneLabel(Tone::Plain, tr("To play with:"), m_toPlay.box));
    const std::pair<Knob::Part, QString> parts[] = { { Knob::Part::Load, tr("Load") },
        { Knob::Part::Link, tr("Link") }, { Knob::Part::Server, tr("Server") } };
    for (const auto& [part, name] : parts) {
        Section& section = m_parts[std::size_t(part)];
        addBox(section, name);
        section.fold = new QToolButton(m_head);
        section.fold->setText(name);
        section.fold->setObjectName(QStringLiteral("fold") + QString::number(int(part)));
        section.fold->setAccessibleName(tr("Knobs of the %1").arg(name.toLower()));
        section.fold->setCheckable(true);
        section.fold->setAutoRaise(true);
        section.fold->setFocusPolicy(Qt::StrongFocus);
        section.fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        head->insertWidget(head->count() - 1, section.fold);
        connect(section.fold, &QToolButton::toggled, this, [this, part = part](bool shown) {
            m_parts[std::size_t(part)].box->setVisible(shown);
            markFold(m_parts[std::size_t(part)]);
        });
        markFold(section);
    }
    makeControls();
    place();
    show(source.stage());
}

void KnobPanel::markFold(const Section& section) const
{
    section.fold->setArrowType(section.fold->isChecked() ? Qt::DownArrow : Qt::RightArrow);
}

bool KnobPanel::isInBar(QByteArrayView name)
{
    static constexpr std::array inBar { "transport", "capacity", "window", "connections",
        "when-full", "wait-at-most", "bulk-share", "manager", "producers", "lane" };
    return std::any_of(
        inBar.begin(), inBar.end(), [name](const char* each) { return name == each; });
}

void KnobPanel::makeControls()
{
    for (const Knob& knob : knobs()) {
        if (isInBar(knob.name))
            continue;
        auto* control = new KnobControl(knob, this);
        connect(control, &KnobControl::turned, this,
            [this](const KnobSetting& setting) { m_source.turn(setting); });
        if (m_source.isReplay())
            control->setUsable(false,
                tr("This is a replay: the knobs stand as they stood then, and cannot be turned."));
        m_controls.emplace(knob.name, control);
    }
}

/// In the order of the table, those of the scenario in its own.
void KnobPanel::place()
{
    const QString notScripted
        = tr("Of the scripted server. This scenario runs on a real one, which nobody can tell how "
             "slow to be.");
    const bool isScripted = m_scenario && m_scenario->isScripted;
    m_toPlay.box->hide();
    for (const Knob& knob : knobs()) {
        KnobControl* control = this->control(knob.name);
        if (!control)
            continue;
        m_parts[std::size_t(knob.part)].box->layout()->addWidget(control);
        control->setMarked(false);
        if (knob.part == Knob::Part::Server && !m_source.isReplay())
            control->setUsable(isScripted, isScripted ? QString() : notScripted);
        control->setVisible(true);
    }
    if (!m_scenario)
        return;
    for (const Knob* knob : m_scenario->knobs) {
        KnobControl* control = this->control(knob->name);
        if (!control)
            continue;
        m_toPlay.box->layout()->addWidget(control);
        control->setMarked(true);
        control->setVisible(true);
        m_toPlay.box->show();
    }
    updateGeometry();
}

KnobControl* KnobPanel::control(QByteArrayView name) const
{
    const auto found = m_controls.find(name.toByteArray());
    return found == m_controls.end() ? nullptr : found->second;
}

void KnobPanel::setScenario(const std::shared_ptr<const Scenario>& scenario)
{
    if (scenario == m_scenario)
        return;
    m_scenario = scenario;
    place();
}

void KnobPanel::setShown(Knob::Part part, bool shown)
{
    if (QToolButton* fold = m_parts[std::size_t(part)].fold)
        fold->setChecked(shown);
}

QString KnobPanel::modeText() const { return m_mode->text(); }

void KnobPanel::show(const StageSettings& stage)
{
    for (const auto& [name, control] : m_controls)
        control->show(control->knob().get(stage));
    m_mode->setText(knobwords::loadMode(stage.load));
}

} // namespace sluice
