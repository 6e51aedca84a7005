// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/bytesedit.h"

#include "core/values/hexrows.h"
#include "ui/models/decoderwords.h"
#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/textpane.h"
#include "ui/values/viewbutton.h"

#include <QButtonGroup>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace sluice {

using View = ElementCodec::View;

namespace {

/// Fewer are read and written at once, without a worker: a few milliseconds at most.
constexpr qsizetype inPlaceBytes = 4 * 1024;
constexpr qsizetype inPlaceDecoded = 16 * 1024; ///< unless they become more than that
constexpr auto pauseInTyping = std::chrono::milliseconds(150);
constexpr int previewRows = 5;

QString sizeText(const QByteArray& bytes)
{
    return format::bytes(static_cast<quint64>(bytes.size()));
}

View viewOf(ValueView view)
{
    return view == ValueView::Hex ? View::Hex : view == ValueView::Json ? View::Json : View::Text;
}

ValueView valueViewOf(View view)
{
    return view == View::Hex ? ValueView::Hex
        : view == View::Json ? ValueView::Json
                             : ValueView::Text;
}

} // namespace

BytesEdit::BytesEdit(const QString& label, QWidget* parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit)
    , m_chains(new ViewButton)
    , m_views(new QButtonGroup(this))
    , m_note(new ToneLabel(Tone::Muted))
    , m_preview(new QWidget)
    , m_writtenNote(new ToneLabel(Tone::Muted))
    , m_hex(new TextPane)
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_text->setFont(fixed);
    m_text->setAccessibleName(label);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setUndoRedoEnabled(true);
    setFocusProxy(m_text);
    makeTools();
    connect(m_views, &QButtonGroup::idClicked, this,
        [this](int view) { setView(static_cast<View>(view)); });
    connect(m_chains, &ViewButton::chosen, this,
        [this](const DecoderChain& chain, std::optional<ValueView> view) {
            setChain(chain, view ? std::optional(viewOf(*view)) : std::nullopt);
        });
    connect(m_chains, &ViewButton::automaticChosen, this, [this] {
        if (const std::optional<QByteArray> now = bytes())
            setChain(suitableChain(LargeBytes(*now), true));
    });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_refusal.clear();
        write();
        say();
        Q_EMIT edited();
    });
    connect(&m_reader, &QFutureWatcherBase::finished, this, [this] {
        if (!m_job.isCancelled())
            open(m_reader.result());
    });
    connect(&m_writer, &QFutureWatcherBase::finished, this, [this] {
        if (m_job.isCancelled())
            return;
        m_isWriting = false;
        m_written = m_writer.result();
        say();
        Q_EMIT edited();
    });
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseInTyping);
    connect(&m_pause, &QTimer::timeout, this, &BytesEdit::writeInWorker);
    setBytes({});
}

BytesEdit::~BytesEdit() { m_job.cancel(); }

void BytesEdit::makeTools()
{
    const int gap = fontMetrics().height() / 2;
    auto* tools = new QHBoxLayout;
    tools->setSpacing(gap / 2);
    m_chains->setAutoDefault(false);
    m_chains->setFocusPolicy(Qt::StrongFocus);
    m_chains->setToolTip(
        tr("What is edited: the bytes as they are, or what decoders make of them"));
    tools->addWidget(m_chains);
    const std::pair<View, QString> views[]
        = { { View::Text, tr("Text") }, { View::Json, tr("JSON") }, { View::Hex, tr("Hex") } };
    for (const auto& [view, name] : views) {
        auto* button = new QPushButton(name);
        button->setCheckable(true);
        button->setAutoDefault(false);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(tr("Edit as %1").arg(name));
        m_views->addButton(button, int(view));
        tools->addWidget(button);
    }
    m_note->setWordWrap(true);
    tools->addWidget(m_note, 1);
    m_writtenNote->setWordWrap(true);
    m_hex->setAccessibleName(tr("The bytes that will be written"));
    m_hex->setFixedHeight(fontMetrics().height() * previewRows + gap);
    auto* preview = new QVBoxLayout(m_preview);
    preview->setContentsMargins({});
    preview->setSpacing(gap / 2);
    preview->addWidget(m_writtenNote);
    preview->addWidget(m_hex);
    m_preview->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(gap / 2);
    layout->addWidget(m_text, 1);
    layout->addLayout(tools);
    layout->addWidget(m_preview);
}

void BytesEdit::setBytes(const QByteArray& bytes, const DecoderChain& chain)
{
    m_original = bytes;
    m_refusal.clear();
    m_wish = { bytes, {}, {} };
    open({ bytes, Decoded::Shape::Bytes, {} });
    if (!chain.isEmpty())
        read({ bytes, chain, {} });
}

void BytesEdit::setChain(const DecoderChain& chain, std::optional<View> view)
{
    if (chain == m_chain && !m_isReading && view) {
        setView(*view);
        return;
    }
    const std::optional<QByteArray> now = bytes();
    if (!now) {
        m_refusal = tr("What is typed stands for no bytes yet: correct it, then choose another "
                       "view.");
        return say();
    }
    read({ *now, chain, view });
}

void BytesEdit::read(Wish wish)
{
    m_job.cancel();
    m_pause.stop();
    m_isWriting = false;
    m_refusal.clear();
    m_wish = std::move(wish);
    if (m_wish.chain.isEmpty())
        return open({ m_wish.base, Decoded::Shape::Bytes, {} });
    if (m_wish.base.size() <= inPlaceBytes) {
        DecodeLimits limits;
        limits.output = inPlaceDecoded;
        DecodedEdit edit = decodedEdit(m_wish.base, m_wish.chain, limits);
        if (!edit.problem || edit.problem->kind != DecodeProblem::Kind::TooLarge)
            return open(std::move(edit));
    }
    m_job = {};
    m_isReading = true;
    m_text->setReadOnly(true); // what were typed now would be lost
    say();
    DecodeLimits limits;
    limits.output = ElementCodec::largest;
    m_reader.setFuture(QtConcurrent::run([wish = m_wish, limits, cancel = m_job] {
        return decodedEdit(wish.base, wish.chain, limits, cancel);
    }));
}

/// The wish can be fulfilled, or it is said why not.
void BytesEdit::open(DecodedEdit edit)
{
    m_job.cancel();
    m_isReading = false;
    if (edit.problem) {
        m_refusal = edit.problem->kind == DecodeProblem::Kind::TooLarge
            ? tr("%1: it becomes more than %2, too much to be typed here. What is edited are the "
                 "bytes as they are.")
                  .arg(decoderWord(edit.problem->decoder),
                      format::bytes(quint64 { ElementCodec::largest }))
            : tr("%1 What is edited are the bytes that the decoder got.")
                  .arg(problemWords(*edit.problem));
        m_text->setReadOnly(m_tooLarge);
        write(); // what had been under way was cancelled
        say();
        return Q_EMIT edited();
    }
    m_base = std::move(m_wish.base);
    m_chain = std::move(m_wish.chain);
    m_edit = std::move(edit);
    m_tooLarge = m_edit.shown.size() > ElementCodec::largest;
    if (!m_tooLarge) {
        m_view = m_wish.view ? *m_wish.view : ElementCodec::suitable(m_edit.shown);
        const auto text = ElementCodec::shown(m_edit.shown, m_view);
        if (!text || ElementCodec::bytes(*text, m_view) != m_edit.shown)
            m_view = ElementCodec::suitable(m_edit.shown);
    }
    present(m_edit.shown);
}

void BytesEdit::present(const QByteArray& shown)
{
    const QSignalBlocker blocker(m_text);
    m_text->setReadOnly(m_tooLarge);
    m_text->setPlainText(
        m_tooLarge ? QString() : ElementCodec::shown(shown, m_view).value_or(QString()));
    for (QAbstractButton* button : m_views->buttons()) {
        button->setEnabled(!m_tooLarge);
        button->setChecked(m_views->id(button) == int(m_view));
    }
    m_chains->setShown(m_chain, m_edit.shape, valueViewOf(m_view), false);
    if (m_chain.isEmpty())
        m_chains->setText(tr("As it is"));
    write();
    say();
    Q_EMIT edited();
}

// Not toPlainText(), which makes plain spaces of no-break ones.
QString BytesEdit::typed() const
{
    QString text = m_text->document()->toRawText();
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    return text;
}

std::optional<QByteArray> BytesEdit::typedBytes() const
{
    return ElementCodec::bytes(typed(), m_view);
}

std::optional<QByteArray> BytesEdit::bytes() const
{
    if (m_tooLarge)
        return m_base;
    if (m_chain.isEmpty())
        return typedBytes();
    return m_written && !m_written->problem ? std::optional(m_written->bytes) : std::nullopt;
}

bool BytesEdit::setView(View view)
{
    std::optional<QByteArray> now = m_tooLarge ? std::optional(m_base) : typedBytes();
    if (!now && m_view == View::Json) // half typed: it goes on as text
        now = typed().toUtf8();
    const std::optional<QString> text = now ? ElementCodec::shown(*now, view) : std::nullopt;
    const bool can = text && ElementCodec::bytes(*text, view) == now;
    if (can && view != m_view) {
        m_view = view;
        present(*now);
    } else {
        for (QAbstractButton* button : m_views->buttons())
            button->setChecked(m_views->id(button) == int(m_view));
    }
    if (now && !can)
        m_note->say(Tone::Warning,
            text ? tr("This is not JSON; edit it as text.")
                 : tr("It holds bytes that JSON's view would not show as they are; edit it as "
                      "text."));
    return can;
}

/// Makes the bytes that the text stands for: at once, or in a worker when there are many.
void BytesEdit::write()
{
    if (m_isReading)
        return;
    m_job.cancel();
    m_pause.stop();
    m_isWriting = false;
    m_written.reset();
    if (m_chain.isEmpty() || m_tooLarge)
        return;
    const std::optional<QByteArray> shown = typedBytes();
    if (!shown)
        return;
    if (*shown == m_edit.shown || shown->size() <= inPlaceBytes) {
        m_written = reencode(*shown, m_edit, m_chain, m_base);
        return;
    }
    m_isWriting = true;
    m_pause.start();
}

void BytesEdit::writeInWorker()
{
    const std::optional<QByteArray> shown = typedBytes();
    if (!shown)
        return;
    m_job = {};
    m_writer.setFuture(QtConcurrent::run(
        [shown = *shown, edit = m_edit, chain = m_chain, base = m_base, cancel = m_job] {
            return reencode(shown, edit, chain, base, cancel);
        }));
}

QString BytesEdit::note() const { return m_note->text(); }

QString BytesEdit::writtenNote() const { return m_writtenNote->text(); }

void BytesEdit::say()
{
    sayWritten();
    if (m_isReading)
        return m_note->say(Tone::Muted,
            tr("Reading %1 as %2 …").arg(sizeText(m_wish.base), chainWords(m_wish.chain)));
    if (!m_refusal.isEmpty())
        return m_note->say(Tone::Warning, m_refusal);
    if (m_tooLarge)
        return m_note->say(Tone::Warning,
            tr("%1 are too many to be typed here. Open a file as the value instead.")
                .arg(sizeText(m_original)));
    const std::optional<QByteArray> shown = typedBytes();
    if (!shown)
        return m_note->say(Tone::Error, ElementCodec::problem(typed(), m_view));
    if (m_isWriting)
        return m_note->say(
            Tone::Muted, tr("Writing %1 as %2 …").arg(sizeText(*shown), chainWords(m_chain)));
    if (m_written && m_written->problem)
        return m_note->say(Tone::Error,
            tr("%1 Write it in another way, or edit the bytes as they are.")
                .arg(problemWords(*m_written->problem)));
    const QByteArray& before = m_chain.isEmpty() ? m_original : m_edit.shown;
    if (*shown == before)
        return m_note->say(Tone::Muted, tr("%1, not changed").arg(sizeText(*shown)));
    m_note->say(Tone::Muted, tr("%1, before %2").arg(sizeText(*shown), sizeText(before)));
}

/// What will be written, byte for byte, before anybody can stage it.
void BytesEdit::sayWritten()
{
    m_preview->setVisible(!m_chain.isEmpty() && !m_tooLarge);
    const std::optional<QByteArray> now = m_chain.isEmpty() ? std::nullopt : bytes();
    m_hex->setRows(now ? std::make_shared<HexRows>(LargeBytes(*now)) : nullptr);
    if (!now)
        m_writtenNote->say(Tone::Muted, tr("Nothing can be written yet."));
    else if (*now == m_original)
        m_writtenNote->say(Tone::Muted, tr("Not changed: %1").arg(sizeText(*now)));
    else
        m_writtenNote->say(
            Tone::Plain, tr("Will be written: %1 → %2").arg(sizeText(m_original), sizeText(*now)));
}

} // namespace sluice
