// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/presenterview.h"

#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/scenariobar.h"
#include "ui/pipeline/scenariocard.h"
#include "ui/pipeline/stagecontrols.h"
#include "ui/pipeline/steppanel.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QVBoxLayout>

namespace sluice {

int DigitKeys::add(int digit, std::int64_t atMs)
{
    const int both = m_first ? *m_first * 10 + digit : most + 1;
    if (m_first && *m_first > 0 && both <= most && atMs - m_at <= togetherMs) {
        m_first.reset();
        return both;
    }
    m_first = digit;
    m_at = atMs;
    return digit;
}

PresenterView::PresenterView(
    PipelineFeed& feed, StageControls& stage, ScenarioBar& bar, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_stage(stage)
    , m_bar(bar)
    , m_title(new ToneLabel(Tone::Muted, this))
    , m_sentence(new ToneLabel(Tone::Plain, this))
    , m_figures(new ToneLabel(Tone::Muted, this))
{
    setObjectName(QStringLiteral("presenterView"));
    setAccessibleName(tr("Presenter mode"));
    setAutoFillBackground(true);
    m_sentence->setObjectName(QStringLiteral("presenterCaption"));
    m_sentence->setWordWrap(true);
    m_figures->setWordWrap(true);
    setScale(scale);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true); // no sentence is cut
    setSizePolicy(policy);
    const int unit = fontMetrics().height();
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(unit, unit / 2, unit, unit / 2);
    all->setSpacing(unit / 4);
    for (ToneLabel* label : { m_title, m_sentence, m_figures }) {
        label->setTextFormat(Qt::PlainText);
        all->addWidget(label);
    }
    m_clock.start();
    for (int digit = 0; digit <= 9; ++digit)
        addKey(tr("Scenario %1").arg(digit), { QKeySequence(Qt::Key_0 + digit) }, [this, digit] {
            const QByteArray name = m_bar.withNumber(m_digits.add(digit, m_clock.elapsed()));
            m_stage.choose(name);
            show();
        });
    addKey(tr("Next scenario, or step"), { Qt::Key_N, Qt::Key_PageDown }, [this] { step(1); });
    addKey(tr("Scenario before"), { Qt::Key_PageUp }, [this] { step(-1); });
    addKey(tr("Mask key names"), { Qt::Key_K }, [this] {
        m_feed.setMasksKeys(!m_feed.masksKeys());
        m_stage.show(m_feed.masksKeys());
        show();
    });
    hide();
}

void PresenterView::setScale(double by)
{
    m_title->setFont(largeFont(font(), by));
    m_sentence->setFont(largeFont(font(), by * 1.3));
    m_figures->setFont(largeFont(font(), by));
}

QFont PresenterView::largeFont(QFont font, double by)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * by);
    else
        font.setPixelSize(int(font.pixelSize() * by));
    return font;
}

void PresenterView::addKey(
    const QString& text, const QList<QKeySequence>& keys, std::function<void()> act)
{
    auto* action = new QAction(text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [act = std::move(act)] { act(); });
    m_keys.append(action);
}

void PresenterView::step(int by)
{
    if (m_stage.steps()->isStepping()) {
        if (by > 0)
            m_stage.steps()->next();
        return show();
    }
    m_stage.choose(m_bar.stepFrom(m_bar.chosen(), by));
    show();
}

QString PresenterView::figures() const
{
    const PipelineFigures& now = m_feed.liveFigures();
    if (now.connection.phase != ConnectionPhase::Ready)
        return now.connection.errorKind == ConnectionErrorKind::None
            ? tr("not connected")
            : errortext::shortReason(now.connection.errorKind);
    QStringList words {
        tr("queue %1/%2").arg(format::count(now.queued), format::count(now.config.capacity))
    };
    words += tr("in flight %1").arg(format::count(now.inFlight));
    words += format::rate(now.repliesPerSecond);
    words += tr("p99 %1").arg(format::duration(now.latency.phase(Phase::Total).p99));
    words += tr("%1 waiting").arg(format::count(now.waiting));
    if (m_feed.masksKeys())
        words += tr("key names masked");
    return words.join(QStringLiteral(" · "));
}

void PresenterView::show()
{
    const ScenarioCard& card = *m_stage.card();
    m_title->setText(card.title());
    m_sentence->setText(
        m_stage.steps()->isStepping() ? m_stage.steps()->sentence() : card.sentence());
    m_figures->setText(figures());
}

QString PresenterView::asText() const
{
    return QStringList { m_title->text(), m_sentence->text(), m_figures->text() }.join(
        QLatin1Char('\n'));
}

} // namespace sluice
