// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/bytesviewer.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/textpane.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtConcurrent>

namespace sluice {

namespace {

constexpr qsizetype inPlaceBytes = 32 * 1024; ///< fewer are prepared at once: no flicker
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
    , m_tools(new WrapLayout)
    , m_views(new QButtonGroup(this))
    , m_wrap(newToggle(tr("Wrap"), tr("Break long lines at the right edge")))
    , m_note(new ToneLabel(Tone::Muted))
{
    const int gap = fontMetrics().height() / 3;
    m_tools->setContentsMargins({});
    m_tools->setSpacing(gap);
    const std::pair<ValueView, QToolButton*> views[] = {
        { ValueView::Text,
            newToggle(
                tr("Text"), tr("Show the bytes as text; what is no visible UTF-8 is escaped")) },
        { ValueView::Hex, newToggle(tr("Hex"), tr("Show every byte")) },
        { ValueView::Json,
            newToggle(tr("JSON"), tr("Indent JSON; numbers and order stay as they are")) },
    };
    for (const auto& [view, button] : views) {
        m_views->addButton(button, static_cast<int>(view));
        m_tools->addWidget(button);
    }
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

    m_note->setWordWrap(true);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(gap);
    layout->addLayout(m_tools);
    layout->addWidget(m_note);
    layout->addWidget(m_pane, 1);

    connect(m_views, &QButtonGroup::idClicked, this,
        [this](int id) { chooseView(static_cast<ValueView>(id)); });
    connect(m_wrap, &QAbstractButton::toggled, this, [this] { prepare(true); });
    connect(m_pane, &TextPane::fittingColumnsChanged, this, [this] {
        if (m_wrap->isChecked() && m_shown.view != ValueView::Hex)
            prepare(true);
    });
    connect(m_pane, &TextPane::copyRefused, this, [this] { mayCopy(TextPane::longestCopy + 1); });
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        if (m_job.isCancelled())
            return;
        const bool again = std::exchange(m_again, false);
        m_working = false;
        present(m_watcher.result());
        if (again)
            prepare(true);
    });
    m_slow.setSingleShot(true);
    m_slow.setInterval(slowAfter);
    connect(&m_slow, &QTimer::timeout, this, &BytesViewer::say);
    markButtons();
}

BytesViewer::~BytesViewer() { m_job.cancel(); }

int BytesViewer::columns() const
{
    return m_wrap->isChecked() ? m_pane->fittingColumns() : unwrappedColumns;
}

void BytesViewer::setBytes(const LargeBytes& bytes, bool whole)
{
    m_bytes = bytes;
    m_whole = whole;
    m_copyNote.clear();
    m_shown.indented.reset();
    m_pane->setPlaceholder(
        bytes.isEmpty() && whole ? tr("The value is empty: 0 bytes.") : QString());
    prepare(false);
}

void BytesViewer::extend(const LargeBytes& bytes, bool whole)
{
    m_bytes = bytes;
    m_whole = whole;
    m_shown.indented.reset();
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
    say();
    markButtons();
}

void BytesViewer::chooseView(ValueView view)
{
    m_chosen = view;
    markButtons();
    prepare(true);
}

void BytesViewer::prepare(bool keepPlace)
{
    ViewRequest request { m_bytes, m_whole, m_chosen, columns(), m_shown.indented };
    const ValueView wanted = m_chosen
        ? *m_chosen
        : suitableView(m_bytes.mid(0, 64 * 1024), m_whole && m_bytes.size() <= 64 * 1024);
    if (wanted == ValueView::Json && !m_whole)
        request.view = ValueView::Text; // it cannot be judged before its end is here
    m_job.cancel();
    m_working = m_again = false;
    m_keepPlace = keepPlace;
    if (m_bytes.size() <= inPlaceBytes || wanted == ValueView::Hex) {
        present(prepareView(std::move(request)));
        return;
    }
    m_job = {};
    m_working = true;
    if (!m_slow.isActive())
        m_slow.start();
    m_watcher.setFuture(QtConcurrent::run([request = std::move(request), cancel = m_job]() mutable {
        return prepareView(std::move(request), cancel);
    }));
    say();
}

void BytesViewer::present(PreparedView prepared)
{
    const bool sameView = prepared.view == m_shown.view;
    m_shown = std::move(prepared);
    if (!m_whole && m_chosen == ValueView::Json)
        m_shown.wanted = ValueView::Json;
    m_pane->setRows(m_shown.rows, m_keepPlace && sameView);
    markButtons();
    say();
    Q_EMIT shown();
}

void BytesViewer::markButtons()
{
    const ValueView marked = m_chosen ? *m_chosen : m_shown.view;
    m_views->button(static_cast<int>(marked))->setChecked(true);
    m_wrap->setEnabled(m_shown.view != ValueView::Hex);
}

QString BytesViewer::note() const { return m_note->text(); }

void BytesViewer::say()
{
    if (m_working && !m_slow.isActive())
        return m_note->say(Tone::Muted,
            tr("Preparing %1 … Hex is there at once.")
                .arg(format::bytes(static_cast<quint64>(m_bytes.size()))));
    if (!m_copyNote.isEmpty())
        return m_note->say(Tone::Warning, m_copyNote);
    if (m_shown.wanted == ValueView::Json && !m_whole && m_chosen)
        return m_note->say(Tone::Muted, tr("JSON is indented when all of it is loaded."));
    if (m_shown.problem && m_chosen == ValueView::Json) {
        const JsonProblem& problem = *m_shown.problem;
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
    if (m_shown.view == ValueView::Text && !m_shown.validText)
        return m_note->say(Tone::Muted, tr("Not all of it is UTF-8: those bytes are escaped."));
    m_note->say(Tone::Muted, {});
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
    if (!mayCopy(m_bytes.size()))
        return;
    const QByteArray bytes = m_bytes.joined();
    QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() != bytes)
        text = toDisplay(bytes);
    QGuiApplication::clipboard()->setText(text);
}

void BytesViewer::copyEscaped()
{
    if (mayCopy(m_bytes.size()))
        QGuiApplication::clipboard()->setText(toDisplay(m_bytes.joined()));
}

void BytesViewer::copyHex()
{
    if (mayCopy(m_bytes.size() * 2))
        QGuiApplication::clipboard()->setText(QString::fromLatin1(m_bytes.joined().toHex()));
}

} // namespace sluice
