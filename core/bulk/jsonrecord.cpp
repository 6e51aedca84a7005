// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/jsonrecord.h"

#include "core/values/keytype.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace sluice {

namespace {

constexpr qsizetype argumentsPerCommand = 1'000;

QString name(const char* text) { return QString::fromLatin1(text); }

std::optional<QByteArray> bytesOf(const QJsonValue& value)
{
    if (value.isString())
        return value.toString().toUtf8();
    const QJsonValue encoded = value.toObject().value(name("base64"));
    if (!encoded.isString())
        return {};
    const auto decoded = QByteArray::fromBase64Encoding(
        encoded.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return {};
    return decoded.decoded;
}

/// All elements of the value as arguments, in the order in which @p type's command takes them.
bool argumentsOf(KeyType type, const QJsonArray& value, QList<QByteArray>& into)
{
    for (const QJsonValue& element : value) {
        if (type == KeyType::List || type == KeyType::Set) {
            const auto bytes = bytesOf(element);
            if (!bytes)
                return false;
            into.append(*bytes);
            continue;
        }
        const QJsonArray pair = element.toArray();
        const auto first = bytesOf(pair.at(0));
        const auto second = bytesOf(pair.at(1));
        if (pair.size() != 2 || !first || !second)
            return false;
        if (type == KeyType::SortedSet)
            into << *second << *first; // score before member
        else
            into << *first << *second;
    }
    return true;
}

const char* commandOf(KeyType type)
{
    switch (type) {
    case KeyType::Hash:
        return "HSET";
    case KeyType::List:
        return "RPUSH";
    case KeyType::Set:
        return "SADD";
    case KeyType::SortedSet:
        return "ZADD";
    default:
        return nullptr;
    }
}

bool addString(const QJsonValue& value, ImportRecord& into)
{
    const QJsonValue parts = value.toObject().value(name("parts"));
    if (!parts.isArray()) {
        const auto bytes = bytesOf(value);
        if (bytes)
            into.commands.push_back({ "SET", into.key(), *bytes });
        return bytes.has_value();
    }
    for (const QJsonValue& part : parts.toArray()) {
        const auto bytes = bytesOf(part);
        if (!bytes)
            return false;
        into.commands.push_back({ into.commands.empty() ? "SET" : "APPEND", into.key(), *bytes });
    }
    return !into.commands.empty();
}

} // namespace

QByteArray importRecordFromJson(const QByteArray& text, ImportRecord& into)
{
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(text, &error).object();
    if (error.error != QJsonParseError::NoError)
        return error.errorString().toUtf8();
    const auto key = bytesOf(object.value(name("key")));
    const auto type = bytesOf(object.value(name("type")));
    if (!key || !type)
        return "no key or no type";
    into.keys = { *key };
    into.isIncomplete = object.value(name("incomplete")).toBool();
    if (into.isIncomplete) // whatever there is of it
        return {};
    QByteArray expiry;
    if (const QJsonValue at = object.value(name("expiresAt")); !at.isUndefined()) {
        expiry = at.toString().toLatin1();
        bool isNumber = false;
        if (expiry.toLongLong(&isNumber) < 0 || !isNumber)
            return "expiresAt is not a string of digits";
    }
    if (const QJsonValue dump = object.value(name("dump")); !dump.isUndefined()) {
        const auto payload = bytesOf(dump);
        if (!payload)
            return "the dump cannot be read";
        into.commands.push_back(
            { "RESTORE", *key, expiry.isEmpty() ? "0" : expiry, *payload, "ABSTTL" });
        return {};
    }
    const KeyType known = keyTypeOf(*type);
    const QJsonValue value = object.value(name("value"));
    if (known == KeyType::String) {
        if (!addString(value, into))
            return "the value is not a string";
    } else if (const char* command = commandOf(known)) {
        QList<QByteArray> elements;
        if (!value.isArray() || !argumentsOf(known, value.toArray(), elements))
            return "the value does not look like its type";
        for (qsizetype from = 0; from < elements.size(); from += argumentsPerCommand) {
            into.commands.push_back(
                QList<QByteArray> { command, *key } + elements.mid(from, argumentsPerCommand));
        }
    } else {
        return "a type that can only be imported from a dump: " + *type;
    }
    if (!expiry.isEmpty())
        into.commands.push_back({ "PEXPIREAT", *key, expiry });
    return {};
}

bool isJsonHead(const QByteArray& head)
{
    const QJsonObject object = QJsonDocument::fromJson(head + "]}").object();
    return object.value(name("format")).toString() == name("sluice-keys")
        && object.value(name("version")).toInt() == 1 && object.value(name("keys")).isArray();
}

bool isJsonTail(const QByteArray& tail, quint64 records)
{
    QByteArray rest = tail;
    if (rest.startsWith(','))
        rest = '{' + rest.mid(1);
    else
        rest.prepend('{');
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(rest, &error).object();
    if (error.error != QJsonParseError::NoError)
        return false;
    const QJsonValue count = object.value(name("count"));
    return count.isUndefined() || count.toInteger() == static_cast<qint64>(records);
}

} // namespace sluice
