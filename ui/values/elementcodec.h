// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace sluice {

/// How an element's bytes become text that a person edits, and back: the one place that knows.
/// Nothing is written that was not typed: bytes() of shown() are the same bytes, or shown() has
/// none.
class ElementCodec {
public:
    enum class View {
        Text, ///< lines; what cannot be seen is `\xNN`, a backslash `\\`
        Json, ///< as it is, and it must be JSON
        Hex, ///< two digits for each byte, 16 to a line
    };
    /// More is not put into a text field: it would make the window slow.
    static constexpr qsizetype largest = 1024 * 1024;

    /// What a person sees of @p bytes; nothing: this view cannot show them exactly, or they are too
    /// many.
    static std::optional<QString> shown(const QByteArray& bytes, View view);
    /// The bytes that @p text stands for; nothing: it is not of that form (see problem()).
    static std::optional<QByteArray> bytes(const QString& text, View view);
    /// What is wrong with a text that has no bytes, as a sentence.
    static QString problem(const QString& text, View view);
    /// The view that suits.
    static View suitable(const QByteArray& bytes);
};

} // namespace sluice
