// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/tonelabel.h"

#include "ui/theme/colors.h"

#include <QEvent>

namespace sluice {

ToneLabel::ToneLabel(Tone tone, QWidget* parent)
    : QLabel(parent)
    , m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    color();
}

ToneLabel::ToneLabel(Tone tone, const QString& text, QWidget* parent)
    : ToneLabel(tone, parent)
{
    setText(text);
}

void ToneLabel::setTone(Tone tone)
{
    m_tone = tone;
    color();
}

void ToneLabel::say(Tone tone, const QString& text)
{
    setTone(tone);
    setText(text);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
}

void ToneLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        color();
}

void ToneLabel::color()
{
    const Colors& c = Colors::of(palette());
    const QColor wanted = m_tone == Tone::Muted ? c.muted
        : m_tone == Tone::Error                 ? c.errorText
        : m_tone == Tone::Warning               ? c.warningText
        : m_tone == Tone::Ok                    ? c.okText
                                                : c.text;
    // Setting a palette brings another PaletteChange: only when it differs.
    QPalette changed = palette();
    if (changed.color(QPalette::WindowText) == wanted)
        return;
    changed.setColor(QPalette::WindowText, wanted);
    setPalette(changed);
}

} // namespace sluice
