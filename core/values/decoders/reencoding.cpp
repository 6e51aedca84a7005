// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/reencoding.h"

#include "core/values/decoders/decodertable.h"
#include "core/values/decoders/jsontree.h"
#include "core/values/decoders/timestamptext.h"
#include "core/values/jsonformatter.h"

#include <algorithm>

namespace sluice {

namespace {

using Kind = DecodeProblem::Kind;

constexpr qsizetype longestQuote = 60; ///< of what would be read, in a problem's words

/// The number's value in one spelling: sign, digits without zeros at the ends, power of ten.
QByteArray plainNumber(const QByteArray& token)
{
    const bool isNegative = token.startsWith('-');
    qsizetype e = token.indexOf('e');
    if (e < 0)
        e = token.indexOf('E');
    QByteArray digits = token.mid(isNegative, (e < 0 ? token.size() : e) - isNegative);
    qint64 power = e < 0 ? 0 : token.mid(e + 1).toLongLong();
    if (const qsizetype point = digits.indexOf('.'); point >= 0) {
        power -= digits.size() - point - 1;
        digits.remove(point, 1);
    }
    while (digits.endsWith('0')) {
        digits.chop(1);
        ++power;
    }
    while (digits.startsWith('0'))
        digits.remove(0, 1);
    if (digits.isEmpty())
        power = 0;
    return (isNegative ? "-" : "") + digits + 'e' + QByteArray::number(power);
}

/// Whether two texts in a marked object mean the same: hexadecimal digits and times have several
/// spellings.
bool isSameMarked(const JsonTree& typed, const JsonTree& read)
{
    const auto bytes = typed.hexBytes();
    if (bytes && bytes == read.hexBytes())
        return true;
    const auto time = timestampFromText(typed.token);
    return time && time == timestampFromText(read.token);
}

/// Compares what was typed with what would be read. Each says where they differ, as "$.user[3]";
/// nothing: nowhere.
class Comparison {
public:
    /// @p isMapping: JSON as Protobuf maps it: members in any order, 64-bit numbers as texts,
    /// members that are as they are by default left out.
    explicit Comparison(bool isMapping)
        : m_isMapping(isMapping)
    {
    }

    /// @p isMarked: within an object of TreeWriter's marks.
    std::optional<QByteArray> difference(const JsonTree& typed, const JsonTree& read,
        const QByteArray& path, bool isMarked = false) const
    {
        const bool hasMark = typed.mark().has_value();
        if (hasMark && (read.kind != typed.kind || read.names != typed.names))
            return isUnmarked(typed.items.front(), read) ? std::nullopt : std::optional(path);
        if (m_isMapping && typed.kind == JsonTree::Kind::Object && read.kind == typed.kind)
            return memberDifference(typed, read, path);
        if (typed.items.empty() && read.items.empty() && isSameToken(typed, read, isMarked))
            return {};
        if (typed.kind != read.kind || typed.names != read.names || typed.items.empty()
            || typed.items.size() != read.items.size())
            return path;
        for (std::size_t i = 0; i < typed.items.size(); ++i) {
            const QByteArray step = typed.names.empty()
                ? '[' + QByteArray::number(static_cast<qulonglong>(i)) + ']'
                : '.' + typed.names[i];
            if (auto where = difference(typed.items[i], read.items[i], path + step, hasMark))
                return where;
        }
        return {};
    }

private:
    /// {"$float64":1.5} is read as 1.5: the mark says only what goes without saying.
    static bool isUnmarked(const JsonTree& content, const JsonTree& read)
    {
        if (read.kind == JsonTree::Kind::Number)
            return content.kind == read.kind
                && plainNumber(content.token) == plainNumber(read.token);
        return read.kind == JsonTree::Kind::Text && content.hexBytes() == read.token;
    }

    bool isSameToken(const JsonTree& typed, const JsonTree& read, bool isMarked) const
    {
        if (typed.kind != read.kind)
            return m_isMapping && !typed.token.isEmpty() && typed.token == read.token;
        if (typed.kind == JsonTree::Kind::Number)
            return plainNumber(typed.token) == plainNumber(read.token);
        return typed.token == read.token || (isMarked && isSameMarked(typed, read));
    }

    static bool isDefault(const JsonTree& tree)
    {
        return tree.items.empty()
            && (tree.token.isEmpty() || tree.token == "false" || tree.token == "null"
                || tree.token == "0" || plainNumber(tree.token) == "e0");
    }

    std::optional<QByteArray> memberDifference(
        const JsonTree& typed, const JsonTree& read, const QByteArray& path) const
    {
        for (const QByteArray& name : read.names) {
            if (!typed.member(name))
                return path + '.' + name;
        }
        for (std::size_t i = 0; i < typed.names.size(); ++i) {
            const QByteArray step = path + '.' + typed.names[i];
            const JsonTree* other = read.member(typed.names[i]);
            if (!other && isDefault(typed.items[i]))
                continue;
            if (!other)
                return step;
            if (auto where = difference(typed.items[i], *other, step))
                return where;
        }
        return {};
    }

    const bool m_isMapping;
};

DecodeProblem otherwise(const QByteArray& decoder, const QByteArray& detail)
{
    return { Kind::NotEncodable, decoder, 0, detail };
}

std::optional<DecodeProblem> treeProblem(
    const QByteArray& shown, const QByteArray& back, const QByteArray& decoder)
{
    const auto typed = JsonTree::read(shown);
    const auto read = JsonTree::read(back);
    const auto* typedTree = std::get_if<JsonTree>(&typed);
    const auto* readTree = std::get_if<JsonTree>(&read);
    if (!typedTree || !readTree)
        return otherwise(decoder, "what it would read back as cannot be compared");
    const auto where
        = Comparison(decoder.startsWith("protobuf=")).difference(*typedTree, *readTree, "$");
    if (!where)
        return {};
    QByteArray all = back.left(longestQuote);
    if (back.size() > longestQuote)
        all += "...";
    return otherwise(decoder, "at " + *where + " it would read back as something else: " + all);
}

} // namespace

DecodedEdit decodedEdit(const QByteArray& bytes, const DecoderChain& chain,
    const DecodeLimits& limits, const CancelFlag& cancel)
{
    DecodedEdit edit;
    edit.shown = bytes;
    for (const QByteArray& name : chain) {
        const auto decoder = findDecoder(name);
        if (decoder && !decoder->canEncode()) {
            edit.problem = std::get<DecodeProblem>(decoder->encode({}, {}));
            return edit;
        }
        Decoded step;
        if (!decoder || !edit.shown.isEmpty()) // says what is unknown, too
            step = decode(LargeBytes(edit.shown), { name }, limits, cancel);
        if (step.problem) {
            edit.problem = std::move(step.problem);
            return edit;
        }
        const QByteArray before = std::exchange(edit.shown, step.bytes.joined());
        edit.shape = decoder->shape();
        if (!decoder->isExact() || before.isEmpty())
            continue;
        const Encoded same = decoder->encode(edit.shown, before);
        if (const auto* problem = std::get_if<DecodeProblem>(&same))
            edit.problem = *problem;
        else if (std::get<QByteArray>(same) != before)
            edit.problem = otherwise(name,
                "the value is spelt in another way than Sluice would spell it, so more than the "
                "edit would change");
        if (edit.problem)
            return edit;
    }
    if (edit.shape == Decoded::Shape::Json && !edit.shown.isEmpty()) {
        JsonLimits indenting;
        indenting.output = limits.output;
        const auto indented = JsonFormatter::format(LargeBytes(edit.shown), indenting, cancel);
        if (const auto* text = std::get_if<LargeBytes>(&indented))
            edit.shown = text->joined();
    }
    return edit;
}

Reencoded reencode(const QByteArray& shown, const DecodedEdit& before, const DecoderChain& chain,
    const QByteArray& original, const CancelFlag& cancel)
{
    if (!original.isEmpty() && shown == before.shown)
        return { original, {} };
    Encoded encoded = encode(shown, chain, original, cancel);
    if (auto* problem = std::get_if<DecodeProblem>(&encoded))
        return { {}, std::move(*problem) };
    Reencoded result { std::get<QByteArray>(std::move(encoded)), {} };
    const Decoded back = decode(LargeBytes(result.bytes), chain, {}, cancel);
    if (back.problem)
        result.problem = back.problem->kind == Kind::Cancelled
            ? *back.problem
            : otherwise(
                back.problem->decoder, "it could not be read back: " + back.problem->detail);
    else if (back.shape == Decoded::Shape::Json)
        result.problem = treeProblem(shown, back.bytes.joined(), chain.last());
    else if (back.bytes.joined() != shown)
        result.problem = otherwise(chain.last(),
            "it would read back as something else: " + back.bytes.mid(0, longestQuote));
    return result;
}

} // namespace sluice
