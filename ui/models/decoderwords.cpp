// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/decoderwords.h"

#include <QCoreApplication>
#include <QLocale>

namespace sluice {

namespace {

constexpr qsizetype cellSample = 4 * 1024;

struct Word {
    const char* name;
    const char* word;
};

constexpr Word words[] = {
    { "gzip", QT_TRANSLATE_NOOP("decoders", "gzip") },
    { "zlib", QT_TRANSLATE_NOOP("decoders", "zlib") },
    { "zstd", QT_TRANSLATE_NOOP("decoders", "zstd") },
    { "lz4", QT_TRANSLATE_NOOP("decoders", "LZ4") },
    { "lz4-block", QT_TRANSLATE_NOOP("decoders", "LZ4 (block)") },
    { "snappy", QT_TRANSLATE_NOOP("decoders", "Snappy") },
    { "snappy-framed", QT_TRANSLATE_NOOP("decoders", "Snappy (framed)") },
    { "brotli", QT_TRANSLATE_NOOP("decoders", "Brotli") },
    { "base64", QT_TRANSLATE_NOOP("decoders", "Base64") },
    { "base64url", QT_TRANSLATE_NOOP("decoders", "Base64 (URL)") },
    { "msgpack", QT_TRANSLATE_NOOP("decoders", "MessagePack") },
    { "cbor", QT_TRANSLATE_NOOP("decoders", "CBOR") },
    { "protobuf", QT_TRANSLATE_NOOP("decoders", "Protobuf") },
    { "latin1", QT_TRANSLATE_NOOP("decoders", "Latin-1") },
    { "utf16le", QT_TRANSLATE_NOOP("decoders", "UTF-16 LE") },
    { "utf16be", QT_TRANSLATE_NOOP("decoders", "UTF-16 BE") },
    { "php", QT_TRANSLATE_NOOP("decoders", "PHP") },
    { "java", QT_TRANSLATE_NOOP("decoders", "Java") },
    { "pickle", QT_TRANSLATE_NOOP("decoders", "Python pickle") },
    { "image", QT_TRANSLATE_NOOP("decoders", "image") },
    { "uuid", QT_TRANSLATE_NOOP("decoders", "UUID") },
};

QString translated(const char* text) { return QCoreApplication::translate("decoders", text); }

} // namespace

QList<DecoderGroup> decoderGroups()
{
    return {
        { translated(QT_TRANSLATE_NOOP("decoders", "&Structure")),
            { "msgpack", "cbor", "protobuf", "php", "java", "pickle" } },
        { translated(QT_TRANSLATE_NOOP("decoders", "&Compression")),
            { "gzip", "zlib", "zstd", "lz4", "lz4-block", "snappy", "snappy-framed", "brotli" } },
        { translated(QT_TRANSLATE_NOOP("decoders", "&Encoded text")),
            { "latin1", "utf16le", "utf16be", "base64", "base64url" } },
        { translated(QT_TRANSLATE_NOOP("decoders", "&Numbers")),
            { "float32", "float64", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64",
                "uint64", "int16be", "uint16be", "int32be", "uint32be", "int64be", "uint64be",
                "uuid" } },
        { translated(QT_TRANSLATE_NOOP("decoders", "&Picture")), { "image" } },
    };
}

QString decoderWord(const QByteArray& name)
{
    for (const Word& word : words) {
        if (name == word.name)
            return translated(word.word);
    }
    if (name.startsWith("protobuf=")) { // of a .proto file: what the message is called
        const QByteArray message = name.mid(name.lastIndexOf('#') + 1);
        return QString::fromUtf8(message.mid(message.lastIndexOf('.') + 1));
    }
    return QString::fromUtf8(name); // float32, int64be
}

QString viewWord(ValueView view)
{
    switch (view) {
    case ValueView::Text:
        return translated(QT_TRANSLATE_NOOP("decoders", "text"));
    case ValueView::Hex:
        return translated(QT_TRANSLATE_NOOP("decoders", "hex"));
    case ValueView::Json:
        return translated(QT_TRANSLATE_NOOP("decoders", "JSON"));
    }
    return {};
}

QString chainWords(const DecoderChain& chain)
{
    QStringList steps;
    for (const QByteArray& name : chain)
        steps += decoderWord(name);
    return steps.join(QStringLiteral(" · "));
}

QString shownWords(const DecoderChain& chain, Decoded::Shape shape, ValueView view)
{
    if (chain.isEmpty())
        return viewWord(view);
    // What a structure or a text in another encoding is shown as goes without saying.
    const bool implied = (shape == Decoded::Shape::Json && view == ValueView::Json)
        || (shape == Decoded::Shape::Text && view == ValueView::Text)
        || shape == Decoded::Shape::Image;
    return implied ? chainWords(chain) : chainWords(chain) + QStringLiteral(" · ") + viewWord(view);
}

QString guessWords(const QByteArray& bytes)
{
    const bool whole = bytes.size() <= cellSample;
    const ValueGuess guess
        = guessOf(LargeBytes(whole ? bytes : bytes.left(cellSample)), whole, cellSample);
    return shownWords(guess.chain, guess.shape, guess.view);
}

QString problemWords(const DecodeProblem& problem)
{
    const QString step = decoderWord(problem.decoder);
    const QString at = QLocale().toString(problem.offset);
    const QString detail = QString::fromUtf8(problem.detail);
    switch (problem.kind) {
    case DecodeProblem::Kind::Unknown:
        return translated("There is no view %1.").arg(step);
    case DecodeProblem::Kind::Malformed:
        return detail.isEmpty() ? translated("Not %1: it goes wrong at byte %2.").arg(step, at)
                                : translated("Not %1: at byte %2, %3.").arg(step, at, detail);
    case DecodeProblem::Kind::EndsEarly:
        return detail.isEmpty()
            ? translated("%1: it ends in the middle, at byte %2.").arg(step, at)
            : translated("%1: it ends in the middle, at byte %2: %3.").arg(step, at, detail);
    case DecodeProblem::Kind::TooLarge:
        return detail.isEmpty() ? translated("%1: it would become too large to be shown.").arg(step)
                                : translated("%1: too large to be shown: %2.").arg(step, detail);
    case DecodeProblem::Kind::TooDeep:
        return translated("%1: it is nested too deeply, at byte %2.").arg(step, at);
    case DecodeProblem::Kind::NotEncodable:
        return translated("%1 cannot be written: %2.").arg(step, detail);
    case DecodeProblem::Kind::Cancelled:
        return translated("%1: cancelled.").arg(step);
    }
    return {};
}

} // namespace sluice
