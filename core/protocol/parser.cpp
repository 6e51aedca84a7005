// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/parser.h"

#include "core/protocol/displaytext.h"
#include "core/protocol/number.h"
#include "core/protocol/plainvalue.h"

#include <algorithm>
#include <cstring>

namespace sluice {

// The bytes are read in elements: a line, or a string's body. An aggregate's header opens a frame,
// each finished value is placed into the innermost one, and a full frame is a finished value again:
// no recursion. What is left over when the bytes end is never more than one line (m_line) or one
// body (m_body), so nothing is scanned twice.

namespace {

using Kind = ProtocolError::Kind;

constexpr qint64 ElementCost = sizeof(Value);
constexpr qint64 AggregateCost = 96; // the shared node and its allocation
constexpr qint64 NumberLineLimit = 64;
constexpr qint64 FirstBodyRoom = 256 * 1024;
constexpr qint64 FirstItemRoom = 256;
constexpr qsizetype KeptLineRoom = 64 * 1024;
constexpr qsizetype DetailBytes = 40;

/// How long the rest of a line that begins with @p type may be; -1: no element begins with it.
qint64 lineLimit(char type, const ParserLimits& limits)
{
    switch (type) {
    case '+':
    case '-':
    case '(':
        return limits.maxLine;
    case ':':
    case '$':
    case '*':
    case '%':
    case '~':
    case '>':
    case '|':
    case '_':
    case ',':
    case '#':
    case '!':
    case '=':
    case ';':
    case '.':
        return std::min(limits.maxLine, NumberLineLimit);
    default:
        return -1;
    }
}

/// The status replies that make up most of a pipeline, without an allocation.
QByteArray statusText(QByteArrayView text)
{
    static const QByteArray ok = QByteArrayLiteral("OK");
    static const QByteArray queued = QByteArrayLiteral("QUEUED");
    static const QByteArray pong = QByteArrayLiteral("PONG");
    for (const QByteArray& known : { std::cref(ok), std::cref(queued), std::cref(pong) }) {
        if (text == QByteArrayView(known))
            return known;
    }
    return text.toByteArray();
}

Value::Type aggregateType(char type)
{
    switch (type) {
    case '%':
    case '|':
        return Value::Type::Map;
    case '~':
        return Value::Type::Set;
    case '>':
        return Value::Type::Push;
    default:
        return Value::Type::Array;
    }
}

} // namespace

Parser::Parser(ParserLimits limits)
    : m_limits(limits)
    , m_longestPlain(std::min(limits.maxBulk, limits.maxTotal - ElementCost))
{
    if (limits.maxLine < NumberLineLimit || limits.maxTotal < ElementCost + NumberLineLimit)
        m_longestPlain = -1;
}

void Parser::feed(QByteArrayView bytes)
{
    if (m_error.kind != Kind::None || bytes.isEmpty())
        return;
    if (unread() > 0) {
        QByteArray joined;
        joined.reserve(unread() + bytes.size());
        joined.append(m_cursor, unread()).append(bytes);
        m_base = consumedTotal();
        m_kept = joined;
        bytes = m_kept;
    } else {
        m_base = consumedTotal();
        if (!m_kept.isNull())
            m_kept = QByteArray();
    }
    m_begin = m_cursor = bytes.begin();
    m_end = bytes.end();
}

void Parser::keepUnread()
{
    QByteArray rest(m_cursor, unread());
    letGo();
    feed(rest.isEmpty() ? QByteArrayView() : QByteArrayView(rest));
    m_kept = rest; // shares the bytes that feed() points to
}

/// Forgets the bytes fed, as if those not read yet had never come.
void Parser::letGo()
{
    m_base = consumedTotal();
    m_begin = m_cursor = m_end = nullptr;
    m_kept = QByteArray();
}

void Parser::reset() { *this = Parser(m_limits); }

Parser::Status Parser::next(Value& value, QByteArray* spare)
{
    if (m_error.kind != Kind::None)
        return Status::Error;
    if (m_longestPlain >= 0 && !midValue()) {
        if (const char* behind = readPlainValue(m_cursor, m_end, m_longestPlain, value, spare)) {
            m_cursor = behind;
            return Status::Value;
        }
    }
    Value element;
    for (;;) {
        Step step = m_bodyMissing >= 0 ? readBody(element) : readElement(element);
        if (step == Step::Done)
            step = place(element);
        switch (step) {
        case Step::Done:
            m_cost = 0;
            value = std::move(element);
            return Status::Value;
        case Step::Again:
            break;
        case Step::NeedMore:
            return Status::NeedMore;
        case Step::Error:
            return Status::Error;
        }
    }
}

/// Reads a line, its type byte included and its CRLF not; @p line is valid until the next call.
Parser::Step Parser::readLine(QByteArrayView& line)
{
    const qsizetype available = unread();
    if (available == 0)
        return Step::NeedMore;
    if (m_line.isEmpty())
        m_elementOffset = consumedTotal();
    const char type = m_line.isEmpty() ? *m_cursor : m_line.front();
    const qint64 limit = lineLimit(type, m_limits);
    if (limit < 0)
        return fail(
            Kind::UnknownType, "no RESP type begins with", QByteArrayView(m_cursor, available));

    const auto* lineFeed = static_cast<const char*>(
        std::memchr(m_cursor, '\n', static_cast<std::size_t>(available)));
    const qsizetype taken = lineFeed ? lineFeed - m_cursor : available;
    if (m_line.size() + taken > limit + 2) { // the type byte and CR
        const QByteArrayView start
            = m_line.isEmpty() ? QByteArrayView(m_cursor, taken) : QByteArrayView(m_line);
        return fail(Kind::LineTooLong, "line too long:", start);
    }
    if (m_line.isEmpty() && lineFeed)
        line = QByteArrayView(m_cursor, taken);
    else
        line = m_line.append(m_cursor, taken);
    m_cursor += taken;
    if (!lineFeed)
        return Step::NeedMore;
    ++m_cursor;
    if (line.back() != '\r')
        return fail(Kind::BadLineEnd, "line ends in LF without CR:", line);
    line.chop(1);
    return Step::Done;
}

/// Reads a line and begins what it announces, or finishes it where the line is all of it.
Parser::Step Parser::readElement(Value& value)
{
    QByteArrayView line;
    Step step = readLine(line);
    if (step != Step::Done)
        return step;
    step = beginElement(line.front(), line.sliced(1), value);
    if (!m_line.isEmpty()) {
        if (m_line.capacity() > KeptLineRoom)
            m_line = QByteArray();
        else
            m_line.resize(0);
    }
    return step;
}

Parser::Step Parser::beginElement(char type, QByteArrayView text, Value& value)
{
    if (m_streaming && type != ';')
        return fail(Kind::BadStream, "not a chunk, within a streamed string:", text);
    switch (type) {
    case '+':
    case '-':
        if (std::memchr(text.data(), '\r', static_cast<std::size_t>(text.size())))
            return fail(Kind::BadLineEnd, "CR within a line:", text);
        value = type == '+' ? Value::simpleString(statusText(text))
                            : Value::error(text.toByteArray());
        return charge(text.size());
    case ':': {
        const std::optional<qint64> number = parseInteger(text);
        if (!number)
            return fail(Kind::BadInteger, "not a 64-bit integer:", text);
        value = Value::integer(*number);
        return Step::Done;
    }
    case ',': {
        const std::optional<double> number = parseDouble(text);
        if (!number)
            return fail(Kind::BadDouble, "not a double:", text);
        value = Value::fromDouble(*number, text.toByteArray());
        return charge(text.size());
    }
    case '#':
        if (text != "t" && text != "f")
            return fail(Kind::BadBoolean, "not a boolean:", text);
        value = Value::boolean(text == "t");
        return Step::Done;
    case '_':
        if (!text.isEmpty())
            return fail(Kind::BadNull, "not a null:", text);
        value = Value();
        return Step::Done;
    case '(':
        if (!isBigNumber(text))
            return fail(Kind::BadBigNumber, "not a big number:", text);
        value = Value::bigNumber(text.toByteArray());
        return charge(text.size());
    case '.':
        return endStream(text, value);
    case '$':
    case '!':
    case '=':
    case ';':
        return beginString(type, text, value);
    default:
        return beginAggregate(type, text, value);
    }
}

Parser::Step Parser::beginString(char type, QByteArrayView text, Value& value)
{
    if (type == '$' && text == "-1") {
        value = Value();
        return Step::Done;
    }
    if (type == '$' && text == "?") {
        m_streaming = true;
        m_bodyType = type;
        return Step::Again;
    }
    if (type == ';' && !m_streaming)
        return fail(Kind::BadStream, "a chunk outside a streamed string:", text);
    const std::optional<qint64> length = parseLength(text);
    if (!length)
        return fail(Kind::BadLength, "not a string's length:", text);
    if (*length > m_limits.maxBulk - m_body.size())
        return fail(Kind::BulkTooLong, "a string longer than the limit:", text);
    if (const Step step = charge(*length); step != Step::Done)
        return step;
    if (m_streaming) {
        if (*length == 0) {
            m_streaming = false;
            return finishString(std::exchange(m_body, QByteArray()), value);
        }
    } else {
        if (type == '=' && *length < 4)
            return fail(Kind::BadVerbatim, "too short for a verbatim string:", text);
        m_bodyType = type;
        if (unread() - 2 >= *length) { // the common case: all of it is here
            const char* body = m_cursor;
            if (body[*length] != '\r' || body[*length + 1] != '\n')
                return fail(
                    Kind::BadStringEnd, "a string not followed by CRLF:", { body + *length, 2 });
            m_cursor += *length + 2;
            return finishString(QByteArray(body, *length), value);
        }
    }
    m_bodyMissing = *length;
    m_endMissing = 2;
    return Step::Again;
}

/// Reads on in a string whose body or CRLF has not come whole.
Parser::Step Parser::readBody(Value& value)
{
    const qint64 taken = std::min<qint64>(unread(), m_bodyMissing);
    if (taken > 0) {
        const qint64 needed = m_body.size() + taken;
        if (!m_streaming && needed > m_body.capacity()) { // double, but never beyond the end
            const qint64 ahead = std::max({ needed, FirstBodyRoom, 2 * m_body.size() });
            m_body.reserve(std::min(ahead, m_body.size() + m_bodyMissing));
        }
        m_body.append(m_cursor, taken);
        m_cursor += taken;
        m_bodyMissing -= taken;
    }
    if (m_bodyMissing > 0)
        return Step::NeedMore;
    for (; m_endMissing > 0; --m_endMissing) {
        if (m_cursor == m_end)
            return Step::NeedMore;
        if (*m_cursor != (m_endMissing == 2 ? '\r' : '\n'))
            return fail(Kind::BadStringEnd, "a string not followed by CRLF:", { m_cursor, 1 });
        ++m_cursor;
    }
    m_bodyMissing = -1;
    return m_streaming ? Step::Again : finishString(std::exchange(m_body, QByteArray()), value);
}

Parser::Step Parser::finishString(QByteArray body, Value& value)
{
    if (m_bodyType == '$') {
        value = Value::bulkString(std::move(body));
    } else if (m_bodyType == '!') {
        value = Value::bulkError(std::move(body));
    } else {
        if (body.at(3) != ':')
            return fail(Kind::BadVerbatim, "a verbatim string without its format:", body);
        const char format[3] = { body.at(0), body.at(1), body.at(2) };
        value = Value::verbatim({ format, 3 }, body.remove(0, 4));
    }
    return Step::Done;
}

Parser::Step Parser::beginAggregate(char type, QByteArrayView text, Value& value)
{
    const bool isAttribute = type == '|';
    if (type == '>' && m_depth > 0)
        return fail(Kind::BadPush, "a push within another value:", text);
    if (type == '*' && text == "-1") {
        value = Value::nullArray();
        return Step::Done;
    }
    qint64 count = -1;
    if (text != "?" || isAttribute || type == '>') {
        const std::optional<qint64> length = parseLength(text);
        if (!length)
            return fail(Kind::BadLength, "not a number of elements:", text);
        const qint64 perEntry = isAttribute || type == '%' ? 2 : 1;
        if (*length > m_limits.maxElements / perEntry)
            return fail(Kind::TooManyElements, "more elements than the limit:", text);
        count = *length * perEntry;
    }
    if (const Step step = charge(AggregateCost); step != Step::Done)
        return step;
    if (count > (m_limits.maxTotal - m_cost) / ElementCost)
        return fail(Kind::TooLarge, "a value larger than the limit:", text);
    if (count == 0) {
        value = Value::aggregate(aggregateType(type), {});
        if (!isAttribute)
            return Step::Done;
        addAttributes(std::exchange(m_attributes, Value()), std::move(value));
        return Step::Again;
    }
    if (m_depth >= m_limits.maxDepth)
        return fail(Kind::TooDeep, "aggregates nested deeper than the limit:", text);
    if (static_cast<std::size_t>(m_depth) == m_frames.size())
        m_frames.emplace_back();
    Frame& frame = m_frames[static_cast<std::size_t>(m_depth++)];
    frame.attributes = std::exchange(m_attributes, Value());
    frame.missing = count;
    frame.type = aggregateType(type);
    frame.isAttribute = isAttribute;
    // The shortest element has three bytes, so what was received says how many are sure to fit.
    const qint64 likely = std::min({ count, FirstItemRoom, unread() / 3 + 1 });
    if (likely > 0)
        frame.items.reserve(static_cast<std::size_t>(likely));
    return Step::Again;
}

Parser::Step Parser::endStream(QByteArrayView text, Value& value)
{
    if (!text.isEmpty())
        return fail(Kind::BadStream, "not the end of a stream:", text);
    if (m_depth == 0 || m_frames[static_cast<std::size_t>(m_depth - 1)].missing >= 0)
        return fail(Kind::BadStream, "the end of a stream outside one", {});
    const Frame& frame = m_frames[static_cast<std::size_t>(m_depth - 1)];
    if (!m_attributes.isNull() || (frame.type == Value::Type::Map && frame.items.size() % 2 != 0))
        return fail(Kind::BadStream, "the end of a stream where a value must follow", {});
    value = closeFrame();
    return Step::Done;
}

/// Puts a finished value where it belongs. Done: it is a whole top-level value, and that is in @p
/// value.
Parser::Step Parser::place(Value& value)
{
    for (;;) {
        if (const Step step = charge(ElementCost); step != Step::Done)
            return step;
        if (!m_attributes.isNull())
            value.setAttributes(std::exchange(m_attributes, Value()));
        if (m_depth == 0)
            return Step::Done;
        Frame& frame = m_frames[static_cast<std::size_t>(m_depth - 1)];
        frame.items.push_back(std::move(value));
        if (frame.missing < 0) {
            if (static_cast<qint64>(frame.items.size()) > m_limits.maxElements)
                return fail(Kind::TooManyElements, "more elements than the limit, in a stream", {});
            return Step::Again;
        }
        if (--frame.missing > 0)
            return Step::Again;
        if (frame.isAttribute) {
            Value earlier = std::exchange(frame.attributes, Value());
            addAttributes(std::move(earlier), closeFrame());
            return Step::Again;
        }
        value = closeFrame();
    }
}

/// The value that the innermost frame holds; its place is free again.
Value Parser::closeFrame()
{
    Frame& frame = m_frames[static_cast<std::size_t>(--m_depth)];
    Value value = Value::aggregate(frame.type, std::exchange(frame.items, {}));
    if (!frame.attributes.isNull())
        value.setAttributes(std::exchange(frame.attributes, Value()));
    return value;
}

/// Two attribute maps in a row are one.
void Parser::addAttributes(Value earlier, Value later)
{
    if (earlier.isNull()) {
        m_attributes = std::move(later);
        return;
    }
    std::vector<Value> items = earlier.items();
    items.insert(items.end(), later.items().begin(), later.items().end());
    m_attributes = Value::map(std::move(items));
}

Parser::Step Parser::charge(qint64 bytes)
{
    if (bytes > m_limits.maxTotal - m_cost)
        return fail(Kind::TooLarge, "a value larger than the limit", {});
    m_cost += bytes;
    return Step::Done;
}

Parser::Step Parser::fail(ProtocolError::Kind kind, QByteArrayView what, QByteArrayView bytes)
{
    m_error.kind = kind;
    m_error.offset = m_elementOffset;
    m_error.detail = what.toByteArray();
    if (!bytes.isEmpty()) {
        const QString shown = toDisplay(bytes.first(qMin(bytes.size(), DetailBytes)));
        m_error.detail += " \"" + shown.toUtf8() + '"';
    }
    // What was read so far is of no use any more, and the caller's bytes are the caller's again.
    m_frames.clear();
    m_depth = 0;
    m_body = m_line = QByteArray();
    m_attributes = Value();
    m_bodyMissing = -1;
    m_streaming = false;
    letGo();
    m_base = m_elementOffset;
    return Step::Error;
}

} // namespace sluice
