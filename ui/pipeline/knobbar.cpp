// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/knobbar.h"

#include "core/connection/pool.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"
#include "ui/theme/wraplayout.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>

namespace sluice {

namespace {

/// Lines' heights that the bar is wide: below, the labels are brief.
constexpr int compactBelow = 30;

void setQuietly(QSpinBox* spin, int value)
{
    if (spin->value() == value) // setting it would wipe out what is being typed
        return;
    const QSignalBlocker blocker(spin);
    spin->setValue(value);
}

} // namespace

KnobBar::KnobBar(PipelineSource& source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
{
    setObjectName(QStringLiteral("knobBar"));
    setAutoFillBackground(true);
    auto* layout = new WrapLayout(this);
    const int unit = fontMetrics().height();
    layout->setContentsMargins(unit / 2, unit / 3, unit / 2, unit / 3);
    layout->setSpacing(unit / 2);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);

    m_fold = new QToolButton(this);
    m_fold->setObjectName(QStringLiteral("knobsFold"));
    m_fold->setAccessibleName(tr("Knobs"));
    m_fold->setToolTip(plainToolTip(tr("Shows or hides the knobs of the pipeline.")));
    m_fold->setCheckable(true);
    m_fold->setAutoRaise(true);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->hide();
    connect(m_fold, &QToolButton::toggled, this, &KnobBar::showKnobs);
    layout->addWidget(m_fold);
    if (!source.isReplay()) // recordings do not say it
        addTransport();
    m_capacity = addSpin(tr("Capacity"), tr("C"), "capacity",
        tr("C: how many requests the channel admits before producers have to wait. A larger one "
           "absorbs bursts; under steady overload it only adds waiting."),
        largestBound);
    connect(m_capacity, &QSpinBox::valueChanged, this,
        [this](int value) { m_source.setCapacity(value); });
    m_window = addSpin(tr("In-flight window"), tr("W"), "window",
        tr("W: how many requests may be on each connection without their reply. 1 is one request "
           "at "
           "a time, as behind a mutex. Beyond the useful depth it only adds waiting."),
        largestBound);
    connect(
        m_window, &QSpinBox::valueChanged, this, [this](int value) { m_source.setWindow(value); });
    m_producers = addSpin(tr("Producers"), tr("P"), "producers",
        tr("How many producers the scenario has. Each sends its next request when it has the reply "
           "to the one before."),
        mostProducers);
    connect(m_producers, &QSpinBox::valueChanged, this,
        [this](int value) { m_source.setProducers(value); });

    addWhenFull();
    m_connections = addSpin(tr("Connections"), tr("Conn."), "connections",
        tr("How many connections share the work, each with a window of its own. A producer stays "
           "on "
           "one as long as it has requests outstanding, so that they are executed in order."),
        Pool::maxConnections);
    m_connections->setFixedWidth(
        m_connections->fontMetrics().horizontalAdvance(QStringLiteral("888"))
        + m_connections->fontMetrics().height() * 2);
    connect(m_connections, &QSpinBox::valueChanged, this,
        [this](int value) { m_source.setConnections(value); });
    addLane();
    if (!source.isReplay())
        addPause();

    if (source.isReplay())
        rest();
    show(source.config());
}

/// What is shown can be read and not turned, and says why.
void KnobBar::rest()
{
    const QString why
        = tr("This is a replay: the knobs stand as they stood then, and cannot be turned.");
    for (QWidget* knob : std::initializer_list<QWidget*> { m_capacity, m_window, m_producers,
             m_whenFull, m_atMost, m_connections, m_lane, m_bulkShare }) {
        knob->setEnabled(false);
        knob->setToolTip(plainToolTip(why));
        knob->setAccessibleDescription(why);
    }
}

void KnobBar::addTransport()
{
    m_transport = new QComboBox(this);
    m_transport->setObjectName(QStringLiteral("transport"));
    m_transport->setAccessibleName(tr("Transport"));
    m_transport->addItem(tr("channel"), int(TransportMode::Channel));
    m_transport->addItem(tr("mutex"), int(TransportMode::Mutex));
    m_transport->addItem(tr("pool"), int(TransportMode::Pool));
    add(tr("Transport"), m_transport,
        tr("How requests come to the server. channel: a bounded channel before a pipelined "
           "connection. mutex: one lock around one connection; who holds it sends, waits for the "
           "reply and lets go. pool: so many connections, each lent to one request at a time."),
        tr("Via"));
    connect(m_transport, &QComboBox::activated, this, [this] {
        if (const Knob* knob = findKnob("transport"))
            m_source.turn({ knob, double(m_transport->currentData().toInt()) });
    });
}

void KnobBar::addPause()
{
    auto* both = new QWidget(this);
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    m_pause = new QPushButton(tr("Pause the manager"), both);
    m_pause->setObjectName(QStringLiteral("pauseManager"));
    m_pause->setAutoDefault(false);
    m_pause->setCheckable(true);
    m_pause->setToolTip(plainToolTip(
        tr("It takes nothing from the channel; what is in flight goes on. The channel fills, and "
           "then producers wait. P.")));
    connect(m_pause, &QPushButton::clicked, this, &KnobBar::pauseToggled);
    m_paused = new ToneLabel(Tone::Warning, both);
    m_paused->setObjectName(QStringLiteral("managerPaused"));
    m_paused->hide();
    row->addWidget(m_pause);
    row->addWidget(m_paused);
    both->setFocusProxy(m_pause);
    layout()->addWidget(both);
    m_knobs.push_back(both);
}

void KnobBar::showTaking(bool taking)
{
    if (!m_pause || taking == m_taking)
        return;
    m_taking = taking;
    m_pause->setChecked(!taking);
    m_pause->setText(taking ? tr("Pause the manager") : tr("Resume"));
    m_pause->setAccessibleName(taking ? m_pause->text() : tr("Resume the manager"));
    m_paused->say(Tone::Warning, taking ? QString() : tr("manager paused"));
    updateGeometry();
}

void KnobBar::setMarked(const std::vector<const Knob*>& knobs)
{
    for (const Label& each : m_labels) {
        const QString control = each.control->objectName();
        const bool isMarked = std::any_of(knobs.begin(), knobs.end(), [&](const Knob* knob) {
            const QLatin1String name(knob->name);
            return control == name
                || (name == QLatin1String("when-full") && control == QLatin1String("whenFullBoth"));
        });
        QFont font = each.label->font();
        font.setBold(isMarked);
        each.label->setFont(font);
        QWidget* field = each.control->focusProxy() ? each.control->focusProxy() : each.control;
        if (!m_source.isReplay())
            field->setAccessibleDescription(
                isMarked ? tr("To play with in this scenario.") : QString());
    }
}

void KnobBar::addWhenFull()
{
    auto* full = new QWidget(this);
    full->setObjectName(QStringLiteral("whenFullBoth"));
    auto* row = new QHBoxLayout(full);
    row->setContentsMargins(0, 0, 0, 0);
    m_whenFull = new QComboBox(full);
    m_whenFull->setObjectName(QStringLiteral("whenFull"));
    m_whenFull->addItem(tr("wait"), int(WhenFull::Wait));
    m_whenFull->addItem(tr("reject"), int(WhenFull::Reject));
    m_whenFull->addItem(tr("wait at most"), int(WhenFull::WaitAtMost));
    m_whenFull->addItem(tr("drop oldest"), int(WhenFull::DropOldest));
    m_whenFull->setAccessibleName(tr("When full"));
    m_atMost = new QSpinBox(full);
    m_atMost->setObjectName(QStringLiteral("waitAtMost"));
    m_atMost->setAccessibleName(tr("Wait at most, in milliseconds"));
    m_atMost->setRange(1, 60'000);
    m_atMost->setValue(50);
    m_atMost->setSuffix(tr(" ms"));
    m_atMost->setKeyboardTracking(false);
    m_atMost->hide();
    row->addWidget(m_whenFull);
    row->addWidget(m_atMost);
    full->setFocusProxy(m_whenFull);
    add(tr("When full"), full,
        tr("What send() does when the channel is full. wait: the producer sleeps, first come first "
           "served: backpressure. reject: it is refused at once. wait at most: it is refused after "
           "that time. "
           "drop oldest: the oldest queued request ends as not sent."),
        tr("Full"));
    connect(m_whenFull, &QComboBox::activated, this, &KnobBar::applyWhenFull);
    connect(m_atMost, &QSpinBox::valueChanged, this, &KnobBar::applyWhenFull);
}

void KnobBar::addLane()
{
    auto* both = new QWidget(this);
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    m_lane = new QComboBox(both);
    m_lane->setObjectName(QStringLiteral("lane"));
    m_lane->addItem(tr("interactive"), int(Lane::Interactive));
    m_lane->addItem(tr("bulk"), int(Lane::Bulk));
    m_lane->setAccessibleName(tr("Lane of the load"));
    m_bulkShare = new QSpinBox(both);
    m_bulkShare->setObjectName(QStringLiteral("bulkShare"));
    m_bulkShare->setAccessibleName(tr("Share of the bulk lane, in percent"));
    m_bulkShare->setRange(0, 100);
    m_bulkShare->setPrefix(tr("bulk ≤ "));
    m_bulkShare->setSuffix(tr(" %"));
    m_bulkShare->setKeyboardTracking(false);
    row->addWidget(m_lane);
    row->addWidget(m_bulkShare);
    both->setFocusProxy(m_lane);
    add(tr("Load"), both,
        tr("In which lane the scenario sends. Interactive requests go first; bulk ones (scans, "
           "exports, and a load that says so) may fill only this share of capacity and window, so "
           "that what a person waits for is not stuck behind them."));
    connect(m_lane, &QComboBox::activated, this,
        [this] { m_source.setLane(static_cast<Lane>(m_lane->currentData().toInt())); });
    connect(m_bulkShare, &QSpinBox::valueChanged, this,
        [this](int value) { m_source.setBulkShare(value); });
}

QSpinBox* KnobBar::addSpin(
    const QString& label, const QString& brief, const char* name, const QString& help, int most)
{
    auto* spin = new QSpinBox(this);
    spin->setObjectName(QLatin1String(name));
    spin->setAccessibleName(label);
    spin->setRange(1, most);
    spin->setKeyboardTracking(false); // "128" is one value, not three
    spin->setAccelerated(true);
    // Wide enough for what is usual, not for the largest.
    spin->setFixedWidth(spin->fontMetrics().horizontalAdvance(QStringLiteral("888888"))
        + spin->fontMetrics().height() * 2);
    add(label, spin, help, brief);
    return spin;
}

void KnobBar::add(const QString& label, QWidget* control, const QString& help, const QString& brief)
{
    auto* group = new QWidget(this);
    auto* row = new QHBoxLayout(group);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().height() / 4);
    auto* text = new ToneLabel(Tone::Muted, label, group);
    text->setBuddy(control);
    if (!brief.isEmpty())
        m_labels.push_back({ text, label, brief, control });
    row->addWidget(text);
    row->addWidget(control);
    if (!help.isEmpty())
        row->addWidget(new HelpBubble(label, help, group));
    layout()->addWidget(group);
    m_knobs.push_back(group);
}

void KnobBar::setCompact(bool compact)
{
    if (compact == m_isCompact)
        return;
    m_isCompact = compact;
    for (const Label& each : m_labels) {
        each.label->setText(compact ? each.brief : each.whole);
        each.label->setToolTip(compact ? plainToolTip(each.whole) : QString());
    }
    showKnobs();
}

void KnobBar::showKnobs()
{
    m_fold->setVisible(m_isCompact);
    m_fold->setArrowType(m_fold->isChecked() ? Qt::DownArrow : Qt::RightArrow);
    for (QWidget* knob : m_knobs)
        knob->setVisible(!m_isCompact || m_fold->isChecked());
    wordFold();
    updateGeometry();
}

/// Folded, the line says how they stand.
void KnobBar::wordFold()
{
    if (!m_isCompact)
        return;
    const QString words = tr("C %1 · W %2 · %3 producers")
                              .arg(format::count(m_shown.capacity), format::count(m_shown.window),
                                  format::count(m_shown.producers));
    const int room = width() - 4 * fontMetrics().height();
    m_fold->setAccessibleDescription(words);
    m_fold->setText(fontMetrics().elidedText(
        m_fold->isChecked() ? tr("Knobs") : tr("Knobs: %1").arg(words), Qt::ElideRight, room));
}

void KnobBar::resizeEvent(QResizeEvent* event)
{
    // By the width alone, and not at the same one there and back: the bar's height decides whether
    // there is a scroll bar beside it.
    const int lines = width() / std::max(1, fontMetrics().height());
    setCompact(lines < (m_isCompact ? compactBelow + 2 : compactBelow));
    wordFold();
    QWidget::resizeEvent(event);
}

void KnobBar::applyWhenFull()
{
    const auto whenFull = static_cast<WhenFull>(m_whenFull->currentData().toInt());
    m_atMost->setVisible(whenFull == WhenFull::WaitAtMost);
    m_source.setWhenFull({ whenFull, std::chrono::milliseconds(m_atMost->value()) });
}

void KnobBar::showTransport(TransportMode mode)
{
    if (!m_transport)
        return;
    const int index = m_transport->findData(int(mode));
    if (index != m_transport->currentIndex() && !m_transport->view()->isVisible())
        m_transport->setCurrentIndex(index);
    const bool isChannel = mode == TransportMode::Channel;
    const QString why = isChannel
        ? QString()
        : tr("Without a channel each connection has one request at a time, and there is a place "
             "for each connection.");
    for (QSpinBox* spin : { m_capacity, m_window }) {
        spin->setEnabled(isChannel);
        spin->setToolTip(plainToolTip(why));
    }
    m_connections->setEnabled(mode != TransportMode::Mutex);
}

void KnobBar::show(const PipelineConfig& config)
{
    if (m_shown != config) {
        m_shown = config;
        wordFold();
    }
    setQuietly(m_capacity, config.capacity);
    setQuietly(m_window, config.window);
    m_producers->setEnabled(config.producers > 0 && !m_source.isReplay());
    setQuietly(m_producers, config.producers);
    const auto atMost
        = std::chrono::duration_cast<std::chrono::milliseconds>(config.whenFull.atMost).count();
    setQuietly(m_atMost, int(atMost));
    const int index = m_whenFull->findData(int(config.whenFull.whenFull));
    if (index != m_whenFull->currentIndex() && !m_whenFull->view()->isVisible())
        m_whenFull->setCurrentIndex(index);
    m_atMost->setHidden(config.whenFull.whenFull != WhenFull::WaitAtMost);
    setQuietly(m_connections, config.connections);
    showTransport(config.transport);
    setQuietly(m_bulkShare, config.bulkShare);
    const int lane = m_lane->findData(int(config.lane));
    if (lane != m_lane->currentIndex() && !m_lane->view()->isVisible())
        m_lane->setCurrentIndex(lane);
}

} // namespace sluice
