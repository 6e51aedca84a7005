// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace sluice {

/// How much of something a test does: `usual` in the suite, `thorough` when SLUICE_LONG is set, as
/// tests/soak/battery.sh does.
inline int scaled(int usual, int thorough)
{
    return qEnvironmentVariableIsSet("SLUICE_LONG") ? thorough : usual;
}

} // namespace sluice
