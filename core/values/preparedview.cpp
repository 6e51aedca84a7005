// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/preparedview.h"

#include "core/values/hexrows.h"
#include "core/values/textrows.h"

namespace sluice {

PreparedView prepareView(ViewRequest request, const CancelFlag& cancel)
{
    PreparedView result;
    result.wanted = request.view ? *request.view
                                 : suitableView(request.bytes.mid(0, 64 * 1024),
                                     request.whole && request.bytes.size() <= 64 * 1024);
    result.view = result.wanted;
    if (result.view == ValueView::Hex) {
        result.rows = std::make_shared<HexRows>(std::move(request.bytes));
        return result;
    }
    if (result.view == ValueView::Json) {
        if (request.indented) {
            result.indented = std::move(request.indented);
        } else {
            auto formatted = JsonFormatter::format(request.bytes, {}, cancel);
            if (auto* indented = std::get_if<LargeBytes>(&formatted))
                result.indented = std::move(*indented);
            else
                result.problem = std::get<JsonProblem>(formatted);
        }
        if (result.indented) {
            result.rows = std::make_shared<TextRows>(
                *result.indented, request.columns, TextRows::Syntax::Json, cancel);
            return result;
        }
        result.view = ValueView::Text;
    }
    auto rows = std::make_shared<TextRows>(
        std::move(request.bytes), request.columns, TextRows::Syntax::None, cancel);
    result.validText = rows->isValidUtf8();
    result.rows = std::move(rows);
    return result;
}

} // namespace sluice
