// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/findbar.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/textpane.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>
#include <QtConcurrent>

#include <algorithm>

namespace sluice {

namespace {

constexpr qsizetype inPlaceBytes = 256 * 1024; ///< fewer are searched at once

QToolButton* newButton(const QString& text, const QString& tip)
{
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

FindBar::FindBar(TextPane* pane, QWidget* parent)
    : QWidget(parent)
    , m_pane(pane)
    , m_edit(new QLineEdit)
    , m_case(newButton(tr("Aa"), tr("Match case")))
    , m_previous(newButton(tr("↑"), tr("Previous match (Shift+Enter)")))
    , m_next(newButton(tr("↓"), tr("Next match (Enter)")))
    , m_count(new ToneLabel(Tone::Muted))
{
    m_edit->setObjectName(QStringLiteral("find"));
    m_edit->setPlaceholderText(tr("Find in this value"));
    m_edit->setAccessibleName(tr("Find in this value"));
    m_edit->setToolTip(tr("Text; \\x00 stands for a byte"));
    m_edit->setClearButtonEnabled(true);
    m_case->setCheckable(true);
    auto* close = newButton(tr("×"), tr("Close (Escape)"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(fontMetrics().height() / 3);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_count);
    for (QToolButton* button : { m_case, m_previous, m_next, close })
        layout->addWidget(button);
    connect(m_edit, &QLineEdit::textChanged, this, &FindBar::search);
    connect(m_case, &QToolButton::toggled, this, &FindBar::search);
    connect(m_previous, &QToolButton::clicked, this, &FindBar::previous);
    connect(m_next, &QToolButton::clicked, this, &FindBar::next);
    connect(close, &QToolButton::clicked, this, &FindBar::stop);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        if (m_job.isCancelled() || !m_searching)
            return;
        m_searching = false;
        m_tick.stop();
        m_found = m_watcher.result();
        go(0);
    });
    m_tick.setInterval(std::chrono::milliseconds(100));
    connect(&m_tick, &QTimer::timeout, this, &FindBar::say);
    hide();
}

FindBar::~FindBar() { m_job.cancel(); }

void FindBar::setBytes(const LargeBytes& bytes)
{
    m_bytes = bytes;
    m_job.cancel();
    if (isVisibleTo(parentWidget()))
        search();
}

void FindBar::open()
{
    const bool opened = !isVisibleTo(parentWidget());
    QWidget::show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
    if (opened)
        search();
}

void FindBar::stop()
{
    m_job.cancel();
    m_searching = false;
    m_tick.stop();
    hide();
    m_pane->setFocus();
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        stop();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        go(event->modifiers() & Qt::ShiftModifier ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

void FindBar::search()
{
    m_job.cancel();
    m_job = {};
    m_found = {};
    m_place = -1;
    m_searching = false;
    const QByteArray needle = fromDisplay(m_edit->text());
    if (m_bytes.size() <= inPlaceBytes || needle.isEmpty()) {
        m_found = findPlaces(m_bytes, needle, m_case->isChecked());
        go(0);
        return;
    }
    m_searching = true;
    m_progress = std::make_shared<std::atomic<qsizetype>>(0);
    m_tick.start();
    m_watcher.setFuture(QtConcurrent::run(
        [bytes = m_bytes, needle, exact = m_case->isChecked(), cancel = m_job,
            progress = m_progress] { return findPlaces(bytes, needle, exact, cancel, progress); }));
    say();
}

/// To the place after (1), before (-1) or at (0) where the pane is.
void FindBar::go(int step)
{
    const auto kept = static_cast<qint64>(m_found.offsets.size());
    if (kept > 0) {
        if (m_place < 0) {
            const auto from = std::lower_bound(
                m_found.offsets.begin(), m_found.offsets.end(), m_pane->topOffset());
            m_place = (from - m_found.offsets.begin()) % kept;
            if (step < 0)
                m_place = (m_place + kept - 1) % kept;
        } else {
            m_place = (m_place + step + kept) % kept;
        }
        show(m_place);
    }
    say();
}

void FindBar::show(qint64 place)
{
    const qsizetype offset = m_found.offsets[static_cast<std::size_t>(place)];
    m_pane->selectBytes(offset, offset + m_found.length);
}

QString FindBar::countText() const { return m_count->text(); }

void FindBar::say()
{
    const bool any = !m_found.offsets.empty();
    m_next->setEnabled(any);
    m_previous->setEnabled(any);
    m_count->setTone(Tone::Muted);
    if (m_searching) {
        const qint64 done = 100 * m_progress->load() / std::max<qsizetype>(m_bytes.size(), 1);
        m_count->setText(tr("Searching … %1 %").arg(done));
    } else if (m_edit->text().isEmpty()) {
        m_count->setText({});
    } else if (!any) {
        m_count->setText(tr("No matches"));
        m_count->setTone(Tone::Warning);
    } else {
        const auto kept = static_cast<qint64>(m_found.offsets.size());
        const QString all = format::count(m_found.count);
        m_count->setText(m_found.count > kept
                ? tr("%1 of %2 (the first %3 are reached)")
                      .arg(format::count(m_place + 1), all, format::count(kept))
                : tr("%1 of %2").arg(format::count(m_place + 1), all));
    }
}

} // namespace sluice
