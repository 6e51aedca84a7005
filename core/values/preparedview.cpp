// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/preparedview.h"

#include "core/values/hexrows.h"
#include "core/values/textrows.h"

namespace sluice {

namespace {

constexpr qsizetype guessedFrom = 64 * 1024;

/// The chain's result; what suits is chosen first when no chain was asked for.
void decodeInto(PreparedView& result, ViewRequest& request, const CancelFlag& cancel)
{
    if (request.chain)
        result.chain = *request.chain;
    else if (request.whole) // the rest decides: what is cut off is no zstd
        result.chain = suitableChain(request.bytes, true, cancel);
    if (request.decoded)
        result.decoded = std::move(*request.decoded);
    else
        result.decoded = decode(request.bytes, result.chain, request.limits, cancel);
}

ValueView viewOf(const PreparedView& prepared, const ViewRequest& request)
{
    if (request.view)
        return *request.view;
    switch (prepared.decoded.shape) {
    case Decoded::Shape::Json:
        return ValueView::Json;
    case Decoded::Shape::Text:
        return ValueView::Text;
    case Decoded::Shape::Image:
        return ValueView::Hex; // for whoever shows no pictures
    case Decoded::Shape::Bytes:
        break;
    }
    const LargeBytes& bytes = prepared.decoded.bytes;
    return suitableView(bytes.mid(0, guessedFrom), request.whole && bytes.size() <= guessedFrom);
}

} // namespace

PreparedView prepareView(ViewRequest request, const CancelFlag& cancel)
{
    PreparedView result;
    decodeInto(result, request, cancel);
    result.wanted = viewOf(result, request);
    result.view = result.wanted;
    result.shown = result.decoded.bytes;
    if (result.view == ValueView::Hex) {
        result.rows = std::make_shared<HexRows>(result.shown);
        return result;
    }
    if (result.view == ValueView::Json) {
        if (request.indented) {
            result.indented = std::move(request.indented);
        } else {
            auto formatted = JsonFormatter::format(result.shown, {}, cancel);
            if (auto* indented = std::get_if<LargeBytes>(&formatted))
                result.indented = std::move(*indented);
            else
                result.problem = std::get<JsonProblem>(formatted);
        }
        if (result.indented) {
            result.shown = *result.indented;
            result.rows = std::make_shared<TextRows>(
                result.shown, request.columns, TextRows::Syntax::Json, cancel);
            return result;
        }
        result.view = ValueView::Text;
    }
    auto rows
        = std::make_shared<TextRows>(result.shown, request.columns, TextRows::Syntax::None, cancel);
    result.validText = rows->isValidUtf8();
    result.rows = std::move(rows);
    return result;
}

} // namespace sluice
