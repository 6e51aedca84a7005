// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/tomltable.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace sluice {

namespace {

using Problem = ScenarioProblem::Kind;

/// A bound as a person writes it.
QByteArray boundText(Knob::Kind kind, double value)
{
    const Knob knob { "", Knob::Part::Load, kind, 0, 0, {}, nullptr, nullptr };
    return knobText({ &knob, value });
}

} // namespace

std::optional<QByteArray> valueText(const TomlNode& node)
{
    switch (node.kind) {
    case TomlNode::Kind::Text:
        return node.text;
    case TomlNode::Kind::Integer:
        return QByteArray::number(static_cast<qint64>(node.integer));
    case TomlNode::Kind::Real:
        if (std::isfinite(node.real))
            return QByteArray::number(node.real, 'f', QLocale::FloatingPointShortest);
        return std::nullopt;
    case TomlNode::Kind::Truth:
        return QByteArray(node.truth ? "on" : "off");
    case TomlNode::Kind::Table:
    case TomlNode::Kind::Array:
    case TomlNode::Kind::Other:
        break;
    }
    return std::nullopt;
}

QByteArray describe(Knob::Kind kind)
{
    switch (kind) {
    case Knob::Kind::Count:
        return "a whole number, as in 32 or '10k'";
    case Knob::Kind::Rate:
        return "a number per second, as in 1000 or '1.5k'";
    case Knob::Kind::Bytes:
        return "a number of bytes, as in 16 or '64KiB'";
    case Knob::Kind::Share:
        return "a share in percent, as in '75%'";
    case Knob::Kind::Time:
        return "a time with its unit, as in '20ms' or '1.5s'";
    case Knob::Kind::Switch:
        return "on or off";
    case Knob::Kind::Choice:
        break;
    }
    return "one of its choices";
}

const TomlNode* TomlTable::find(const char* key, Need need)
{
    m_known.emplace_back(key);
    const TomlNode* node = m_table.child(key);
    if (!node && need == Need::Required)
        note({ m_table.place, Problem::Missing, key });
    return node;
}

void TomlTable::wrongType(const TomlNode& node, const char* wanted)
{
    note({ node.place, Problem::WrongType, node.key, wanted });
}

FilePlace TomlTable::placeOf(const char* key) const
{
    const TomlNode* node = m_table.child(key);
    return node ? node->place : m_table.place;
}

QByteArray TomlTable::text(const char* key, Need need)
{
    const TomlNode* node = find(key, need);
    if (!node)
        return {};
    if (node->kind != TomlNode::Kind::Text) {
        wrongType(*node, "a text in quotes");
        return {};
    }
    if (need == Need::Required && node->text.trimmed().isEmpty())
        wrongType(*node, "a text that says something");
    return node->text;
}

std::optional<bool> TomlTable::truth(const char* key)
{
    const TomlNode* node = find(key, Need::Optional);
    if (!node)
        return std::nullopt;
    if (node->kind != TomlNode::Kind::Truth) {
        wrongType(*node, "true or false");
        return std::nullopt;
    }
    return node->truth;
}

std::optional<double> TomlTable::quantity(
    const char* key, Knob::Kind kind, double least, double most, Need need)
{
    const TomlNode* node = find(key, need);
    if (!node)
        return std::nullopt;
    std::optional<double> value;
    if (const auto text = valueText(*node))
        value = readQuantity(kind, *text);
    if (!value) {
        wrongType(*node, describe(kind).constData());
        return std::nullopt;
    }
    if (*value < least || *value > most) {
        note({ node->place, Problem::OutOfRange, node->key,
            boundText(kind, least) + " to " + boundText(kind, most) });
        return std::nullopt;
    }
    return value;
}

std::optional<int> TomlTable::choice(const char* key, const QList<QByteArray>& choices, Need need)
{
    const TomlNode* node = find(key, need);
    if (!node)
        return std::nullopt;
    const qsizetype place
        = node->kind == TomlNode::Kind::Text ? choices.indexOf(node->text) : qsizetype(-1);
    if (place < 0) {
        wrongType(*node, ("one of: " + choices.join(", ")).constData());
        return std::nullopt;
    }
    return static_cast<int>(place);
}

const TomlNode* TomlTable::table(const char* key)
{
    const TomlNode* node = find(key, Need::Optional);
    if (!node || node->kind == TomlNode::Kind::Table)
        return node;
    wrongType(*node, "a table");
    return nullptr;
}

const std::vector<TomlNode>& TomlTable::tables(const char* key)
{
    static const std::vector<TomlNode> none;
    const TomlNode* node = find(key, Need::Optional);
    if (!node)
        return none;
    bool areTables = node->kind == TomlNode::Kind::Array;
    for (const TomlNode& each : node->children)
        areTables = areTables && each.kind == TomlNode::Kind::Table;
    if (areTables)
        return node->children;
    const QByteArray wanted = "tables, each beginning with [[" + node->key + "]]";
    wrongType(*node, wanted.constData());
    return none;
}

std::vector<const TomlNode*> TomlTable::texts(const char* key, Need need)
{
    const TomlNode* node = find(key, need);
    if (!node)
        return {};
    if (node->kind == TomlNode::Kind::Text)
        return { node };
    std::vector<const TomlNode*> all;
    bool areTexts = node->kind == TomlNode::Kind::Array;
    for (const TomlNode& each : node->children) {
        areTexts = areTexts && each.kind == TomlNode::Kind::Text;
        all.push_back(&each);
    }
    if (areTexts && !(all.empty() && need == Need::Required))
        return all;
    wrongType(*node, "texts in square brackets, as in [\"one\", \"two\"]");
    return {};
}

void TomlTable::finish()
{
    for (const TomlNode& each : m_table.children) {
        if (std::find(m_known.begin(), m_known.end(), each.key) == m_known.end())
            note(
                { each.keyPlace, Problem::UnknownKey, each.key, {}, nearestTo(each.key, m_known) });
    }
}

} // namespace sluice
