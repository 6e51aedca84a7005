// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <cstdint>
#include <variant>
#include <vector>

namespace sluice {

/// Where something stands in a file, from 1 on; columns count characters.
struct FilePlace {
    int line = 1;
    int column = 1;
    bool operator==(const FilePlace&) const = default;
};

/// A value of a TOML document and where it stands: so much of TOML as Sluice's files need. A plain
/// value.
struct TomlNode {
    enum class Kind : std::uint8_t { Table, Array, Text, Integer, Real, Truth, Other };
    Kind kind = Kind::Table;
    QByteArray key {}; ///< under which it is in its table; UTF-8
    FilePlace keyPlace {}; ///< of the key; of an array's element: its own
    FilePlace place {}; ///< of the value
    QByteArray text {}; ///< of a Text, UTF-8
    std::int64_t integer = 0;
    double real = 0; ///< of a Real, and of an Integer as well
    bool truth = false;
    std::vector<TomlNode> children {}; ///< of a Table by their keys, of an Array in its order

    [[nodiscard]] const TomlNode* child(QByteArrayView name) const noexcept;
};

/// Why a document cannot be read: the first place where it is no TOML.
struct TomlProblem {
    FilePlace place;
    QByteArray what; ///< the parser's words
};

/// Reads a TOML 1.0 document (https://toml.io/en/v1.0.0). Any bytes, any thread; nested too deep is
/// a problem as well.
[[nodiscard]] std::variant<TomlNode, TomlProblem> readToml(QByteArrayView bytes);

} // namespace sluice
