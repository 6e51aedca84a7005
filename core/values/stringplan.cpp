// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/stringplan.h"

#include <algorithm>

namespace sluice::stringplan {

namespace {

using Kind = Change::Kind;

quint64 endOf(const Change& range) { return range.index + quint64(range.after.size()); }

/// Both in one; they overlap, or one ends where the other begins.
Change joined(const Change& first, const Change& second)
{
    Change both = second;
    both.index = std::min(first.index, second.index);
    const auto size = static_cast<qsizetype>(std::max(endOf(first), endOf(second)) - both.index);
    both.before = QByteArray(size, '\0');
    both.after = both.before;
    for (const Change* each : { &first, &second }) {
        const auto at = static_cast<qsizetype>(each->index - both.index);
        both.before.replace(at, each->before.size(), each->before);
        both.after.replace(at, each->after.size(), each->after);
    }
    return both;
}

} // namespace

void stage(std::vector<Change>& changes, const Change& change)
{
    Change whole = change;
    for (std::size_t i = changes.size(); i-- > 0;) {
        const Change& other = changes[i];
        if (other.kind != whole.kind)
            continue;
        if (whole.kind == Kind::StringAppend) {
            const QByteArray more = whole.after;
            whole = other;
            whole.after += more;
        } else if (other.index <= endOf(whole) && whole.index <= endOf(other)) {
            whole = joined(other, whole);
        } else {
            continue;
        }
        changes.erase(changes.begin() + static_cast<std::ptrdiff_t>(i));
    }
    const bool isNone
        = whole.kind == Kind::StringAppend ? whole.after.isEmpty() : whole.before == whole.after;
    if (isNone)
        return;
    const auto append = std::find_if(changes.begin(), changes.end(),
        [](const Change& each) { return each.kind == Kind::StringAppend; });
    changes.insert(append, whole);
}

LargeBytes edited(const LargeBytes& text, const std::vector<Change>& changes, bool isWhole)
{
    LargeBytes result = text;
    for (const Change& change : changes) {
        if (change.kind == Kind::StringRange)
            result = result.overwritten(static_cast<qsizetype>(change.index), change.after);
        else if (change.kind == Kind::StringAppend && isWhole)
            result.append(change.after);
    }
    return result;
}

QByteArray editedPart(QByteArray bytes, quint64 offset, const std::vector<Change>& changes)
{
    const quint64 end = offset + quint64(bytes.size());
    for (const Change& change : changes) {
        const quint64 from = std::max(offset, change.index);
        const quint64 to = std::min(end, endOf(change));
        if (change.kind != Kind::StringRange || from >= to)
            continue;
        const auto size = static_cast<qsizetype>(to - from);
        bytes.replace(static_cast<qsizetype>(from - offset), size,
            change.after.mid(static_cast<qsizetype>(from - change.index), size));
    }
    return bytes;
}

std::optional<Change> inverse(const std::vector<Change>& changes)
{
    const auto append = std::find_if(changes.begin(), changes.end(),
        [](const Change& each) { return each.kind == Kind::StringAppend; });
    if (append == changes.end() || append->before.isNull())
        return {};
    Change back;
    back.kind = Kind::StringSet;
    back.before = edited(LargeBytes(append->before), changes).joined();
    if (back.before.isNull())
        back.before = QByteArray("");
    back.after = append->before;
    return back;
}

} // namespace sluice::stringplan
