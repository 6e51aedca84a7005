// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keyfilter.h"

#include "core/keys/globmatcher.h"
#include "core/keys/hands.h"
#include "core/keys/needle.h"
#include "core/protocol/displaytext.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <re2/re2.h>

namespace sluice {

namespace {

/// What an expression may take for its tables.
constexpr qint64 mostExpressionBytes = 16 << 20;

re2::StringPiece piece(QByteArrayView bytes)
{
    return re2::StringPiece(bytes.data(), static_cast<size_t>(bytes.size()));
}

RE2::Options expressionOptions()
{
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1); // bytes are bytes
    options.set_dot_nl(true);
    options.set_never_capture(true);
    options.set_log_errors(false);
    options.set_max_mem(mostExpressionBytes);
    return options;
}

/// The parenthesis that has no other; the text's end when all have one.
qsizetype lonelyParenthesis(QByteArrayView text)
{
    std::vector<qsizetype> open;
    qsizetype inClass = -1; // where the class begins
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\') {
            ++i;
        } else if (inClass >= 0) {
            const bool first = i == inClass + 1 || (i == inClass + 2 && text[i - 1] == '^');
            if (c == ']' && !first)
                inClass = -1;
        } else if (c == '[') {
            inClass = i;
        } else if (c == '(') {
            open.push_back(i);
        } else if (c == ')') {
            if (open.empty())
                return i;
            open.pop_back();
        }
    }
    return open.empty() ? text.size() : open.back();
}

/// RE2 says what is wrong by the part of the text that is, not by its place.
qsizetype placeOfError(const RE2& expression, QByteArrayView text)
{
    switch (expression.error_code()) {
    case RE2::ErrorMissingParen:
    case RE2::ErrorUnexpectedParen:
        return lonelyParenthesis(text);
    case RE2::ErrorTrailingBackslash:
        return text.size() - 1;
    default:
        break;
    }
    const std::string& part = expression.error_arg();
    const qsizetype at
        = text.indexOf(QByteArrayView(part.data(), static_cast<qsizetype>(part.size())));
    return std::max<qsizetype>(at, 0);
}

} // namespace

/// What a filter means, made ready. Immutable.
class KeyFilter::Matcher {
public:
    Needle needle; ///< every name that matches holds it; empty: not known
    std::optional<GlobMatcher> glob;
    std::unique_ptr<const RE2> expression;

    /// Of a name that holds the needle.
    [[nodiscard]] bool matches(QByteArrayView name) const
    {
        if (glob)
            return glob->matches(name);
        if (expression)
            return expression->ok() && RE2::PartialMatch(piece(name), *expression);
        return true;
    }
};

KeyFilter::KeyFilter(const GlobFilter& filter)
{
    if (filter.matchesAll())
        return;
    m_kind = filter.isGlob() ? Means::Glob : Means::Part;
    m_text = filter.bytes();
    m_pattern = filter.pattern();
    prepare();
}

KeyFilter KeyFilter::fromText(Kind kind, QStringView text)
{
    if (text.isEmpty())
        return {};
    if (kind == Kind::Auto)
        return GlobFilter::fromText(text);
    if (kind == Kind::Part || kind == Kind::Glob)
        return kind == Kind::Part ? GlobFilter::part(text) : GlobFilter::glob(text);
    KeyFilter filter;
    filter.m_kind = Means::Expression;
    filter.m_text = text.toUtf8();
    filter.m_pattern.clear();
    filter.prepare();
    return filter;
}

void KeyFilter::prepare()
{
    auto matcher = std::make_shared<Matcher>();
    if (m_kind == Means::Part) {
        matcher->needle = Needle(m_text);
    } else if (m_kind == Means::Glob) {
        matcher->glob.emplace(m_text);
        matcher->needle = Needle(matcher->glob->literal());
    } else {
        matcher->expression = std::make_unique<RE2>(piece(m_text), expressionOptions());
        if (!matcher->expression->ok()) {
            m_error = QByteArray::fromStdString(matcher->expression->error());
            m_errorOffset = placeOfError(*matcher->expression, m_text);
        }
    }
    m_matcher = std::move(matcher);
}

bool KeyFilter::matches(QByteArrayView name) const
{
    if (!m_matcher)
        return true;
    const Needle& needle = m_matcher->needle;
    if (needle.size() > 0 && !needle.findIn(name.data(), name.data() + name.size()))
        return false;
    return m_matcher->matches(name);
}

void KeyFilter::find(const KeyStore& store, quint32 from, quint32 to, IdSet& found) const
{
    constexpr quint32 step = IdSet::wordBits;
    quint64* const words = found.data();
    inStripes(from, to, [&](int, quint32 begin, quint32 end) {
        for (quint32 id = begin; id < end; id += step)
            words[id / step] = findWord(store, id, std::min(id + step, end));
    });
}

/// The bits of up to 64 names. Most of the time the needle is nowhere in the bytes of all of them.
quint64 KeyFilter::findWord(const KeyStore& store, quint32 from, quint32 to) const
{
    quint64 word = 0;
    const auto bit = [from](quint32 id) { return quint64(1) << (id - from); };
    const qsizetype length = m_matcher->needle.size();
    const std::optional<QByteArrayView> region
        = length > 0 && to - from == IdSet::wordBits && to < store.size() ? store.region(from, to)
                                                                          : std::nullopt;
    if (!region) {
        store.visit(from, to, [&](quint32 id, const char* at, qsizetype size) {
            if (matches(QByteArrayView(at, size)))
                word |= bit(id);
        });
        return word;
    }
    const char* const end = region->data() + region->size();
    const char* place = m_matcher->needle.findIn(region->data(), end);
    if (!place)
        return 0;
    // Names and places go on side by side. A place may also reach over a name's end: that is none.
    store.visit(from, to, [&](quint32 id, const char* at, qsizetype size) {
        while (place && place < at)
            place = m_matcher->needle.findIn(place + 1, end);
        if (!place || place + length > at + size)
            return;
        if (m_matcher->matches(QByteArrayView(at, size)))
            word |= bit(id);
        place = m_matcher->needle.findIn(at + size, end);
    });
    return word;
}

} // namespace sluice
