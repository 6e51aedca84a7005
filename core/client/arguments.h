// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/request/command.h"

namespace sluice {

/// Appends arguments that come in numbers. Any thread.
void addArguments(Command& command, const QList<QByteArray>& arguments);
/// Name, value, name, value...
void addArguments(Command& command, const Fields& fields);
/// A command that ends with a list: `withList(Command("DEL"), keys)`.
Command withList(Command command, const QList<QByteArray>& arguments);
Command withList(Command command, const Fields& fields);

} // namespace sluice
