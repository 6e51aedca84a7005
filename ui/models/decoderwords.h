// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoderchain.h"

#include <QList>
#include <QString>

namespace sluice {

/// A part of the menu of views.
struct DecoderGroup {
    QString title;
    QList<QByteArray> decoders; ///< by their names in a chain
};

/// Every decoder, grouped as people look for them. GUI thread.
QList<DecoderGroup> decoderGroups();

/// What a decoder is called: "MessagePack".
QString decoderWord(const QByteArray& name);
QString viewWord(ValueView view);
/// "zstd · MessagePack"; empty for an empty chain.
QString chainWords(const DecoderChain& chain);
/// Chain and view: "JSON", "zstd · text", "MessagePack", "image".
QString shownWords(const DecoderChain& chain, Decoded::Shape shape, ValueView view);
/// What a value seems to be, in a table's cell. Reads a few KiB at most.
QString guessWords(const QByteArray& bytes);

/// Why a step could not read what it got: "zstd: it ends in the middle, at byte 17."
QString problemWords(const DecodeProblem& problem);

} // namespace sluice
