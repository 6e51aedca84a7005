// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/knobs.h"
#include "core/load/scenarioproblem.h"
#include "core/load/tomltree.h"

#include <optional>

namespace sluice {

/// Reads the keys of one table of a scenario file, each at most once, and notes what is wrong with
/// them; finish() then finds those that nobody asked for. What is absent or wrong is read as
/// nothing. One thread.
class TomlTable {
public:
    /// Both outlive it.
    TomlTable(const TomlNode& table, std::vector<ScenarioProblem>& problems)
        : m_table(table)
        , m_problems(problems)
    {
    }

    enum class Need : std::uint8_t { Optional, Required };

    /// UTF-8; a required one may not be empty.
    [[nodiscard]] QByteArray text(const char* key, Need need = Need::Optional);
    [[nodiscard]] std::optional<bool> truth(const char* key);
    /// A quantity of that kind: a number, or a text with its unit. `least` and `most` in the kind's
    /// unit, as readQuantity() has it.
    [[nodiscard]] std::optional<double> quantity(
        const char* key, Knob::Kind kind, double least, double most, Need need = Need::Optional);
    /// One of some texts, by its place.
    [[nodiscard]] std::optional<int> choice(
        const char* key, const QList<QByteArray>& choices, Need need = Need::Optional);
    /// Null: it is not there, or no table.
    [[nodiscard]] const TomlNode* table(const char* key);
    /// An array of tables; empty: it is not there, or something else.
    [[nodiscard]] const std::vector<TomlNode>& tables(const char* key);
    /// An array of texts, or one text for an array of one.
    [[nodiscard]] std::vector<const TomlNode*> texts(const char* key, Need need = Need::Optional);

    /// The key's node, whatever it is; null: it is not there.
    [[nodiscard]] const TomlNode* any(const char* key) { return find(key, Need::Optional); }

    void note(ScenarioProblem problem) { m_problems.push_back(std::move(problem)); }
    /// Where the key's value stands; the table itself where there is no such key.
    [[nodiscard]] FilePlace placeOf(const char* key) const;
    /// Keys that nobody has asked for are problems.
    void finish();

private:
    const TomlNode* find(const char* key, Need need);
    void wrongType(const TomlNode& node, const char* wanted);

    const TomlNode& m_table;
    std::vector<ScenarioProblem>& m_problems;
    std::vector<QByteArray> m_known;
};

/// A node as the text of a value: a text, a number or a truth; nothing: it is none of those.
[[nodiscard]] std::optional<QByteArray> valueText(const TomlNode& node);
/// What a knob or a quantity of this kind looks like, for a sentence: "a time, as in '20ms'".
[[nodiscard]] QByteArray describe(Knob::Kind kind);

} // namespace sluice
