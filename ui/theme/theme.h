// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/colors.h"

#include <QObject>
#include <QPalette>

#include <optional>

namespace sluice {

enum class ThemeMode { System, Light, Dark };

/// The application's look: installs the style once, and the palette of the chosen mode. Widgets
/// never ask this class for colours: they ask Colors::of(palette()), and repaint when Qt sends them
/// QEvent::PaletteChange. Owned by the composition root, one per application; GUI thread.
class Theme : public QObject {
    Q_OBJECT

public:
    /// Takes over style and palette of the QApplication, following the desktop until setMode() says
    /// otherwise.
    explicit Theme(QObject* parent = nullptr);

    ThemeMode mode() const { return m_mode; }
    /// Applies at once; modeChanged() follows when it differs.
    void setMode(ThemeMode mode);

    /// What is shown now (System resolved).
    bool isDark() const { return m_dark; }

    /// "light", "dark", "system" (any case) as on the command line and in the settings; nothing for
    /// anything else.
    static std::optional<ThemeMode> modeFromName(const QString& name);
    static QString modeName(ThemeMode mode);

    /// The whole palette of one set, all groups.
    static QPalette paletteOf(const Colors& colors);

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void modeChanged(sluice::ThemeMode mode);

private:
    void apply();
    bool desktopIsDark() const;

    ThemeMode m_mode = ThemeMode::System;
    bool m_dark = false;
    bool m_applying = false;
    std::optional<bool> m_desktopDark;
};

} // namespace sluice
