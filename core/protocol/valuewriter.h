// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/bytebuffer.h"
#include "core/protocol/value.h"

namespace sluice {

enum class RespVersion : quint8 { Resp2 = 2, Resp3 = 3 };

/// Appends @p value as a server would send it: what scripted servers and tests speak. The text of
/// simple strings and simple errors holds no CR or LF. In RESP2, what it has no type for goes as
/// Redis sends it: maps and sets as flat arrays, doubles and verbatim strings as strings, booleans
/// as 1 and 0; attributes are left out.
void appendValue(ByteBuffer& out, const Value& value, RespVersion version = RespVersion::Resp3);

} // namespace sluice
