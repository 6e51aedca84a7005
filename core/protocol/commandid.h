// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace sluice {

/// A command by number: small enough for every record of a request. The names are those of
/// commandlist.inc, in its order: CommandId::Get, CommandId::Hscan, CommandId::ClientReply... Not
/// stable between versions: never stored.
enum class CommandId : quint16 {
    Other = 0, ///< a command that the table does not know
#define SLUICE_COMMAND(identifier, name, firstKey, flags) identifier,
#include "core/protocol/commandlist.inc"
#undef SLUICE_COMMAND
    Count
};

} // namespace sluice
