// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/tomltree.h"

#include <QByteArray>

#include <vector>

namespace sluice {

/// Something that is wrong in a scenario's file. Texts are the file's, any UTF-8.
struct ScenarioProblem {
    enum class Kind : std::uint8_t {
        NotReadable, ///< detail: why
        TooLarge, ///< detail: the most bytes
        NotToml, ///< detail: the parser's words
        UnknownKey, ///< detail: the key; nearest: a key that is known there
        WrongType, ///< detail: the key; wanted: what there should be
        OutOfRange, ///< detail: the key; wanted: from where to where
        Missing, ///< detail: the key
        NotAName, ///< detail: the text; wanted: what a name looks like
        Duplicate, ///< detail: what is there twice; wanted: "variant" or the like
        NoSuchKnob, ///< detail: the name; nearest
        NotAValue, ///< of a knob. detail: "name=text"; wanted: what there should be
        NoSuchFigure, ///< detail: the name; nearest
        NotACondition, ///< detail: the text
        CommandRefused, ///< detail: the command; wanted: why not
        NoSuchVariant, ///< detail: the name; nearest
        NotInOrder, ///< a step before the one before it
        VariantCount, ///< one variant, or more than three
        NameTaken, ///< detail: the name; a built-in scenario or an earlier file has it
    };
    FilePlace place;
    Kind kind = Kind::NotReadable;
    QByteArray detail {};
    QByteArray wanted {};
    QByteArray nearest {};

    bool operator==(const ScenarioProblem&) const = default;
};

/// One sentence for a person: where, what is wrong and what to do, for instance "line 12: there is
/// no knob 'windw'; did you mean 'window'?". English as compilers speak it, not translated; escaped
/// like any text of a file.
[[nodiscard]] QByteArray toSentence(const ScenarioProblem& problem);

/// The one of them that is spelt most like it; empty: none is near.
[[nodiscard]] QByteArray nearestTo(QByteArrayView name, const std::vector<QByteArray>& known);

} // namespace sluice
