// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/value.h"

#include "core/protocol/displaytext.h"
#include "core/protocol/number.h"

#include <atomic>
#include <cstring>

namespace sluice {

/// What few values have, shared between copies; never changed while it is shared.
struct ValueNode {
    std::atomic<int> references { 1 };
    std::vector<Value> items;
    Value attributes; ///< a Map, or a null for none
};

Value::Value(const Value& other) noexcept
    : m_bytes(other.m_bytes)
    , m_node(other.m_node)
    , m_bits(other.m_bits)
    , m_kind(other.m_kind)
{
    if (m_node)
        m_node->references.fetch_add(1, std::memory_order_relaxed);
}

void Value::release(ValueNode* node) noexcept
{
    if (node->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
        delete node;
}

Value Value::null() { return Value(); }

Value Value::nullArray()
{
    Value value;
    value.m_kind.isNullArray = true;
    return value;
}

Value Value::simpleString(QByteArray text) { return { Type::SimpleString, std::move(text) }; }

Value Value::error(QByteArray text) { return { Type::Error, std::move(text) }; }

Value Value::integer(qint64 number)
{
    return { Type::Integer, QByteArray(), static_cast<quint64>(number) };
}

Value Value::bulkString(QByteArray bytes) { return { Type::BulkString, std::move(bytes) }; }

Value Value::fromDouble(double number)
{
    char text[DoubleRoom];
    return fromDouble(number, QByteArray(text, writeDouble(text, number)));
}

Value Value::fromDouble(double number, QByteArray text)
{
    return { Type::Double, std::move(text), std::bit_cast<quint64>(number) };
}

Value Value::boolean(bool truth) { return { Type::Boolean, QByteArray(), truth ? 1U : 0U }; }

Value Value::bigNumber(QByteArray digits) { return { Type::BigNumber, std::move(digits) }; }

Value Value::bulkError(QByteArray text) { return { Type::BulkError, std::move(text) }; }

Value Value::verbatim(QByteArrayView format, QByteArray text)
{
    Q_ASSERT(format.size() == 3);
    Value value(Type::Verbatim, std::move(text));
    std::memcpy(value.m_kind.format, format.data(), 3);
    return value;
}

Value Value::array(std::vector<Value> items) { return aggregate(Type::Array, std::move(items)); }

Value Value::map(std::vector<Value> items) { return aggregate(Type::Map, std::move(items)); }

Value Value::set(std::vector<Value> items) { return aggregate(Type::Set, std::move(items)); }

Value Value::push(std::vector<Value> items) { return aggregate(Type::Push, std::move(items)); }

Value Value::aggregate(Type type, std::vector<Value> items)
{
    Q_ASSERT(type >= Type::Array);
    Q_ASSERT(type != Type::Map || items.size() % 2 == 0);
    Value value(type, QByteArray());
    if (!items.empty()) {
        value.m_node = new ValueNode;
        value.m_node->items = std::move(items);
    }
    return value;
}

Value Value::withAttributes(const Value& attributes) const
{
    Value value = *this;
    value.setAttributes(attributes);
    return value;
}

void Value::setAttributes(Value attributes)
{
    Q_ASSERT(attributes.isNull() || attributes.type() == Type::Map);
    if (!m_node && attributes.isNull())
        return;
    if (!m_node) {
        m_node = new ValueNode;
    } else if (m_node->references.load(std::memory_order_acquire) != 1) {
        auto* own = new ValueNode;
        own->items = m_node->items;
        release(std::exchange(m_node, own));
    }
    m_node->attributes = std::move(attributes);
}

QByteArrayView Value::verbatimFormat() const noexcept
{
    return m_kind.type == Type::Verbatim ? QByteArrayView(m_kind.format, 3) : QByteArrayView();
}

const std::vector<Value>& Value::items() const noexcept
{
    static const std::vector<Value> none;
    return m_node ? m_node->items : none;
}

qsizetype Value::mapSize() const noexcept
{
    if (m_kind.type != Type::Map && m_kind.type != Type::Array)
        return 0;
    return static_cast<qsizetype>(items().size() / 2);
}

const Value* Value::find(QByteArrayView key) const noexcept
{
    const qsizetype pairs = mapSize();
    const std::vector<Value>& all = items();
    for (qsizetype i = 0; i < pairs; ++i) {
        const Value& candidate = all[static_cast<std::size_t>(2 * i)];
        if (candidate.isString() && QByteArrayView(candidate.m_bytes) == key)
            return &all[static_cast<std::size_t>(2 * i + 1)];
    }
    return nullptr;
}

const Value* Value::attributes() const noexcept
{
    return m_node && !m_node->attributes.isNull() ? &m_node->attributes : nullptr;
}

std::optional<qint64> Value::toInteger() const noexcept
{
    if (m_kind.type == Type::Integer)
        return integer();
    return isString() ? parseInteger(m_bytes) : std::nullopt;
}

std::optional<double> Value::toDouble() const noexcept
{
    if (m_kind.type == Type::Double)
        return number();
    if (m_kind.type == Type::Integer)
        return static_cast<double>(integer());
    return isString() ? parseDouble(m_bytes) : std::nullopt;
}

QByteArrayView Value::errorCode() const noexcept
{
    if (!isError())
        return {};
    const QByteArrayView text(m_bytes);
    const qsizetype end = m_bytes.indexOf(' ');
    return end < 0 ? text : text.first(end);
}

bool operator==(const Value& a, const Value& b) noexcept
{
    using Type = Value::Type;
    if (a.m_kind.type != b.m_kind.type || a.m_bytes != b.m_bytes)
        return false;
    if (a.verbatimFormat() != b.verbatimFormat())
        return false;
    if ((a.m_kind.type == Type::Integer || a.m_kind.type == Type::Boolean) && a.m_bits != b.m_bits)
        return false;
    if (a.m_node == b.m_node)
        return true;
    const Value* first = a.attributes();
    const Value* second = b.attributes();
    if ((first == nullptr) != (second == nullptr) || (first && !(*first == *second)))
        return false;
    return a.items() == b.items();
}

namespace {

constexpr QChar Ellipsis(0x2026);

/// Appends to @p out what debugText() shows, and stops soon after @p maxChars.
void describe(const Value& value, qsizetype maxChars, QString& out)
{
    using Type = Value::Type;
    static constexpr char Prefixes[] = "_+-:$,#(!=*%~>";
    const auto list = [&](const std::vector<Value>& items, bool isMap) {
        out += QLatin1Char(isMap ? '{' : '[');
        for (std::size_t i = 0; i < items.size() && out.size() < maxChars; ++i) {
            if (i > 0)
                out += isMap && i % 2 == 1 ? QLatin1String(": ") : QLatin1String(", ");
            describe(items[i], maxChars, out);
        }
        out += QLatin1Char(isMap ? '}' : ']');
    };
    if (const Value* attributes = value.attributes()) {
        out += QLatin1Char('|');
        list(attributes->items(), true);
        out += QLatin1Char(' ');
    }
    out += QLatin1Char(Prefixes[static_cast<int>(value.type())]);
    switch (value.type()) {
    case Type::Null:
        out += value.isNullArray() ? QLatin1String("array") : QLatin1String();
        break;
    case Type::Integer:
        out += QString::number(value.integer());
        break;
    case Type::Boolean:
        out += QLatin1Char(value.boolean() ? 't' : 'f');
        break;
    case Type::Array:
    case Type::Map:
    case Type::Set:
    case Type::Push:
        list(value.items(), value.type() == Type::Map);
        break;
    case Type::Verbatim:
        out += toDisplay(value.verbatimFormat()) + QLatin1Char(':');
        [[fallthrough]];
    default:
        out += toDisplay(value.bytes(), qMax<qsizetype>(1, maxChars - out.size()));
    }
}

} // namespace

QString Value::debugText(qsizetype maxChars) const
{
    QString text;
    describe(*this, maxChars, text);
    if (text.size() > maxChars) {
        text.truncate(qMax<qsizetype>(0, maxChars - 1));
        if (!text.endsWith(Ellipsis))
            text += Ellipsis;
    }
    return text;
}

} // namespace sluice
