// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/jsonrecord.h"

#include "core/bulk/fieldexpiry.h"
#include "core/values/keytype.h"
#include "core/values/literals.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace sluice {

namespace {

constexpr qsizetype elementsPerCommand = 500;
constexpr qsizetype mostCommands = 20'000; ///< of a key: more do not go as one transaction

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

/// When a field of a hash ends, for a triple; -1 for a pair, nothing for what is neither.
std::optional<qint64> expiryOf(const QJsonArray& element)
{
    if (element.size() == 2)
        return -1;
    bool isNumber = false;
    const qint64 expiry = element.at(2).toString().toLongLong(&isNumber);
    if (element.size() != 3 || !isNumber || expiry < 0)
        return {};
    return expiry;
}

/// An element of a value of that type; a hash's field with the time at which it ends.
bool readElement(KeyType type, const QJsonValue& element, PageRow& row, qint64& expiry)
{
    expiry = -1;
    std::optional<QByteArray> name;
    std::optional<QByteArray> value { QByteArray() };
    if (type == KeyType::Set) {
        name = bytesOf(element);
    } else if (type == KeyType::List) {
        name.emplace();
        value = bytesOf(element);
    } else {
        const QJsonArray parts = element.toArray();
        name = bytesOf(parts.at(0));
        value = bytesOf(parts.at(1));
        const std::optional<qint64> end = expiryOf(parts);
        if (!end || (*end >= 0 && type != KeyType::Hash))
            return false;
        expiry = *end;
    }
    if (!name || !value)
        return false;
    row.name = *std::move(name);
    row.value = *std::move(value);
    return true;
}

/// The commands that add all elements, and let those fields of a hash end that do.
bool addElements(KeyType type, const QJsonArray& value, ImportRecord& into)
{
    const qsizetype together = std::max(elementsPerCommand, value.size() / mostCommands + 1);
    QList<QByteArray> fields;
    FieldExpiries expiries;
    qsizetype count = 0;
    for (const QJsonValue& element : value) {
        PageRow row;
        qint64 expiry = -1;
        if (!readElement(type, element, row, expiry))
            return false;
        if (count++ % together == 0)
            into.commands.push_back({ addingCommand(type), into.key() });
        literals::appendElement(type, row, into.commands.back());
        if (expiry >= 0) {
            fields.append(row.name);
            expiries.push_back(expiry);
        }
    }
    for (QList<QByteArray>& command : fieldexpiry::commands(into.key(), fields, expiries))
        into.commands.push_back(std::move(command));
    return true;
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
    } else if (addingCommand(known) && known != KeyType::Stream) {
        if (!value.isArray() || !addElements(known, value.toArray(), into))
            return "the value does not look like its type";
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
