// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/filtercompletion.h"

#include "ui/models/filterwords.h"

namespace sluice {

namespace {

constexpr qsizetype mostCandidates = 200;

} // namespace

FilterCompletion completeFilter(const QString& text, qsizetype cursor, const QStringList& producers)
{
    FilterCompletion result;
    cursor = std::clamp<qsizetype>(cursor, 0, text.size());
    result.from = cursor;
    if (QStringView(text).first(cursor).count(u'"') % 2 == 1)
        return result;
    while (result.from > 0 && !text[result.from - 1].isSpace() && text[result.from - 1] != u'(')
        --result.from;
    while (result.from < cursor && text[result.from] == u'-')
        ++result.from;
    const QStringView word = QStringView(text).mid(result.from, cursor - result.from);
    const auto offer = [&](const QStringList& words, QStringView begun, QChar end = {}) {
        for (const QString& candidate : words) {
            if (candidate.startsWith(begun, Qt::CaseInsensitive)
                && result.candidates.size() < mostCandidates)
                result.candidates += end.isNull() ? candidate : candidate + end;
        }
    };
    const qsizetype colon = word.indexOf(u':');
    if (colon < 0) {
        offer(filterwords::fields(), word, u':');
        offer(filterwords::phases(), word, u'>');
        return result;
    }
    const auto field = filterwords::fieldOf(word.first(colon));
    const QStringView begun = word.mid(colon + 1);
    result.from += colon + 1;
    using filterwords::Field;
    if (field == Field::Command) {
        offer(filterwords::commands(), begun);
    } else if (field == Field::Producer) {
        QStringList quoted = producers;
        for (QString& name : quoted) {
            if (name.contains(u' ') || name.contains(u'(') || name.contains(u')'))
                name = u'"' + name + u'"';
        }
        offer(quoted, begun);
    } else if (field == Field::Phase) {
        offer(filterwords::phases(), begun, u'>');
    } else if (field == Field::Status) {
        offer(filterwords::statuses(), begun);
    } else if (field == Field::Why) {
        offer(filterwords::whys(), begun);
    } else if (field == Field::Lane) {
        offer(filterwords::lanes(), begun);
    }
    if (result.candidates.size() == 1 && result.candidates.front().size() == begun.size())
        result.candidates.clear();
    return result;
}

} // namespace sluice
