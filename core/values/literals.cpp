// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/literals.h"

#include "core/protocol/displaytext.h"
#include "core/values/textunit.h"

#include <algorithm>

namespace sluice::literals {

namespace {

constexpr std::size_t together = 100; ///< elements in one command

QByteArray hexEscape(char byte) { return "\\x" + QByteArray(1, byte).toHex(); }

bool isPrintable(char byte) { return byte >= 0x20 && byte < 0x7F; }

bool isUtf8(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const int length = utf8Length(bytes);
        if (length == 0)
            return false;
        bytes = bytes.sliced(length);
    }
    return true;
}

/// In double quotes: printable ASCII as it is, the rest as \xNN.
QByteArray quotedHex(QByteArrayView bytes)
{
    QByteArray text = "\"";
    for (const char byte : bytes) {
        if (byte == '"' || byte == '\\')
            text += '\\';
        text += isPrintable(byte) ? QByteArray(1, byte) : hexEscape(byte);
    }
    return text + '"';
}

bool isBare(QByteArrayView bytes)
{
    return !bytes.isEmpty() && std::all_of(bytes.begin(), bytes.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
            || c == '_' || c == ':' || c == '.' || c == '/' || c == '-' || c == '+' || c == '@';
    });
}

QByteArray jsonNumber(const QByteArray& score)
{
    // What JSON takes for a number: the server never writes ".5" or "1.".
    const bool isNumber = std::all_of(score.begin(), score.end(), [](char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    });
    return isNumber && !score.isEmpty() ? score : json(score);
}

} // namespace

QByteArray redisCli(QByteArrayView bytes)
{
    if (isBare(bytes))
        return bytes.toByteArray();
    QByteArray text = "\"";
    while (!bytes.isEmpty()) {
        const char byte = bytes[0];
        const TextUnit unit = textUnitAt(bytes);
        if (byte == '"' || byte == '\\')
            text += '\\';
        if (byte == '\n')
            text += "\\n";
        else if (byte == '\r')
            text += "\\r";
        else if (byte == '\t')
            text += "\\t";
        else if (unit.escaped || !unit.valid)
            for (const char each : bytes.first(unit.bytes))
                text += hexEscape(each);
        else
            text += bytes.first(unit.bytes);
        bytes = bytes.sliced(unit.bytes);
    }
    return text + '"';
}

QByteArray json(QByteArrayView bytes)
{
    if (!isUtf8(bytes))
        return "{\"base64\":\"" + bytes.toByteArray().toBase64() + "\"}";
    QByteArray text = "\"";
    for (const char byte : bytes) {
        if (byte == '"' || byte == '\\')
            text += QByteArray(1, '\\') + byte;
        else if (byte == '\n')
            text += "\\n";
        else if (byte == '\r')
            text += "\\r";
        else if (byte == '\t')
            text += "\\t";
        else if ((byte >= 0 && byte < 0x20) || byte == 0x7F)
            text += "\\u00" + QByteArray(1, byte).toHex();
        else
            text += byte;
    }
    return text + '"';
}

QByteArray python(QByteArrayView bytes) { return 'b' + quotedHex(bytes); }

QByteArray node(QByteArrayView bytes)
{
    return "Buffer.from(" + quotedHex(bytes) + ", \"latin1\")";
}

QByteArray cpp(QByteArrayView bytes)
{
    QByteArray text = "std::string(\"";
    for (const char byte : bytes) {
        if (byte == '"' || byte == '\\' || byte == '?') // "??/" would be a backslash
            text += '\\';
        if (isPrintable(byte))
            text += byte;
        else
            text += '\\'
                + QByteArray::number(static_cast<unsigned char>(byte), 8).rightJustified(3, '0');
    }
    return text + "\", " + QByteArray::number(bytes.size()) + ')';
}

QByteArray of(Language language, QByteArrayView bytes)
{
    switch (language) {
    case Language::RedisCli:
        return redisCli(bytes);
    case Language::Json:
        return json(bytes);
    case Language::Python:
        return python(bytes);
    case Language::Node:
        return node(bytes);
    case Language::Cpp:
        return cpp(bytes);
    }
    return {};
}

QByteArray redisCliLine(const QList<QByteArray>& command)
{
    QList<QByteArray> words;
    for (const QByteArray& argument : command)
        words += redisCli(argument);
    return words.join(' ');
}

void appendElement(KeyType type, const PageRow& row, QList<QByteArray>& to)
{
    switch (type) {
    case KeyType::String:
    case KeyType::List:
        to << row.value;
        break;
    case KeyType::Hash:
        to << row.name << row.value;
        break;
    case KeyType::Set:
        to << row.name;
        break;
    case KeyType::SortedSet:
        to << row.value << row.name;
        break;
    case KeyType::Stream:
        to << row.name << row.fields;
        break;
    case KeyType::None:
    case KeyType::Other:
        break;
    }
}

QList<QByteArray> elementCommand(KeyType type, const QByteArray& key, const PageRow& row)
{
    const char* const name = addingCommand(type);
    if (!name)
        return {};
    QList<QByteArray> command { name, key };
    appendElement(type, row, command);
    return command;
}

std::vector<QList<QByteArray>> keyCommands(KeyType type, const QByteArray& key,
    const std::vector<PageRow>& rows, const QByteArray& text, std::optional<qint64> expiresAt)
{
    std::vector<QList<QByteArray>> commands;
    if (type == KeyType::String)
        commands.push_back(elementCommand(type, key, { {}, text, {} }));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (type == KeyType::Stream || i % together == 0)
            commands.push_back(elementCommand(type, key, rows[i]));
        else
            appendElement(type, rows[i], commands.back());
    }
    if (expiresAt && !commands.empty())
        commands.push_back({ "PEXPIREAT", key, QByteArray::number(*expiresAt) });
    return commands;
}

QByteArray jsonOf(KeyType type, const std::vector<PageRow>& rows, const QByteArray& text)
{
    if (type == KeyType::String)
        return json(text);
    const bool isObject = type == KeyType::Hash
        && std::all_of(
            rows.begin(), rows.end(), [](const PageRow& row) { return isUtf8(row.name); });
    QList<QByteArray> items;
    for (const PageRow& row : rows) {
        switch (type) {
        case KeyType::Hash:
            items += isObject ? json(row.name) + ':' + json(row.value)
                              : '[' + json(row.name) + ',' + json(row.value) + ']';
            break;
        case KeyType::SortedSet:
            items += '[' + json(row.name) + ',' + jsonNumber(row.value) + ']';
            break;
        case KeyType::Stream: {
            QList<QByteArray> fields;
            for (const QByteArray& field : row.fields)
                fields += json(field);
            items += '[' + json(row.name) + ",[" + fields.join(',') + "]]";
            break;
        }
        default:
            items += json(type == KeyType::List ? row.value : row.name);
        }
    }
    return (isObject ? '{' : '[') + items.join(',') + (isObject ? '}' : ']');
}

} // namespace sluice::literals
