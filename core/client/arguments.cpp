// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/arguments.h"

namespace sluice {

void addArguments(Command& command, const QList<QByteArray>& arguments)
{
    for (const QByteArray& argument : arguments)
        command.arg(argument);
}

void addArguments(Command& command, const Fields& fields)
{
    for (const Field& field : fields)
        command.arg(field.name).arg(field.value);
}

Command withList(Command command, const QList<QByteArray>& arguments)
{
    addArguments(command, arguments);
    return command;
}

Command withList(Command command, const Fields& fields)
{
    addArguments(command, fields);
    return command;
}

} // namespace sluice
