// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/fuzzy.h"

#include <QList>
#include <QString>

#include <algorithm>

namespace sluice {

namespace {

bool startsWord(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

// A run of letters in the text scores by its length and by beginning a word; gaps cost a little.
std::optional<int> scoreWord(QStringView word, QStringView text)
{
    std::optional<int> best;
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        const int score = static_cast<int>(word.size()) * 5 + (startsWord(text, at) ? 50 : 0)
            - static_cast<int>(std::min<qsizetype>(at, 20)) / 4;
        best = std::max(best.value_or(score), score);
    }
    if (best)
        return best;
    int score = 0;
    qsizetype from = 0;
    for (const QChar letter : word) {
        qsizetype at = text.indexOf(letter, from);
        if (at < 0)
            return std::nullopt;
        // A later beginning of a word is the better place for a letter that does not continue a
        // run.
        if (at != from) {
            for (qsizetype next = at; next >= 0; next = text.indexOf(letter, next + 1)) {
                if (startsWord(text, next)) {
                    at = next;
                    break;
                }
            }
        }
        score += startsWord(text, at) ? 8 : at == from ? 4 : 1;
        score -= static_cast<int>(std::min<qsizetype>(at - from, 6)) / 3;
        from = at + 1;
    }
    return score;
}

} // namespace

std::optional<int> fuzzyScore(QStringView pattern, QStringView text)
{
    const QString lowered = text.toString().toLower();
    const QString typed = pattern.toString().toLower();
    int total = 0;
    for (const QStringView word : QStringView(typed).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const auto score = scoreWord(word, lowered);
        if (!score)
            return std::nullopt;
        total += *score;
    }
    return total;
}

} // namespace sluice
