// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

#include <memory>
#include <span>

namespace sluice {

/// Every decoder that needs no settings, in the order of menus. Any thread.
std::span<const std::unique_ptr<const Decoder>> decoderTable();

/// The decoder of that name, or nullptr. Those with settings have them in their name: see
/// ProtoSchemaDecoder. Any thread.
std::shared_ptr<const Decoder> findDecoder(const QByteArray& name);

} // namespace sluice
