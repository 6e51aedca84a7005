// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/filterbox.h"

#include "core/protocol/displaytext.h"
#include "ui/models/filtercompletion.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>

namespace sluice {

namespace {

constexpr std::size_t producersOffered = 500;

} // namespace

void FilterLine::setWrong(qsizetype position, qsizetype length)
{
    m_wrongAt = position;
    m_wrongLength = length;
    update();
}

QRect FilterLine::wrongRect() const
{
    if (m_wrongLength <= 0)
        return {};
    // From the cursor, which the line has placed: it knows how far it is scrolled.
    const QRect cursor = cursorRect();
    const QFontMetrics metrics = fontMetrics();
    const auto x = [&](qsizetype at) {
        return cursor.center().x() + metrics.horizontalAdvance(text().left(at))
            - metrics.horizontalAdvance(text().left(cursorPosition()));
    };
    const int left = x(m_wrongAt);
    // What is missing at the end is as wide as a character.
    const int right = std::max(x(m_wrongAt + m_wrongLength), left + metrics.averageCharWidth());
    const int thick = std::max(2, metrics.height() / 9);
    return { left, cursor.center().y() + metrics.height() / 2, right - left, thick };
}

void FilterLine::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    const QRect wrong = wrongRect().intersected(rect().adjusted(4, 0, -4, 0));
    if (wrong.isEmpty())
        return;
    // Dashes: a state by more than its colour.
    QPainter painter(this);
    const QColor color = Colors::of(palette()).errorText;
    const int dash = wrong.height() * 2;
    for (int x = wrong.left(); x <= wrong.right(); x += dash * 3 / 2)
        painter.fillRect(QRect(x, std::min(wrong.top(), height() - wrong.height() - 2),
                             std::min(dash, wrong.right() + 1 - x), wrong.height()),
            color);
}

FilterBox::FilterBox(PipelineFeed& feed, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_line(new FilterLine(this))
    , m_count(new ToneLabel(Tone::Muted, this))
    , m_message(new ToneLabel(Tone::Error, this))
    , m_completer(new QCompleter(&m_candidates, this))
{
    setObjectName(QStringLiteral("filterBox"));
    m_line->setObjectName(QStringLiteral("requestFilter"));
    m_line->setAccessibleName(tr("Filter requests"));
    m_line->setPlaceholderText(tr("Filter requests: cmd:GET key:user:* waiting>1ms"));
    m_line->setToolTip(plainToolTip(
        tr("Which requests are shown, by cmd, producer, key, status, why, lane, conn, epoch, id, "
           "bytes, sent, received, and by the phases: waiting>1ms. Other words: in the command or "
           "in the first 14 bytes of the key. OR, NOT or -, parentheses, quotes. "
           "Up and Down: earlier filters.")));
    m_line->setClearButtonEnabled(true);
    m_line->installEventFilter(this);
    m_count->setObjectName(QStringLiteral("filterCount"));
    m_count->hide();
    m_message->setObjectName(QStringLiteral("filterMessage"));
    m_message->setWordWrap(true);
    m_message->hide();
    m_completer->setWidget(m_line);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(10);

    auto* layout = new QGridLayout(this);
    const int unit = fontMetrics().height();
    layout->setContentsMargins(unit * 3 / 4, unit / 4, unit * 3 / 4, unit / 4);
    layout->setHorizontalSpacing(unit / 2);
    layout->setVerticalSpacing(unit / 8);
    layout->addWidget(m_line, 0, 0);
    layout->addWidget(m_count, 0, 1);
    layout->addWidget(m_message, 1, 0, 1, 2);
    layout->setColumnStretch(0, 1);
    setFocusProxy(m_line);

    connect(m_line, &QLineEdit::textChanged, this, &FilterBox::read);
    connect(m_line, &QLineEdit::textEdited, this, [this] {
        m_place = -1;
        complete(false);
    });
    connect(m_line, &QLineEdit::editingFinished, this, &FilterBox::remember);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &FilterBox::take);
    connect(&m_feed, &PipelineFeed::figuresTaken, this, &FilterBox::showCount);
    connect(&m_feed, &PipelineFeed::filterChanged, this, &FilterBox::showCount);
}

void FilterBox::focusLine()
{
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void FilterBox::read(const QString& text)
{
    FilterError error;
    const PipelineSource& source = m_feed.source();
    const auto filter = RequestFilter::fromText(
        text, [&source](ProducerId id) { return source.producerName(id); }, &error);
    if (filter) {
        m_line->setWrong(0, 0);
        m_message->say(Tone::Muted, filter->note());
        m_line->setAccessibleDescription(filter->note());
        m_feed.setFilter(filter);
    } else {
        m_line->setWrong(error.position, error.length);
        const QString where
            = toDisplay(QStringView(text).mid(error.position, error.length).toUtf8(), 60);
        const QString sentence
            = where.isEmpty() ? error.message : tr("%1: %2").arg(where, error.message);
        m_message->say(Tone::Error, sentence);
        m_line->setAccessibleDescription(sentence);
    }
    showCount();
}

void FilterBox::showCount()
{
    const FilterSearch& search = m_feed.search();
    if (!search.filter())
        return m_count->say(Tone::Muted, {});
    QString text = search.isDone() ? tr("%1 of %2 requests match")
                                   : tr("%1 of %2 requests match, looking further back…");
    text = text.arg(format::count(search.matched()), format::count(search.searched()));
    m_count->say(Tone::Muted, text);
    m_count->setToolTip(
        search.skipped() > 0 ? plainToolTip(
            tr("%1 more passed too quickly to be looked at.").arg(format::count(search.skipped())))
                             : QString());
}

void FilterBox::remember()
{
    const QString text = m_line->text().trimmed();
    if (text.isEmpty() || parseFilter(text).error)
        return;
    m_earlier.removeAll(text);
    m_earlier.prepend(text);
    while (m_earlier.size() > filtersKept)
        m_earlier.removeLast();
}

bool FilterBox::step(int by)
{
    const int place = m_place + by;
    if (place < -1 || place >= m_earlier.size())
        return false;
    if (m_place < 0)
        m_typed = m_line->text();
    m_place = place;
    m_line->setText(place < 0 ? m_typed : m_earlier[place]);
    return true;
}

QStringList FilterBox::producers() const
{
    QStringList names;
    for (const ProducerId id : m_feed.producers()) {
        if (std::size_t(names.size()) >= producersOffered)
            break;
        names += toDisplay(m_feed.source().producerName(id), 120);
    }
    names.removeDuplicates();
    names.removeAll(QString());
    names.sort();
    return names;
}

void FilterBox::complete(bool always)
{
    const qsizetype cursor = m_line->cursorPosition();
    const FilterCompletion found = completeFilter(m_line->text(), cursor, producers());
    const bool isTyping = found.from < cursor || (cursor > 0 && m_line->text()[cursor - 1] == u':');
    if (found.candidates.isEmpty() || !(isTyping || always)) {
        m_completer->popup()->hide();
        return;
    }
    m_completeFrom = found.from;
    m_candidates.setStringList(found.candidates);
    QRect place = m_line->rect();
    place.setWidth(std::min(place.width(), fontMetrics().height() * 16));
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex({}); // Return takes what was typed, until one is chosen
}

void FilterBox::take(const QString& candidate)
{
    const QString text = m_line->text();
    const qsizetype cursor = std::max<qsizetype>(m_completeFrom, m_line->cursorPosition());
    m_line->setText(text.left(m_completeFrom) + candidate + text.mid(cursor));
    m_line->setCursorPosition(int(m_completeFrom + candidate.size()));
    if (candidate.endsWith(u':'))
        complete(false);
}

bool FilterBox::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_line || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
    case Qt::Key_Escape:
        if (m_completer->popup()->isVisible()) {
            m_completer->popup()->hide();
        } else if (!m_line->text().isEmpty()) {
            m_place = -1;
            m_line->clear();
        } else {
            Q_EMIT left();
        }
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_completer->popup()->isVisible())
            return false; // the list takes it
        remember();
        if (!parseFilter(m_line->text()).error)
            Q_EMIT left();
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (m_completer->popup()->isVisible())
            return false;
        if (!step(key->key() == Qt::Key_Up ? 1 : -1) && key->key() == Qt::Key_Down)
            complete(true);
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

} // namespace sluice
