// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/bytesedit.h"

#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"

#include <QButtonGroup>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QVBoxLayout>

namespace sluice {

using View = ElementCodec::View;

BytesEdit::BytesEdit(const QString& label, QWidget* parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit)
    , m_views(new QButtonGroup(this))
    , m_note(new ToneLabel(Tone::Muted))
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

    const int gap = fontMetrics().height() / 2;
    auto* tools = new QHBoxLayout;
    tools->setSpacing(gap / 2);
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
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(gap / 2);
    layout->addWidget(m_text, 1);
    layout->addLayout(tools);
    connect(m_views, &QButtonGroup::idClicked, this,
        [this](int view) { setView(static_cast<View>(view)); });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        say();
        Q_EMIT edited();
    });
    setBytes({});
}

void BytesEdit::setBytes(const QByteArray& bytes)
{
    m_original = bytes;
    m_tooLarge = bytes.size() > ElementCodec::largest;
    if (!m_tooLarge)
        m_view = ElementCodec::suitable(bytes);
    present(bytes);
}

void BytesEdit::present(const QByteArray& bytes)
{
    m_text->setReadOnly(m_tooLarge);
    m_text->setPlainText(
        m_tooLarge ? QString() : ElementCodec::shown(bytes, m_view).value_or(QString()));
    for (QAbstractButton* button : m_views->buttons()) {
        button->setEnabled(!m_tooLarge);
        button->setChecked(m_views->id(button) == int(m_view));
    }
    say();
}

// Not toPlainText(), which makes plain spaces of no-break ones.
QString BytesEdit::typed() const
{
    QString text = m_text->document()->toRawText();
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    return text;
}

std::optional<QByteArray> BytesEdit::bytes() const
{
    return m_tooLarge ? m_original : ElementCodec::bytes(typed(), m_view);
}

bool BytesEdit::setView(View view)
{
    std::optional<QByteArray> now = bytes();
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

void BytesEdit::say()
{
    if (m_tooLarge)
        return m_note->say(Tone::Warning,
            tr("%1 are too many to be typed here. Open a file as the value instead.")
                .arg(format::bytes(static_cast<quint64>(m_original.size()))));
    const std::optional<QByteArray> now = bytes();
    if (!now)
        return m_note->say(Tone::Error, ElementCodec::problem(typed(), m_view));
    const QString size = format::bytes(static_cast<quint64>(now->size()));
    if (*now == m_original)
        return m_note->say(Tone::Muted, tr("%1, not changed").arg(size));
    m_note->say(Tone::Muted,
        tr("%1, before %2").arg(size, format::bytes(static_cast<quint64>(m_original.size()))));
}

} // namespace sluice
