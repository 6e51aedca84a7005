// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/value.h"

#include <concepts>
#include <vector>

namespace sluice {

/// What a server may make the parser do. Memory follows the bytes received, never an announced
/// number.
struct ParserLimits {
    /// Bytes of one string, as Redis's own proto-max-bulk-len.
    qint64 maxBulk = 512LL << 20;
    /// Elements of one aggregate; a map's keys and values count each.
    qint64 maxElements = 64LL << 20;
    /// Memory of one top-level value: its bytes, and 48 for each element.
    qint64 maxTotal = 1LL << 30;
    /// Bytes of a simple string, a simple error or a big number.
    qint64 maxLine = 1LL << 20;
    /// Aggregates within aggregates. Thousands at most: the destruction of a Value is recursive.
    int maxDepth = 128;
};

/// Why the bytes are not RESP.
struct ProtocolError {
    enum class Kind : quint8 {
        None,
        UnknownType, ///< no RESP type begins with this byte
        BadLineEnd, ///< a line that does not end in CRLF, or holds a CR or LF
        LineTooLong, ///< a line beyond ParserLimits::maxLine, or a number of more than 64 bytes
        BadInteger, ///< not a decimal 64-bit number
        BadLength, ///< a length that is no plain decimal number
        BadDouble,
        BadBoolean,
        BadNull,
        BadBigNumber,
        BadVerbatim, ///< shorter than its prefix `txt:`
        BadStringEnd, ///< a string not followed by CRLF
        BadStream, ///< a chunk or an end outside its stream, or something else within it
        BadPush, ///< a push within another value
        BulkTooLong, ///< beyond ParserLimits::maxBulk
        TooManyElements, ///< beyond ParserLimits::maxElements
        TooDeep, ///< beyond ParserLimits::maxDepth
        TooLarge, ///< beyond ParserLimits::maxTotal
    };
    Kind kind = Kind::None;
    QByteArray detail; ///< English, with the offending bytes escaped: for logs and for the details
                       ///< of a message
    quint64 offset = 0; ///< of the offending element's first byte, counted from the beginning or
                        ///< the last reset()
};

/// Incremental parser of what a RESP2 or RESP3 server sends. No I/O, no clock; one thread at a
/// time.
///
/// `parser.feed(chunk); while ((status = parser.next(value)) == Status::Value) use(value);`
/// Strict as the specification:
/// https://github.com/redis/redis-specifications/blob/master/protocol/RESP3.md
class Parser {
public:
    enum class Status : quint8 {
        Value, ///< a whole value was read
        NeedMore, ///< all bytes fed are consumed
        Error, ///< the bytes are not RESP: see error(); stays so until reset()
    };

    explicit Parser(ParserLimits limits = {});

    /// Hands over received bytes. They are not copied: they must stay where they are until next()
    /// has said NeedMore or Error, or keepUnread() was called. (Fed before the last ones are used
    /// up, both are copied together.)
    void feed(QByteArrayView bytes);
    template <std::same_as<QByteArray> Temporary>
    void feed(Temporary&&) = delete; ///< it would be gone before its bytes are read
    /// Reads the next top-level value, pushes included, into @p value; which is left alone unless
    /// the answer is Value.
    /// A short string may take the memory of @p spare (may be null) instead of an own allocation:
    /// who will free it can have made it.
    Status next(Value& value, QByteArray* spare = nullptr);
    /// Copies the bytes that were fed and not read yet, so that the caller may reuse its buffer.
    void keepUnread();

    /// How many fed bytes were not read yet: not 0 only between next() == Value and the NeedMore
    /// after it.
    qsizetype unread() const noexcept { return m_end - m_cursor; }
    /// How many bytes were read since the beginning or the last reset(). After next() == Value that
    /// is exactly the end of that value, so the difference of two is a reply's size. After an Error
    /// it is error().offset.
    quint64 consumedTotal() const noexcept
    {
        return m_base + static_cast<quint64>(m_cursor - m_begin);
    }
    /// Whether bytes of an unfinished value were read (after NeedMore: whether a reply has begun to
    /// arrive).
    bool midValue() const noexcept
    {
        return m_depth > 0 || m_bodyMissing >= 0 || m_streaming || !m_line.isEmpty()
            || !m_attributes.isNull();
    }
    /// Why next() said Error.
    const ProtocolError& error() const noexcept { return m_error; }
    /// Forgets everything, unread bytes included: for a new connection.
    void reset();

private:
    struct Frame {
        std::vector<Value> items;
        Value attributes; ///< that preceded the aggregate; a null: none
        qint64 missing = 0; ///< elements to come; -1 in a stream
        Value::Type type = Value::Type::Array;
        bool isAttribute = false;
    };
    enum class Step : quint8 { Done, Again, NeedMore, Error };

    Step readLine(QByteArrayView& line);
    Step readElement(Value& value);
    Step beginElement(char type, QByteArrayView text, Value& value);
    Step beginString(char type, QByteArrayView text, Value& value);
    Step readBody(Value& value);
    Step finishString(QByteArray body, Value& value);
    Step beginAggregate(char type, QByteArrayView text, Value& value);
    Step endStream(QByteArrayView text, Value& value);
    Step place(Value& value);
    Value closeFrame();
    void addAttributes(Value earlier, Value later);
    Step charge(qint64 bytes);
    Step fail(ProtocolError::Kind kind, QByteArrayView what, QByteArrayView bytes);
    void letGo();

    ParserLimits m_limits;
    qint64 m_longestPlain; ///< what readPlainValue() may read; -1: nothing at all
    const char* m_begin = nullptr; ///< of the bytes fed last
    const char* m_cursor = nullptr;
    const char* m_end = nullptr;
    quint64 m_base = 0; ///< bytes fed before m_begin
    quint64 m_elementOffset = 0; ///< where the element being read began
    qint64 m_cost = 0; ///< of the top-level value being read, see ParserLimits::maxTotal
    QByteArray m_kept; ///< what keepUnread() copied
    QByteArray m_line; ///< the beginning of a line that has not ended yet
    std::vector<Frame> m_frames; ///< open aggregates, the outermost first; slots are reused
    int m_depth = 0; ///< how many of m_frames are open
    Value m_attributes; ///< that precede the next value; a null: none
    QByteArray m_body; ///< the beginning of a string that has not ended yet
    qint64 m_bodyMissing = -1; ///< bytes to come of that string; -1: none is open
    int m_endMissing = 0; ///< bytes to come of that string's CRLF
    char m_bodyType = 0; ///< `$`, `!` or `=`
    bool m_streaming = false; ///< between `$?` and `;0`
    ProtocolError m_error;
};

} // namespace sluice
