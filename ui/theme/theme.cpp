// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"

#include "ui/theme/style.h"

#include <QApplication>
#include <QEvent>
#include <QToolTip>

namespace sluice {

Theme::Theme(QObject* parent)
    : QObject(parent)
{
    m_desktopDark = desktopIsDark();
    QApplication::setStyle(new Style);
    qApp->installEventFilter(this);
    apply();
}

void Theme::setMode(ThemeMode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    apply();
    Q_EMIT modeChanged(m_mode);
}

std::optional<ThemeMode> Theme::modeFromName(const QString& name)
{
    for (const ThemeMode mode : { ThemeMode::System, ThemeMode::Light, ThemeMode::Dark }) {
        if (name.compare(modeName(mode), Qt::CaseInsensitive) == 0)
            return mode;
    }
    return std::nullopt;
}

QString Theme::modeName(ThemeMode mode)
{
    switch (mode) {
    case ThemeMode::Light:
        return QStringLiteral("light");
    case ThemeMode::Dark:
        return QStringLiteral("dark");
    case ThemeMode::System:
        break;
    }
    return QStringLiteral("system");
}

QPalette Theme::paletteOf(const Colors& c)
{
    QPalette palette;
    const auto all = [&](QPalette::ColorRole role, const QColor& color) {
        palette.setColor(QPalette::All, role, color);
    };
    all(QPalette::Window, c.window);
    all(QPalette::WindowText, c.text);
    all(QPalette::Base, c.base);
    all(QPalette::AlternateBase, c.alternate);
    all(QPalette::Text, c.text);
    all(QPalette::PlaceholderText, c.muted);
    all(QPalette::Button, c.raised);
    all(QPalette::ButtonText, c.text);
    all(QPalette::BrightText, c.errorText);
    all(QPalette::Highlight, c.selection);
    all(QPalette::HighlightedText, c.selectionText);
    all(QPalette::Link, c.link);
    all(QPalette::LinkVisited, c.link);
    all(QPalette::ToolTipBase, c.raised);
    all(QPalette::ToolTipText, c.text);
    all(QPalette::Light, c.hover);
    all(QPalette::Midlight, c.hover);
    all(QPalette::Mid, c.border);
    all(QPalette::Dark, c.border);
    all(QPalette::Shadow, c.dark ? QColor(Qt::black) : c.outline);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        palette.setColor(QPalette::Disabled, role, c.disabledText);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, c.border);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, c.text);
    return palette;
}

bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    // Sent to windows when the desktop's theme changes. Our own palette hides the desktop's, so
    // lift it to look.
    if (event->type() == QEvent::ThemeChange && !m_applying) {
        m_applying = true;
        QApplication::setPalette(QPalette());
        m_desktopDark = desktopIsDark();
        m_applying = false;
        apply();
    }
    return QObject::eventFilter(watched, event);
}

bool Theme::desktopIsDark() const
{
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness()
        < palette.color(QPalette::WindowText).lightness();
}

void Theme::apply()
{
    m_dark = m_mode == ThemeMode::Dark || (m_mode == ThemeMode::System && *m_desktopDark);
    const QPalette palette = paletteOf(m_dark ? Colors::darkTheme() : Colors::lightTheme());
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

} // namespace sluice
