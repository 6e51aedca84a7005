// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/valueview.h"

#include "core/values/jsonformatter.h"
#include "core/values/textunit.h"

#include <algorithm>

namespace sluice {

ValueView suitableView(QByteArrayView head, bool whole) noexcept
{
    constexpr qsizetype enough = 64 * 1024;
    if (head.size() > enough) {
        head = head.first(enough);
        whole = false;
    }
    if (!whole)
        head.chop(cutOffCharacter(head));
    qsizetype odd = 0;
    qsizetype units = 0;
    for (QByteArrayView rest = head; !rest.isEmpty(); ++units) {
        const TextUnit unit = textUnitAt(rest);
        if (!unit.valid || rest[0] == '\0')
            return ValueView::Hex;
        odd += unit.escaped && rest[0] != '\r';
        rest = rest.sliced(unit.bytes);
    }
    if (odd * 10 > units)
        return ValueView::Hex;
    return looksLikeJson(head) ? ValueView::Json : ValueView::Text;
}

} // namespace sluice
