// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/steppanel.h"

#include "core/protocol/displaytext.h"
#include "ui/models/commandtext.h"
#include "ui/theme/colors.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"
#include "ui/theme/wraplayout.h"

#include <QAccessible>
#include <QComboBox>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace sluice {

namespace {

constexpr qsizetype shownText = 600; ///< UTF-16 units of the bytes

/// What can be stepped through: reads, one write that expires by itself, and an error.
QList<QList<QByteArray>> stepCommands()
{
    const QByteArray key = QByteArrayLiteral("sluice:load:step");
    return { { "SET", key, "hello", "EX", "60" }, { "GET", key }, { "PING" }, { "INCR", key } };
}

QString inOneLine(const QList<QByteArray>& command) { return toDisplay(command.join(' '), 120); }

Phase phaseOf(StepStation station)
{
    switch (station) {
    case StepStation::Produced:
        return Phase::Waiting;
    case StepStation::Admitted:
        return Phase::Queued;
    case StepStation::Taken:
    case StepStation::OnTheWire:
        return Phase::Writing;
    case StepStation::AtServer:
        return Phase::InFlight;
    case StepStation::ReplyBytes:
        return Phase::Receiving;
    case StepStation::Delivered:
        return Phase::Delivery;
    }
    return Phase::Total;
}

} // namespace

StepTrack::StepTrack(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QString StepTrack::nameOf(StepStation station)
{
    switch (station) {
    case StepStation::Produced:
        return tr("produced");
    case StepStation::Admitted:
        return tr("admitted");
    case StepStation::Taken:
        return tr("taken");
    case StepStation::OnTheWire:
        return tr("on the wire");
    case StepStation::AtServer:
        return tr("at the server");
    case StepStation::ReplyBytes:
        return tr("reply bytes");
    case StepStation::Delivered:
        return tr("delivered");
    }
    return {};
}

void StepTrack::show(StepStation station, bool isReached)
{
    if (station == m_station && isReached == m_isReached)
        return;
    m_station = station;
    m_isReached = isReached;
    update();
}

QSize StepTrack::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 40, unit * 9 / 4 };
}
QSize StepTrack::minimumSizeHint() const
{
    return { fontMetrics().height() * 12, sizeHint().height() };
}

void StepTrack::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& colors = Colors::of(palette());
    const int unit = fontMetrics().height();
    const int gap = unit * 2 / 3;
    const int wide = (width() - gap * (stepStations - 1)) / stepStations;
    QFont bold = font();
    bold.setBold(true);
    for (int i = 0; i < stepStations; ++i) {
        const auto station = static_cast<StepStation>(i);
        const QRect box(i * (wide + gap), 1, wide, height() - 2);
        const bool isHere = station == m_station;
        const QColor edge = colors.phase(phaseOf(station)).outline;
        painter.fillRect(box, isHere ? colors.selection : colors.base);
        const int thick = std::max(2, unit / 6);
        if (isHere) { // on its way there: the frame is open to where it comes from
            painter.fillRect(box.left(), box.top(), box.width(), thick, edge);
            painter.fillRect(box.left(), box.bottom() - thick + 1, box.width(), thick, edge);
            painter.fillRect(box.right() - thick + 1, box.top(), thick, box.height(), edge);
            if (m_isReached)
                painter.fillRect(box.left(), box.top(), thick, box.height(), edge);
        } else {
            painter.setPen(i < int(m_station) ? edge : colors.border);
            painter.drawRect(box.adjusted(0, 0, -1, -1));
        }
        painter.setFont(isHere ? bold : font());
        painter.setPen(isHere        ? colors.selectionText
                : i < int(m_station) ? colors.text
                                     : colors.muted);
        const QString text
            = nameOf(station) + (isHere && !m_isReached ? QStringLiteral("…") : QString());
        painter.drawText(box, Qt::AlignCenter,
            painter.fontMetrics().elidedText(text, Qt::ElideRight, wide - 2 * thick));
        if (i + 1 < stepStations)
            painter.fillRect(box.right() + 2, box.center().y(), gap - 3, 2,
                i < int(m_station) ? edge : colors.border);
    }
}

StepPanel::StepPanel(PipelineSource& source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_commands(new QComboBox(this))
    , m_track(new StepTrack(this))
    , m_sentence(new QLabel(this))
    , m_note(new ToneLabel(Tone::Warning, this))
    , m_sent(new QLabel(this))
    , m_reply(new QLabel(this))
    , m_next(new QPushButton(tr("Next step"), this))
    , m_end(new QPushButton(tr("End"), this))
{
    setObjectName(QStringLiteral("stepPanel"));
    setAccessibleName(tr("Step by step"));
    setAutoFillBackground(true);
    const int unit = fontMetrics().height();
    m_commands->setObjectName(QStringLiteral("stepCommand"));
    m_commands->setAccessibleName(tr("Command"));
    for (const QList<QByteArray>& command : stepCommands())
        m_commands->addItem(inOneLine(command));
    connect(m_commands, &QComboBox::activated, this, &StepPanel::begin);
    m_next->setObjectName(QStringLiteral("stepNext"));
    m_next->setToolTip(plainToolTip(tr("On to the next station. N, Space or Page Down.")));
    m_end->setObjectName(QStringLiteral("stepEnd"));
    m_end->setToolTip(plainToolTip(tr("The command goes on by itself, and the engine is as it was "
                                      "before. Escape.")));
    for (QPushButton* button : { m_next, m_end })
        button->setAutoDefault(false);
    connect(m_next, &QPushButton::clicked, this, &StepPanel::next);
    connect(m_end, &QPushButton::clicked, this, &StepPanel::end);
    m_sentence->setObjectName(QStringLiteral("stepSentence"));
    m_note->setText(tr("Deadlines are suspended: it waits as long as you do. There is no way back: "
                       "what has been written cannot be taken back."));
    for (QLabel* label : { m_sentence, static_cast<QLabel*>(m_note), m_sent, m_reply }) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    for (QLabel* label : { m_sent, m_reply })
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sent->setObjectName(QStringLiteral("stepSent"));
    m_reply->setObjectName(QStringLiteral("stepReply"));
    m_commands->setMinimumWidth(unit * 6);
    auto* row = new WrapLayout;
    row->setSpacing(unit / 2);
    row->addWidget(new ToneLabel(Tone::Muted, tr("Step by step"), this));
    row->addWidget(m_commands);
    row->addWidget(m_next);
    row->addWidget(m_end);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(unit / 2, unit / 3, unit / 2, unit / 3);
    all->setSpacing(unit / 4);
    all->addLayout(row);
    all->addWidget(m_track);
    all->addWidget(m_sentence);
    all->addWidget(m_sent);
    all->addWidget(m_reply);
    all->addWidget(m_note);
    hide();
}

void StepPanel::begin()
{
    if (!m_source.canStep() || !m_source.runningScenario().isEmpty())
        return;
    m_source.beginSteps(stepCommands().value(m_commands->currentIndex()));
    setStepping(m_source.stepState().has_value());
}

void StepPanel::next()
{
    m_source.nextStep();
    show(m_masksKeys);
}

void StepPanel::end()
{
    m_source.endSteps();
    setStepping(false);
}

void StepPanel::setStepping(bool stepping)
{
    if (stepping != m_isStepping) {
        m_isStepping = stepping;
        setVisible(stepping);
        Q_EMIT steppingChanged(stepping);
    }
    if (stepping)
        show(m_masksKeys);
}

QString StepPanel::bytesText(const QByteArray& bytes, qsizetype size, bool masksKeys) const
{
    QString text = toDisplay(bytes, shownText);
    if (masksKeys) {
        const auto state = m_source.stepState();
        const QString key
            = state && state->command.size() > 1 ? toDisplay(state->command[1]) : QString();
        if (!key.isEmpty())
            text.replace(key, maskedText(key));
    }
    // Each line of the protocol in a line of its own.
    text.replace(QStringLiteral("\\r\\n"), QStringLiteral("\\r\\n "));
    if (size > bytes.size())
        text += QChar(0x2026);
    return text;
}

void StepPanel::wordCommands()
{
    for (int i = 0; i < m_commands->count(); ++i) {
        QList<QByteArray> command = stepCommands().value(i);
        QString line = inOneLine(command);
        if (m_masksKeys && command.size() > 1)
            line.replace(toDisplay(command[1]), maskedText(toDisplay(command[1])));
        m_commands->setItemText(i, line);
    }
}

void StepPanel::show(bool masksKeys)
{
    if (std::exchange(m_masksKeys, masksKeys) != masksKeys)
        wordCommands();
    const std::optional<StepState> state = m_source.stepState();
    if (!state) {
        if (m_isStepping)
            setStepping(false);
        return;
    }
    m_track->show(state->station, state->isReached);
    QString what;
    switch (state->station) {
    case StepStation::Produced:
        what = tr("the producer has made the command; nobody else knows of it");
        break;
    case StepStation::Admitted:
        what = tr("it has a place in the channel; the manager is paused and takes nothing");
        break;
    case StepStation::Taken:
        what = tr("the manager has taken it out of the channel; no byte has left");
        break;
    case StepStation::OnTheWire:
        what = tr("its bytes have been written and have not arrived");
        break;
    case StepStation::AtServer:
        what = tr("the server has all its bytes and works on it");
        break;
    case StepStation::ReplyBytes:
        what = tr("the reply's bytes have come and nobody has read them");
        break;
    case StepStation::Delivered:
        what = tr("the producer has the reply and runs again. Next: the same command once more");
        break;
    }
    if (!state->isReached)
        what = tr("on its way there");
    const bool isLost = state->isSettled && !state->outcome.isReply();
    if (isLost)
        what = tr("it ended here. %1")
                   .arg(errortext::ofOutcome(state->outcome.ending(), state->outcome.why()).what);
    const QString sentence = tr("Station %1 of %2, %3: %4.")
                                 .arg(int(state->station) + 1)
                                 .arg(stepStations)
                                 .arg(StepTrack::nameOf(state->station), what);
    if (sentence != m_sentence->text()) {
        m_sentence->setText(sentence);
        setAccessibleDescription(sentence);
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
    m_sent->setVisible(state->hasSent());
    m_sent->setText(tr("Sent, %1: %2")
                        .arg(format::bytes(quint64(state->bytes.sentSize)),
                            bytesText(state->bytes.sent, state->bytes.sentSize, masksKeys)));
    m_reply->setVisible(state->hasReceived());
    m_reply->setText(
        tr("Reply, %1: %2")
            .arg(format::bytes(quint64(state->bytes.receivedSize)),
                bytesText(state->bytes.received, state->bytes.receivedSize, masksKeys)));
    m_next->setEnabled(state->isReached);
}

QString StepPanel::sentence() const { return m_sentence->text(); }
QString StepPanel::sentText() const { return m_sent->isHidden() ? QString() : m_sent->text(); }
QString StepPanel::replyText() const { return m_reply->isHidden() ? QString() : m_reply->text(); }

} // namespace sluice
