// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <bit>
#include <optional>
#include <utility>
#include <vector>

namespace sluice {

struct ValueNode;

/// One RESP2 or RESP3 value: a reply, a push, or a part of one.
///
/// Immutable in use, 48 bytes, cheap to move; a copy shares the bytes and the items (atomic
/// counts), so copies may be handed to other threads. No member function throws or blocks. Source:
/// https://github.com/redis/redis-specifications/blob/master/protocol/RESP3.md
class Value {
public:
    enum class Type : quint8 {
        Null, ///< `_`, and RESP2's `$-1` and `*-1`
        SimpleString, ///< `+`
        Error, ///< `-`
        Integer, ///< `:`
        BulkString, ///< `$`
        Double, ///< `,`
        Boolean, ///< `#`
        BigNumber, ///< `(`
        BulkError, ///< `!`
        Verbatim, ///< `=`
        Array, ///< `*`
        Map, ///< `%`
        Set, ///< `~`
        Push, ///< `>`
    };

    /// A null.
    Value() noexcept = default;
    Value(const Value& other) noexcept;
    Value(Value&& other) noexcept
        : m_bytes(std::move(other.m_bytes))
        , m_node(std::exchange(other.m_node, nullptr))
        , m_bits(other.m_bits)
        , m_kind(std::exchange(other.m_kind, Kind()))
    {
    }
    Value& operator=(const Value& other) noexcept
    {
        Value copy(other);
        swap(copy);
        return *this;
    }
    Value& operator=(Value&& other) noexcept
    {
        swap(other);
        return *this;
    }
    ~Value()
    {
        if (m_node)
            release(m_node);
    }
    void swap(Value& other) noexcept
    {
        m_bytes.swap(other.m_bytes);
        std::swap(m_node, other.m_node);
        std::swap(m_bits, other.m_bits);
        std::swap(m_kind, other.m_kind);
    }
    /// Becomes a bulk string of these bytes, in the plainest way; what it was goes.
    void becomeBulkString(QByteArray& bytes) noexcept
    {
        m_bytes.swap(bytes);
        if (m_node)
            release(std::exchange(m_node, nullptr));
        m_kind = { Type::BulkString };
    }
    /// For whoever destroys it next, and keeps their memory.
    QByteArray& bytesToReuse() noexcept { return m_bytes; }

    /// Makers, for tests and for scripted servers.
    static Value null();
    static Value nullArray();
    static Value simpleString(QByteArray text);
    static Value error(QByteArray text);
    static Value integer(qint64 number);
    static Value bulkString(QByteArray bytes);
    /// A double with its shortest exact text.
    static Value fromDouble(double number);
    /// A double as a server wrote it; @p text is kept as bytes().
    static Value fromDouble(double number, QByteArray text);
    static Value boolean(bool truth);
    static Value bigNumber(QByteArray digits);
    static Value bulkError(QByteArray text);
    /// @p format has three bytes ("txt", "mkd").
    static Value verbatim(QByteArrayView format, QByteArray text);
    static Value array(std::vector<Value> items);
    /// @p items are key, value, key, value...
    static Value map(std::vector<Value> items);
    static Value set(std::vector<Value> items);
    static Value push(std::vector<Value> items);
    /// @p type is Array, Map, Set or Push.
    static Value aggregate(Type type, std::vector<Value> items);
    /// This value with @p attributes (a Map, or a null for none) in front of it.
    Value withAttributes(const Value& attributes) const;
    /// Puts @p attributes (a Map, or a null for none) in front of this value; its copies stay as
    /// they are.
    void setAttributes(Value attributes);

    Type type() const noexcept { return m_kind.type; }
    bool isNull() const noexcept { return m_kind.type == Type::Null; }
    /// Whether a null was written as RESP2's `*-1` (a missing list, an aborted EXEC) and not as
    /// `$-1` or `_`.
    bool isNullArray() const noexcept { return m_kind.isNullArray; }
    /// Error or BulkError.
    bool isError() const noexcept
    {
        return m_kind.type == Type::Error || m_kind.type == Type::BulkError;
    }
    /// SimpleString, BulkString, Verbatim or BigNumber.
    bool isString() const noexcept
    {
        return m_kind.type == Type::SimpleString || m_kind.type == Type::BulkString
            || m_kind.type == Type::Verbatim || m_kind.type == Type::BigNumber;
    }
    /// Array, Map, Set or Push.
    bool isAggregate() const noexcept { return m_kind.type >= Type::Array; }

    /// The bytes of a string, the text of an error, the digits of a big number, a verbatim text
    /// without its prefix, a double as the server wrote it; otherwise empty.
    const QByteArray& bytes() const noexcept { return m_bytes; }
    /// "txt" or "mkd" for Verbatim, otherwise empty.
    QByteArrayView verbatimFormat() const noexcept;
    /// The number of an Integer, otherwise 0. See toInteger() for numbers that come as strings.
    qint64 integer() const noexcept
    {
        return m_kind.type == Type::Integer ? static_cast<qint64>(m_bits) : 0;
    }
    /// The number of a Double, otherwise 0.
    double number() const noexcept
    {
        return m_kind.type == Type::Double ? std::bit_cast<double>(m_bits) : 0.0;
    }
    /// The truth of a Boolean, otherwise false.
    bool boolean() const noexcept { return m_kind.type == Type::Boolean && m_bits != 0; }

    /// The elements of an aggregate; a map's are key, value, key, value... Empty for everything
    /// else.
    const std::vector<Value>& items() const noexcept;
    /// The number of pairs in a map (or in a flat array of pairs), otherwise 0.
    qsizetype mapSize() const noexcept;
    /// The value that belongs to the string @p key in a Map, or in RESP2's flat Array of pairs;
    /// null when missing. The first one counts. Linear.
    const Value* find(QByteArrayView key) const noexcept;
    /// The attribute map that preceded this value, or null.
    const Value* attributes() const noexcept;

    /// An Integer, or a string that is a decimal 64-bit number and nothing else. Exact, never
    /// through a double.
    std::optional<qint64> toInteger() const noexcept;
    /// A Double, an Integer, or a string that is a number ("inf", "-inf" and "nan" included) and
    /// nothing else.
    std::optional<double> toDouble() const noexcept;
    /// The first word of an error ("ERR", "WRONGTYPE"), otherwise empty. Valid as long as this
    /// value.
    QByteArrayView errorCode() const noexcept;

    /// Escaped, at most about @p maxChars characters, for logs of tests: never for a person's
    /// screen.
    QString debugText(qsizetype maxChars = 500) const;

    /// Same type, same bytes, same items, same attributes. Doubles are compared by their text; all
    /// nulls are equal.
    friend bool operator==(const Value& a, const Value& b) noexcept;

private:
    struct alignas(8) Kind { // copied as one word
        Type type = Type::Null;
        bool isNullArray = false;
        char format[3] = {}; ///< of a verbatim string
    };
    Value(Type type, QByteArray bytes, quint64 bits = 0) noexcept
        : m_bytes(std::move(bytes))
        , m_bits(bits)
        , m_kind { type }
    {
    }
    static void release(ValueNode* node) noexcept;

    QByteArray m_bytes;
    ValueNode* m_node = nullptr; ///< shared: the items and the attributes, when there are any
    quint64 m_bits = 0; ///< an integer, a boolean or the bits of a double
    Kind m_kind;
};

static_assert(sizeof(Value) <= 48);

} // namespace sluice
