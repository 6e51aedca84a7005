// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <QColor>
#include <QPalette>

#include <array>

namespace sluice {

/// The types that a key badge can name; Other covers modules' types and "not asked yet".
enum class TypeBadge { String, Hash, List, Set, SortedSet, Stream, Json, Other };
constexpr int typeBadgeCount = 8;

/// How one phase of a request is painted. The second channel (hatch, height, word) is the
/// painter's: see live-view.md.
struct PhaseColors {
    QColor fill; ///< Okabe-Ito, for areas
    QColor outline; ///< at least 3:1 against base and window
    QColor text; ///< the phase's hue as a word: at least 4.5:1 against base, window and bar
};

/// How a type badge is painted.
struct BadgeColors {
    QColor fill;
    QColor text; ///< at least 4.5:1 against fill
};

/// Every colour that the program uses, one set per theme. Immutable; GUI thread.
struct Colors {
    bool dark = false;

    // surfaces
    QColor window; ///< docks and dialogs
    QColor bar; ///< tool bar, tab bar, status bar
    QColor base; ///< tables, trees, panes
    QColor alternate; ///< every second row
    QColor raised; ///< buttons and fields
    QColor hover; ///< button or row under the mouse
    QColor pressed;
    QColor border; ///< quiet lines between surfaces; carries no meaning
    QColor outline; ///< edges of fields and check boxes: 3:1
    QColor selection;
    QColor row; ///< current row of an inactive view

    // text, each 4.5:1 on window, bar, base, raised and row
    QColor text;
    QColor muted;
    QColor link;
    QColor errorText;
    QColor warningText;
    QColor okText;
    QColor selectionText; ///< on selection
    QColor disabledText; ///< 2.5:1 at least: disabled controls are exempt from 4.5:1

    QColor accent; ///< focus, the current tab, progress: 3:1
    QColor primary; ///< fill of the default button
    QColor primaryText; ///< on primary

    // rows and boxes with a meaning; text is readable on each
    QColor errorFill;
    QColor warningFill;
    QColor okFill;
    QColor infoFill;
    QColor errorBorder;
    QColor warningBorder;
    QColor okBorder;

    std::array<PhaseColors, phaseCount> phases;
    std::array<BadgeColors, typeBadgeCount> badges;

    /// How the phase is painted; Lag is grey, Own is the in-flight blue, Total is the text colour.
    const PhaseColors& phase(Phase phase) const { return phases[static_cast<std::size_t>(phase)]; }
    const BadgeColors& badge(TypeBadge type) const
    {
        return badges[static_cast<std::size_t>(type)];
    }

    static const Colors& lightTheme();
    static const Colors& darkTheme();
    /// The set that belongs to a widget: ask with its palette() in paintEvent, and again after
    /// QEvent::PaletteChange.
    static const Colors& of(const QPalette& palette);
};

/// WCAG 2 contrast ratio of two opaque colours, 1 to 21. Source:
/// https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
double contrastRatio(const QColor& a, const QColor& b);

} // namespace sluice
