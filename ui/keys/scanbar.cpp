// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/scanbar.h"

#include "core/protocol/displaytext.h"
#include "ui/keys/keysmenu.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"

#include <QCheckBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace sluice {

namespace {

using State = ScanProgress::State;

constexpr qsizetype mostPatternChars = 60;

QString lineOf(const ScanProgress& progress)
{
    const QString loaded = format::count(progress.loaded);
    const QString expected = format::count(progress.expected);
    const bool matching = !progress.match.isEmpty();
    const bool partial = progress.isPartial();
    QString line;
    switch (progress.state) {
    case State::Idle:
    case State::NeedsConsent:
        return {};
    case State::Counting:
        return ScanBar::tr("Counting keys…");
    case State::Finished:
        line = progress.loaded == 1 ? ScanBar::tr("1 key") : ScanBar::tr("%1 keys").arg(loaded);
        break;
    case State::Scanning:
    case State::Stopped:
    case State::Interrupted:
    case State::Failed:
        if (!progress.expected)
            line = ScanBar::tr("%1 keys").arg(loaded);
        else if (partial)
            line = ScanBar::tr("%1 keys found in ~%2 of ~%3")
                       .arg(loaded, format::count(std::min(progress.examined, *progress.expected)),
                           expected);
        else
            line = ScanBar::tr("%1 of ~%2 keys").arg(loaded, expected);
        break;
    }
    if (matching)
        line += ScanBar::tr(" · only %1").arg(toDisplay(progress.match, mostPatternChars));
    if (!progress.type.isEmpty())
        line += ScanBar::tr(" · only of type %1").arg(toDisplay(progress.type, mostPatternChars));
    if (!progress.ttl.isAny())
        line += ScanBar::tr(" · only those %1").arg(KeysMenu::wordsOf(progress.ttl));
    if (progress.state == State::Scanning && progress.perSecond > 0)
        line += QStringLiteral(" · ") + format::rate(progress.perSecond);
    if (progress.state == State::Stopped)
        line += ScanBar::tr(" · stopped");
    return line;
}

QString troubleOf(const ScanProgress& progress)
{
    if (progress.state == State::Interrupted) {
        const errortext::Words words = errortext::ofOutcome(Ending::NotSent, progress.why);
        return ScanBar::tr("The scan was interrupted: %1").arg(words.what);
    }
    if (progress.full)
        return ScanBar::tr("No room for more key names (4 GiB). Filter on the server instead.");
    if (progress.error.isEmpty())
        return ScanBar::tr("The server's answer to SCAN made no sense.");
    return errortext::ofServerError(progress.error).sentence();
}

} // namespace

ScanBar::ScanBar(QWidget* parent)
    : QWidget(parent)
    , m_bar(new QProgressBar(this))
    , m_text(new ToneLabel(Tone::Muted, this))
    , m_button(new QPushButton(this))
    , m_pace(new QWidget(this))
    , m_fast(new QCheckBox(tr("Fast"), m_pace))
    , m_price(new ToneLabel(Tone::Muted, m_pace))
    , m_box(new QFrame(this))
    , m_question(new QLabel(m_box))
    , m_loadAll(new QPushButton(tr("Load all"), m_box))
    , m_filter(new QPushButton(tr("Filter on the server"), m_box))
{
    m_bar->setTextVisible(false);
    m_bar->setMaximumHeight(qMax(3, fontMetrics().height() / 4));
    m_bar->setAccessibleName(tr("Scan of the keys"));
    m_text->setWordWrap(true);
    m_text->setAccessibleName(tr("State of the scan"));
    m_text->setTextInteractionFlags(Qt::NoTextInteraction);
    m_button->setFlat(true);
    m_button->setAutoDefault(false);
    m_question->setTextFormat(Qt::PlainText);
    m_question->setWordWrap(true);
    m_box->setFrameShape(QFrame::StyledPanel);
    m_loadAll->setAutoDefault(false);
    m_filter->setAutoDefault(false);

    auto* line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_text, 1);
    line->addWidget(m_button, 0, Qt::AlignTop);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_filter);
    buttons->addWidget(m_loadAll);
    buttons->addStretch(1);
    auto* box = new QVBoxLayout(m_box);
    box->addWidget(m_question);
    box->addLayout(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().height() / 4);
    auto* pace = new QHBoxLayout(m_pace);
    pace->setContentsMargins(0, 0, 0, 0);
    pace->addWidget(m_fast, 0, Qt::AlignTop);
    pace->addWidget(m_price, 1);
    layout->addWidget(m_box);
    layout->addWidget(m_bar);
    layout->addLayout(line);
    layout->addWidget(m_pace);
    m_price->setWordWrap(true);
    m_price->setTextFormat(Qt::PlainText);
    m_fast->setAccessibleName(tr("Fast scan"));
    m_fast->setToolTip(plainToolTip(tr(
        "A gentle scan takes about half a millisecond of the server at a time and a quarter of its "
        "time at most. A fast one takes what it can get: others wait for it.")));
    connect(m_fast, &QCheckBox::toggled, this, &ScanBar::fastRequested);

    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_pressed)
            Q_EMIT(this->*m_pressed)();
    });
    connect(m_loadAll, &QPushButton::clicked, this, &ScanBar::loadAllRequested);
    connect(m_filter, &QPushButton::clicked, this, &ScanBar::filterOnServerRequested);
    show({}, false, {});
}

QString ScanBar::text() const { return m_text->text(); }

QString ScanBar::price() const { return m_pace->isHidden() ? QString() : m_price->text(); }

QString ScanBar::question() const { return m_box->isHidden() ? QString() : m_question->text(); }

void ScanBar::show(const ScanProgress& progress, bool connected, const QByteArray& pattern,
    const QString& selection)
{
    const State state = progress.state;
    m_bar->setVisible(state == State::Counting || state == State::Scanning
        || state == State::Stopped || state == State::Interrupted);
    if (progress.expected) {
        // In thousandths: the bar counts in int.
        const double share
            = *progress.expected ? double(progress.examined) / double(*progress.expected) : 1;
        m_bar->setRange(0, 1'000);
        m_bar->setValue(static_cast<int>(std::min(share, 1.0) * 1'000));
    } else {
        m_bar->setRange(0, state == State::Counting ? 0 : 1'000);
        m_bar->setValue(0);
    }

    QString line = lineOf(progress);
    if (!line.isEmpty() && !selection.isEmpty())
        line += QStringLiteral(" · ") + selection;
    const bool trouble = state == State::Failed || (state == State::Interrupted && connected);
    if (trouble)
        line += QStringLiteral("\n") + troubleOf(progress);
    m_text->say(trouble ? Tone::Warning : Tone::Muted, line);
    showButton(progress, connected);
    showPace(progress, connected);
    showQuestion(progress, pattern);
}

/// The switch, and what fast costs others, as measured on this server.
void ScanBar::showPace(const ScanProgress& progress, bool connected)
{
    const State state = progress.state;
    m_pace->setVisible(connected
        && (state == State::Scanning || state == State::Stopped || state == State::NeedsConsent));
    const QSignalBlocker silent(m_fast);
    m_fast->setChecked(progress.isFast);
    QString price;
    if (progress.isFast && progress.longestStall.count() > 0)
        price = tr("others wait up to %1 for it").arg(format::duration(progress.longestStall));
    else if (progress.isFast)
        price = tr("others wait for it");
    else if (progress.fastStall.count() > 0)
        price = tr("others would wait about %1 at a time; now up to %2")
                    .arg(format::duration(progress.fastStall),
                        format::duration(progress.longestStall));
    else
        price = tr("others would wait for it");
    m_price->setText(price);
}

void ScanBar::showButton(const ScanProgress& progress, bool connected)
{
    m_pressed = nullptr;
    QString text;
    switch (progress.state) {
    case State::Counting:
    case State::Scanning:
        m_pressed = &ScanBar::stopRequested;
        text = tr("Stop");
        break;
    case State::Stopped:
    case State::Interrupted:
        m_pressed = &ScanBar::resumeRequested;
        text = tr("Resume");
        break;
    case State::Failed:
        m_pressed = &ScanBar::retryRequested;
        text = tr("Try again");
        break;
    case State::Idle:
    case State::NeedsConsent:
    case State::Finished:
        break;
    }
    m_button->setText(text);
    m_button->setVisible(m_pressed && connected);
}

void ScanBar::showQuestion(const ScanProgress& progress, const QByteArray& pattern)
{
    const bool asks = progress.state == State::NeedsConsent;
    m_box->setVisible(asks);
    if (!asks)
        return;
    QString text = tr("This database holds %1 keys, so they are not loaded unasked.")
                       .arg(format::count(progress.expected));
    if (progress.estimatedTime && progress.estimatedBytes)
        text += QLatin1Char(' ')
            + tr("Loading all would take about %1 and %2 of memory, by a sample.")
                  .arg(format::wholeSeconds(*progress.estimatedTime),
                      format::bytes(progress.estimatedBytes));
    text += QLatin1Char(' ')
        + (pattern.isEmpty()
                ? tr("To have the server look for some of them, type a filter above.")
                : tr("The server can look for %1.").arg(toDisplay(pattern, mostPatternChars)));
    m_question->setText(text);
    m_filter->setEnabled(!pattern.isEmpty());
}

} // namespace sluice
