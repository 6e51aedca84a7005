// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenarioproblem.h"

#include "core/protocol/displaytext.h"

#include <algorithm>
#include <numeric>

namespace sluice {

namespace {

constexpr qsizetype mostShown = 80;

QByteArray shown(const QByteArray& text) { return toDisplay(text, mostShown).toUtf8(); }
QByteArray quoted(const QByteArray& text) { return '\'' + shown(text) + '\''; }

/// What is wrong, without where.
QByteArray complaint(const ScenarioProblem& problem)
{
    using Kind = ScenarioProblem::Kind;
    const QByteArray detail = quoted(problem.detail);
    switch (problem.kind) {
    case Kind::NotReadable:
        return "it cannot be read: " + shown(problem.detail);
    case Kind::TooLarge:
        return "it has more than " + problem.detail + " bytes; that is no scenario";
    case Kind::NotToml:
        return "it is no TOML here: " + shown(problem.detail);
    case Kind::UnknownKey:
        return "there is no key " + detail + " here";
    case Kind::WrongType:
        return detail + " must be " + problem.wanted;
    case Kind::OutOfRange:
        return detail + " must be from " + problem.wanted;
    case Kind::Missing:
        return detail + " is missing; add it here";
    case Kind::NotAName:
        return detail + " is no name; use " + problem.wanted;
    case Kind::Duplicate:
        return "there is a " + problem.wanted + ' ' + detail + " already; choose another name";
    case Kind::NoSuchKnob:
        return "there is no knob " + detail;
    case Kind::NotAValue:
        return detail + " says nothing; it must be " + problem.wanted;
    case Kind::NoSuchFigure:
        return "there is no figure " + detail;
    case Kind::NotACondition:
        return detail
            + " is no condition; write a figure, one of >= <= > < == and a value, as in "
              "'max.waiting >= 1'";
    case Kind::CommandRefused:
        return "the command " + detail + " cannot be sent by a scenario: " + problem.wanted;
    case Kind::NoSuchVariant:
        return "there is no variant " + detail;
    case Kind::NotInOrder:
        return "this step is before the one above it; put the steps in the order of their 'at'";
    case Kind::VariantCount:
        return "two or three variants can be compared; add one or take some away";
    case Kind::NameTaken:
        return "there is a scenario " + detail + " already; choose another name";
    }
    return {};
}

/// Letters to add, to take away or to change.
std::size_t distance(QByteArrayView from, QByteArrayView to)
{
    std::vector<std::size_t> row(static_cast<std::size_t>(to.size()) + 1);
    std::iota(row.begin(), row.end(), std::size_t(0));
    for (const char letter : from) {
        std::size_t diagonal = row[0]++;
        for (std::size_t i = 1; i < row.size(); ++i) {
            const bool same = letter == to[static_cast<qsizetype>(i) - 1];
            const std::size_t changed = diagonal + (same ? 0 : 1);
            diagonal = row[i];
            row[i] = std::min({ changed, row[i] + 1, row[i - 1] + 1 });
        }
    }
    return row.back();
}

} // namespace

QByteArray toSentence(const ScenarioProblem& problem)
{
    QByteArray sentence = "line " + QByteArray::number(problem.place.line) + ": ";
    sentence += complaint(problem);
    if (!problem.nearest.isEmpty())
        sentence += "; did you mean " + quoted(problem.nearest) + '?';
    return sentence;
}

QByteArray nearestTo(QByteArrayView name, const std::vector<QByteArray>& known)
{
    constexpr qsizetype longest = 100; // the cost grows with the product of the lengths
    if (name.size() > longest)
        return {};
    QByteArray nearest;
    // A third of it may be wrong: else it is another word.
    std::size_t least = static_cast<std::size_t>(std::max<qsizetype>(1, name.size() / 3)) + 1;
    for (const QByteArray& each : known) {
        const std::size_t apart = distance(name, each);
        if (apart < least) {
            least = apart;
            nearest = each;
        }
    }
    return nearest;
}

} // namespace sluice
