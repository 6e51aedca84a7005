// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/bytesviewer.h"

#include "core/protocol/displaytext.h"
#include "core/values/decoders/moment.h"
#include "ui/models/decoderwords.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/findbar.h"
#include "ui/values/textpane.h"
#include "ui/values/viewbutton.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtConcurrent>

namespace sluice {

namespace {

constexpr qsizetype inPlaceBytes = 32 * 1024; ///< fewer are prepared at once: no flicker
constexpr qsizetype inPlaceDecoded = 256 * 1024; ///< unless they become more than that
constexpr auto slowAfter = std::chrono::milliseconds(200);
constexpr int unwrappedColumns = 1000;

QToolButton* newToggle(const QString& text, const QString& tip)
{
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

BytesViewer::BytesViewer(QWidget* parent)
    : QWidget(parent)
    , m_pane(new TextPane)
    , m_picture(new PictureView)
    , m_stack(new QStackedLayout)
    , m_layout(new QVBoxLayout(this))
    , m_tools(new WrapLayout)
    , m_view(new ViewButton)
    , m_wrap(newToggle(tr("Wrap"), tr("Break long lines at the right edge")))
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_sizes(new ToneLabel(Tone::Muted))
    , m_note(new ToneLabel(Tone::Muted))
{
    const int gap = fontMetrics().height() / 3;
    m_tools->setContentsMargins({});
    m_tools->setSpacing(gap);
    m_tools->addWidget(m_view);
    m_wrap->setChecked(true);
    m_tools->addWidget(m_wrap);
    auto* copy = new QPushButton(themedIcon(QStringLiteral("copy")), QString());
    copy->setAccessibleName(tr("Copy"));
    copy->setToolTip(tr("Copy the whole value"));
    auto* menu = new QMenu(copy);
    menu->addAction(tr("Copy as &text"), this, &BytesViewer::copyValue);
    menu->addAction(tr("Copy &escaped"), this, &BytesViewer::copyEscaped);
    menu->addAction(tr("Copy as &hex"), this, &BytesViewer::copyHex);
    copy->setMenu(menu);
    m_tools->addWidget(copy);

    m_cancel->setToolTip(tr("Stop reading it, and show every byte"));
    m_cancel->hide();
    m_sizes->hide();
    m_note->setWordWrap(true);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->hide();
    m_stack->addWidget(m_pane);
    m_stack->addWidget(m_picture);
    auto* notes = new QHBoxLayout;
    notes->setSpacing(gap);
    notes->addWidget(m_note, 1);
    notes->addWidget(m_cancel);
    m_layout->setContentsMargins({});
    m_layout->setSpacing(gap);
    m_layout->addLayout(m_tools);
    m_layout->addWidget(m_sizes);
    m_layout->addLayout(notes);
    m_layout->addLayout(m_stack, 1);

    connect(m_view, &ViewButton::automaticChosen, this, &BytesViewer::chooseAutomatic);
    connect(m_view, &ViewButton::chosen, this, &BytesViewer::choose);
    connect(m_wrap, &QAbstractButton::toggled, this, [this] { prepare(true); });
    connect(m_cancel, &QAbstractButton::clicked, this, &BytesViewer::cancelWork);
    connect(m_pane, &TextPane::fittingColumnsChanged, this, [this] {
        if (m_wrap->isChecked() && view() != ValueView::Hex)
            prepare(true);
    });
    connect(m_pane, &TextPane::copyRefused, this, [this] { mayCopy(TextPane::longestCopy + 1); });
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        if (m_job.isCancelled())
            return;
        const bool again = std::exchange(m_again, false);
        m_working = false;
        present(m_watcher.result());
        if (again) {
            m_shown.prepared.rows.reset(); // of fewer bytes than there are by now
            m_shown.prepared.indented.reset();
            prepare(true);
        }
    });
    m_slow.setSingleShot(true);
    m_slow.setInterval(slowAfter);
    connect(&m_slow, &QTimer::timeout, this, &BytesViewer::say);
}

BytesViewer::~BytesViewer() { m_job.cancel(); }

int BytesViewer::columns() const
{
    return m_wrap->isChecked() ? m_pane->fittingColumns() : unwrappedColumns;
}

void BytesViewer::setBytes(const LargeBytes& bytes, bool whole)
{
    m_copyNote.clear();
    take(bytes, whole);
    prepare(false);
}

void BytesViewer::take(const LargeBytes& bytes, bool whole)
{
    m_bytes = bytes;
    m_whole = whole;
    m_shown.prepared.indented.reset();
    m_shown.prepared.rows.reset(); // they are another value's
    m_pane->setPlaceholder(
        bytes.isEmpty() && whole ? tr("The value is empty: 0 bytes.") : QString());
}

void BytesViewer::extend(const LargeBytes& bytes, bool whole)
{
    take(bytes, whole);
    if (m_working)
        m_again = true; // let it finish: cancelling at each piece would show nothing for long
    else
        prepare(true);
}

void BytesViewer::clear(const QString& placeholder)
{
    m_job.cancel();
    m_working = m_again = false;
    m_bytes.clear();
    m_whole = true;
    m_shown = {};
    m_copyNote.clear();
    m_pane->setPlaceholder(placeholder);
    m_pane->setRows(nullptr);
    if (m_find)
        m_find->setBytes({});
    m_stack->setCurrentWidget(m_pane);
    m_view->setShown({}, Decoded::Shape::Bytes, ValueView::Text, !m_chain && !m_chosen);
    say();
}

void BytesViewer::choose(const DecoderChain& chain, std::optional<ValueView> view)
{
    m_chain = chain;
    m_chosen = view;
    m_shown.prepared.rows.reset();
    prepare(true);
}

void BytesViewer::chooseAutomatic()
{
    m_chain.reset();
    m_chosen.reset();
    m_shown.prepared.rows.reset();
    prepare(true);
}

BytesViewer::Shown BytesViewer::make(ViewRequest request, const CancelFlag& cancel)
{
    const bool mayBePicture = !request.view;
    Shown shown;
    shown.prepared = prepareView(std::move(request), cancel);
    const Decoded& decoded = shown.prepared.decoded;
    if (mayBePicture && decoded.shape == Decoded::Shape::Image && !cancel.isCancelled())
        shown.picture = readPicture(decoded.bytes.joined());
    return shown;
}

void BytesViewer::prepare(bool keepPlace)
{
    ViewRequest request { m_bytes, m_whole, m_chosen, m_chain, {}, columns(), {}, {} };
    // The same bytes by the same chain: only the rows are made anew.
    const bool known = m_shown.prepared.rows && !m_working;
    if (known && (!m_chain || *m_chain == m_shown.prepared.chain)) {
        request.chain = m_shown.prepared.chain;
        request.decoded = m_shown.prepared.decoded;
        request.indented = m_shown.prepared.indented;
    }
    if (!m_whole) { // what has an end cannot be read before it is here
        if (m_chosen == ValueView::Json)
            request.view = ValueView::Text;
        else if (!m_chosen && (!m_chain || m_chain->isEmpty())
            && suitableView(m_bytes.mid(0, 64 * 1024), false) == ValueView::Json)
            request.view = ValueView::Text;
        request.chain = DecoderChain();
    }
    m_job.cancel();
    m_working = m_again = false;
    m_keepPlace = keepPlace;
    const bool plainHex = m_chosen == ValueView::Hex && (!m_chain || m_chain->isEmpty());
    if (plainHex || m_bytes.size() <= inPlaceBytes) {
        ViewRequest small = request;
        if (!plainHex)
            small.limits.output = inPlaceDecoded;
        Shown shown = make(std::move(small), {});
        const auto& problem = shown.prepared.decoded.problem;
        if (!problem || problem->kind != DecodeProblem::Kind::TooLarge)
            return present(std::move(shown));
    }
    m_job = {};
    m_working = true;
    if (!m_slow.isActive())
        m_slow.start();
    m_watcher.setFuture(QtConcurrent::run([request = std::move(request), cancel = m_job]() mutable {
        return make(std::move(request), cancel);
    }));
    say();
}

/// Nobody waits any more: every byte is there at once.
void BytesViewer::cancelWork() { chooseView(ValueView::Hex); }

void BytesViewer::present(Shown shown)
{
    const bool sameView = shown.prepared.view == view()
        && shown.prepared.decoded.done == m_shown.prepared.decoded.done;
    m_shown = std::move(shown);
    PreparedView& prepared = m_shown.prepared;
    if (!m_whole && m_chosen == ValueView::Json)
        prepared.wanted = ValueView::Json;
    m_pane->setRows(prepared.rows, m_keepPlace && sameView);
    if (m_find)
        m_find->setBytes(prepared.shown);
    m_picture->setPicture(m_shown.picture);
    m_stack->setCurrentIndex(isPicture() ? 1 : 0);
    if (isPicture() && m_find)
        m_find->hide(); // there is no text in it
    m_wrap->setEnabled(prepared.view != ValueView::Hex && !isPicture());
    m_view->setShown(m_chain ? *m_chain : prepared.chain,
        m_chain && prepared.decoded.problem ? Decoded::Shape::Bytes : prepared.decoded.shape,
        m_chosen ? *m_chosen : prepared.view, !m_chain && !m_chosen);
    say();
    Q_EMIT this->shown();
}

const Picture* BytesViewer::picture() const { return isPicture() ? &m_shown.picture : nullptr; }

FindBar* BytesViewer::findBar()
{
    if (!m_find) {
        m_find = new FindBar(m_pane);
        m_layout->insertWidget(m_layout->count() - 1, m_find);
        m_find->setBytes(m_shown.prepared.shown);
    }
    return m_find;
}

void BytesViewer::find()
{
    if (!isPicture())
        findBar()->open();
}

void BytesViewer::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Find))
        find();
    else
        QWidget::keyPressEvent(event);
}

QString BytesViewer::note() const { return m_note->text(); }

QString BytesViewer::sizes() const { return m_sizes->text(); }

void BytesViewer::sayJsonProblem(const JsonProblem& problem)
{
    const QString at = format::count(problem.offset);
    switch (problem.error) {
    case JsonError::Syntax:
        return m_note->say(Tone::Warning,
            tr("Not JSON: at byte %1, %2 was expected. Shown as text.")
                .arg(at, QLatin1String(problem.expected)));
    case JsonError::EndsEarly:
        return m_note->say(Tone::Warning,
            tr("Not JSON: it ends at byte %1, where %2 was expected. Shown as text.")
                .arg(at, QLatin1String(problem.expected)));
    case JsonError::TooDeep:
        return m_note->say(Tone::Warning,
            tr("Nested too deeply to be indented (at byte %1). Shown as text.").arg(at));
    case JsonError::TooLarge:
        return m_note->say(Tone::Warning, tr("Too large to be indented. Shown as text."));
    case JsonError::Cancelled:
        break;
    }
}

/// What a number may mean: moments, when it is one of this century.
QString BytesViewer::numberNote() const
{
    const auto moment = momentOf(m_bytes.size() <= 20 ? m_bytes.joined() : QByteArray());
    if (!moment)
        return {};
    const QString time = QString::fromLatin1(timestampText(moment->time));
    switch (moment->unit) {
    case MomentUnit::Seconds:
        return tr("As seconds since 1970: %1").arg(time);
    case MomentUnit::Milliseconds:
        return tr("As milliseconds since 1970: %1").arg(time);
    case MomentUnit::Microseconds:
        return tr("As microseconds since 1970: %1").arg(time);
    case MomentUnit::Nanoseconds:
        return tr("As nanoseconds since 1970: %1").arg(time);
    }
    return {};
}

void BytesViewer::say()
{
    const PreparedView& prepared = m_shown.prepared;
    const Decoded& decoded = prepared.decoded;
    const bool slow = m_working && !m_slow.isActive();
    m_cancel->setVisible(slow);
    m_sizes->say(Tone::Muted,
        decoded.done.isEmpty() || m_working ? QString()
            : isPicture()                   ? tr("(%1, %2 × %3 pixels, %4)")
                                .arg(QString::fromLatin1(m_shown.picture.format).toUpper())
                                .arg(m_shown.picture.size.width())
                                .arg(m_shown.picture.size.height())
                                .arg(format::bytes(static_cast<quint64>(m_bytes.size())))
                          : tr("(%1, %2 → %3)")
                                .arg(chainWords(decoded.done),
                                    format::bytes(static_cast<quint64>(m_bytes.size())),
                                    format::bytes(static_cast<quint64>(decoded.bytes.size()))));
    if (slow)
        return m_note->say(Tone::Muted,
            tr("Preparing %1 … Hex is there at once.")
                .arg(format::bytes(static_cast<quint64>(m_bytes.size()))));
    if (!m_copyNote.isEmpty())
        return m_note->say(Tone::Warning, m_copyNote);
    if (!m_whole && m_chain && !m_chain->isEmpty())
        return m_note->say(
            Tone::Muted, tr("%1 is read when all of it is loaded.").arg(chainWords(*m_chain)));
    if (prepared.wanted == ValueView::Json && !m_whole && m_chosen)
        return m_note->say(Tone::Muted, tr("JSON is indented when all of it is loaded."));
    if (decoded.problem)
        return m_note->say(m_chain ? Tone::Warning : Tone::Muted,
            problemWords(*decoded.problem) + QLatin1Char(' ')
                + (decoded.done.isEmpty()
                        ? tr("The bytes are shown as they are; choose another view.")
                        : tr("Shown is what %1 made of it; choose another step behind it.")
                              .arg(chainWords(decoded.done))));
    if (!m_shown.picture.problem.isEmpty())
        return m_note->say(Tone::Warning, m_shown.picture.problem);
    if (prepared.problem && (m_chosen == ValueView::Json || decoded.shape == Decoded::Shape::Json))
        return sayJsonProblem(*prepared.problem);
    if (prepared.view == ValueView::Text && !prepared.validText)
        return m_note->say(Tone::Muted, tr("Not all of it is UTF-8: those bytes are escaped."));
    m_note->say(Tone::Muted, numberNote());
}

/// What is copied: what the chain made, where there is one.
const LargeBytes& BytesViewer::copied() const
{
    return m_shown.prepared.decoded.done.isEmpty() || isPicture() ? m_bytes
                                                                  : m_shown.prepared.shown;
}

bool BytesViewer::mayCopy(qsizetype characters)
{
    m_copyNote = characters > TextPane::longestCopy
        ? tr("Too much to copy: the clipboard takes %1 at most. Select a part.")
              .arg(format::bytes(static_cast<quint64>(TextPane::longestCopy)))
        : !m_whole ? tr("Copied what is loaded; the value goes on.")
                   : QString();
    say();
    return characters <= TextPane::longestCopy;
}

void BytesViewer::copyValue()
{
    if (!mayCopy(copied().size()))
        return;
    const QByteArray bytes = copied().joined();
    QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() != bytes)
        text = toDisplay(bytes);
    QGuiApplication::clipboard()->setText(text);
}

void BytesViewer::copyEscaped()
{
    if (mayCopy(copied().size()))
        QGuiApplication::clipboard()->setText(toDisplay(copied().joined()));
}

void BytesViewer::copyHex()
{
    if (mayCopy(m_bytes.size() * 2))
        QGuiApplication::clipboard()->setText(QString::fromLatin1(m_bytes.joined().toHex()));
}

} // namespace sluice
