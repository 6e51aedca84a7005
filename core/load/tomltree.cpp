// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/tomltree.h"

// The only file that pays for compiling the parser: all of it is in its headers.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 32
// 3.3.0 asserts of what it is given ("[=]") what it then checks and reports, and some compilers
// would build upon it: it shall do neither. (Noise in tst_scenariofile says that this is enough.)
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace sluice {

namespace {

QByteArray bytesOf(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

FilePlace placeOf(const toml::source_region& source)
{
    // (what the parser made by itself, for instance the table of "a" in "a.b", has no place)
    return { std::max(1, static_cast<int>(source.begin.line)),
        std::max(1, static_cast<int>(source.begin.column)) };
}

TomlNode converted(const toml::node& node)
{
    TomlNode made;
    made.place = made.keyPlace = placeOf(node.source());
    switch (node.type()) {
    case toml::node_type::table:
        made.kind = TomlNode::Kind::Table;
        for (const auto& [key, value] : *node.as_table()) {
            TomlNode child = converted(value);
            child.key = bytesOf(key.str());
            child.keyPlace = placeOf(key.source());
            made.children.push_back(std::move(child));
        }
        break;
    case toml::node_type::array:
        made.kind = TomlNode::Kind::Array;
        for (const toml::node& value : *node.as_array())
            made.children.push_back(converted(value));
        break;
    case toml::node_type::string:
        made.kind = TomlNode::Kind::Text;
        made.text = bytesOf(node.as_string()->get());
        break;
    case toml::node_type::integer:
        made.kind = TomlNode::Kind::Integer;
        made.integer = node.as_integer()->get();
        made.real = static_cast<double>(made.integer);
        break;
    case toml::node_type::floating_point:
        made.kind = TomlNode::Kind::Real;
        made.real = node.as_floating_point()->get();
        break;
    case toml::node_type::boolean:
        made.kind = TomlNode::Kind::Truth;
        made.truth = node.as_boolean()->get();
        break;
    default: // dates and times
        made.kind = TomlNode::Kind::Other;
        break;
    }
    return made;
}

} // namespace

const TomlNode* TomlNode::child(QByteArrayView name) const noexcept
{
    const auto found = std::find_if(children.begin(), children.end(),
        [name](const TomlNode& each) { return each.key == name; });
    return found == children.end() ? nullptr : &*found;
}

/// The parser bounds how deep values are nested, but not how many parts a key has ("a.a.a..."), of
/// which each is a table within the one before: those would be a way to exhaust the stack.
static std::optional<FilePlace> tooManyParts(QByteArrayView bytes)
{
    constexpr int most = 100; // dots in a line, wherever they are
    FilePlace at;
    int dots = 0;
    for (const char byte : bytes) {
        ++at.column;
        if (byte == '\n') {
            ++at.line;
            at.column = 1;
            dots = 0;
        } else if (byte == '.' && ++dots > most) {
            return at;
        }
    }
    return std::nullopt;
}

std::variant<TomlNode, TomlProblem> readToml(QByteArrayView bytes)
{
    if (const auto place = tooManyParts(bytes))
        return TomlProblem { *place, "more than 100 dots in a line" };
    const toml::parse_result result
        = toml::parse(std::string_view(bytes.data(), static_cast<std::size_t>(bytes.size())));
    if (!result)
        return TomlProblem { placeOf(result.error().source()),
            bytesOf(result.error().description()) };
    return converted(result.table());
}

} // namespace sluice
