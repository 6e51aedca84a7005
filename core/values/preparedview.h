// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/cancelflag.h"
#include "core/values/decoders/decoderchain.h"
#include "core/values/jsonformatter.h"
#include "core/values/largebytes.h"
#include "core/values/rowsource.h"
#include "core/values/valueview.h"

#include <memory>
#include <optional>

namespace sluice {

/// What is to be shown, and how.
struct ViewRequest {
    LargeBytes bytes;
    bool whole = true; ///< false: the value goes on behind bytes
    std::optional<ValueView> view; ///< of what the chain makes; nothing: the one that suits
    std::optional<DecoderChain> chain; ///< nothing: the one that suits
    DecodeLimits limits;
    int columns = 80; ///< where rows of text break
    /// From an earlier PreparedView of the same bytes: decoded by the same chain, and indented.
    std::optional<Decoded> decoded;
    std::optional<LargeBytes> indented;
};

/// The rows of a value in one view.
struct PreparedView {
    std::shared_ptr<const RowSource> rows;
    DecoderChain chain; ///< that was asked for, or suits
    Decoded decoded; ///< by it, as far as it went: the rows show its bytes
    ValueView view = ValueView::Text; ///< what the rows are; text where JSON was wanted and is none
    ValueView wanted = ValueView::Text; ///< what was asked for, or what suits
    std::optional<JsonProblem> problem; ///< why JSON could not be indented
    std::optional<LargeBytes> indented;
    LargeBytes shown; ///< the bytes whose offsets the rows have: decoded, and indented if they are
    bool validText = true; ///< Text: all of it is UTF-8
};

/// Makes the rows. Up to 64 KiB it takes well under a millisecond; more belongs in a worker. Any
/// thread. When @p cancel is set meanwhile, the result is incomplete and worth nothing.
PreparedView prepareView(ViewRequest request, const CancelFlag& cancel = {});

} // namespace sluice
