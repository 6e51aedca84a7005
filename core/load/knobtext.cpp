// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/knobs.h"

#include <QLocale>

#include <array>
#include <cmath>
#include <span>

namespace sluice {

namespace {

/// A unit is a power of ten or of two. Powers of ten are put behind the digits before they are
/// read, so that "0.1ms" is the nearest number to it and not a product of two roundings.
struct Unit {
    const char* name;
    int tens = 0;
    double times = 1;
};

// The first one of each is what a plain number means.
constexpr std::array countUnits { Unit { "" }, Unit { "k", 3 }, Unit { "M", 6 } };
constexpr std::array rateUnits { Unit { "" }, Unit { "/s" }, Unit { "k", 3 }, Unit { "k/s", 3 },
    Unit { "M", 6 }, Unit { "M/s", 6 } };
constexpr std::array byteUnits { Unit { "" }, Unit { "B" }, Unit { "KiB", 0, 1024 },
    Unit { "MiB", 0, 1024.0 * 1024 }, Unit { "GiB", 0, 1024.0 * 1024 * 1024 }, Unit { "kB", 3 },
    Unit { "MB", 6 }, Unit { "GB", 9 } };
constexpr std::array shareUnits { Unit { "", -2 }, Unit { "%", -2 } };
constexpr std::array timeUnits { Unit { "ns" }, Unit { "us", 3 }, Unit { "ms", 6 }, Unit { "s", 9 },
    Unit { "m", 9, 60 }, Unit { "h", 9, 3600 } };

std::span<const Unit> unitsOf(Knob::Kind kind)
{
    switch (kind) {
    case Knob::Kind::Count:
        return countUnits;
    case Knob::Kind::Rate:
        return rateUnits;
    case Knob::Kind::Bytes:
        return byteUnits;
    case Knob::Kind::Share:
        return shareUnits;
    case Knob::Kind::Time:
        return timeUnits;
    case Knob::Kind::Choice:
    case Knob::Kind::Switch:
        break;
    }
    return {};
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// How many bytes of the text are a decimal number: digits, perhaps a point and digits; a minus, so
/// that a negative number is out of range and no riddle.
qsizetype numberLength(QByteArrayView text)
{
    qsizetype at = text.startsWith('-') ? 1 : 0;
    const qsizetype begin = at;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    if (at == begin)
        return 0;
    if (at + 1 < text.size() && text[at] == '.' && isDigit(text[at + 1])) {
        ++at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
    }
    return at;
}

QByteArray plain(double number)
{
    return QByteArray::number(number, 'f', QLocale::FloatingPointShortest);
}

/// The decimal text of a number times a power of ten, exact: only the point moves.
QByteArray shifted(double number, int tens)
{
    QByteArray text = plain(number);
    qsizetype point = text.indexOf('.');
    if (point < 0)
        point = text.size();
    else
        text.remove(point, 1);
    point += tens;
    if (point >= text.size()) {
        text.append(point - text.size(), '0');
    } else if (point <= 0) {
        text.prepend(QByteArray(1 - point, '0'));
        text.insert(1, '.');
    } else {
        text.insert(point, '.');
    }
    qsizetype zeros = 0; // before the first digit that counts; the one before the point stays
    while (zeros + 1 < text.size() && text[zeros] == '0' && text[zeros + 1] != '.')
        ++zeros;
    text.remove(0, zeros);
    if (text.contains('.')) {
        while (text.endsWith('0'))
            text.chop(1);
        if (text.endsWith('.'))
            text.chop(1);
    }
    return text;
}

QByteArray timeText(double nanoseconds)
{
    if (nanoseconds >= 1e9)
        return shifted(nanoseconds, -9) + "s";
    if (nanoseconds >= 1e6)
        return shifted(nanoseconds, -6) + "ms";
    if (nanoseconds >= 1e3)
        return shifted(nanoseconds, -3) + "us";
    return nanoseconds == 0 ? QByteArray("0") : plain(nanoseconds) + "ns";
}

QByteArray bytesText(double bytes)
{
    for (const Unit& unit : { byteUnits[4], byteUnits[3], byteUnits[2] }) {
        if (bytes >= unit.times && std::fmod(bytes, unit.times) == 0)
            return plain(bytes / unit.times) + unit.name;
    }
    return plain(bytes);
}

std::optional<double> choiceOf(const Knob& knob, QByteArrayView text)
{
    if (knob.kind == Knob::Kind::Switch) {
        if (text == "on" || text == "true")
            return 1;
        return text == "off" || text == "false" ? std::optional<double>(0) : std::nullopt;
    }
    const qsizetype place = knob.choices.indexOf(text.toByteArray());
    return place < 0 ? std::nullopt : std::optional<double>(static_cast<double>(place));
}

QByteArray nameAnd(QByteArrayView name, QByteArrayView text)
{
    return name.toByteArray() + '=' + text.toByteArray();
}

} // namespace

std::optional<double> readQuantity(Knob::Kind kind, QByteArrayView text)
{
    const qsizetype length = numberLength(text);
    if (length == 0)
        return std::nullopt;
    const QByteArrayView rest = text.sliced(length);
    for (const Unit& unit : unitsOf(kind)) {
        const bool isNothing = kind == Knob::Kind::Time && rest.isEmpty()
            && text.first(length).toByteArray().toDouble() == 0; // 0 needs no unit
        if (rest != QByteArrayView(unit.name) && !isNothing)
            continue;
        const QByteArray digits
            = text.first(length).toByteArray() + 'e' + QByteArray::number(unit.tens);
        bool ok = false;
        const double value = digits.toDouble(&ok) * unit.times;
        if (!ok || !std::isfinite(value))
            return std::nullopt;
        if (kind == Knob::Kind::Time) // to the nanosecond
            return std::round(value);
        const bool isWhole = kind == Knob::Kind::Count || kind == Knob::Kind::Bytes;
        if (isWhole && value != std::round(value))
            return std::nullopt;
        return value == 0 ? 0.0 : value; // no negative zero
    }
    return std::nullopt;
}

Result<KnobSetting, KnobError> readKnob(QByteArrayView name, QByteArrayView text)
{
    const Knob* knob = findKnob(name);
    if (!knob)
        return { KnobError::NoSuchKnob, name.toByteArray() };
    const bool isListed = knob->kind == Knob::Kind::Choice || knob->kind == Knob::Kind::Switch;
    const std::optional<double> value
        = isListed ? choiceOf(*knob, text) : readQuantity(knob->kind, text);
    if (!value)
        return { KnobError::NotAValue, nameAnd(name, text) };
    if (*value < knob->least || *value > knob->most)
        return { KnobError::OutOfRange, nameAnd(name, text) };
    return KnobSetting { knob, *value };
}

Result<KnobSetting, KnobError> readKnob(QByteArrayView nameAndText)
{
    const qsizetype equals = nameAndText.indexOf('=');
    if (equals >= 0)
        return readKnob(nameAndText.first(equals), nameAndText.sliced(equals + 1));
    if (findKnob(nameAndText))
        return { KnobError::NotAValue, nameAnd(nameAndText, {}) };
    return { KnobError::NoSuchKnob, nameAndText.toByteArray() };
}

Result<std::vector<KnobSetting>, KnobError> readKnobs(QByteArrayView name, QByteArrayView text)
{
    const QByteArrayView both = "wait-at-most:";
    if (name != QByteArrayView("when-full") || !text.startsWith(both)) {
        auto one = readKnob(name, text);
        if (!one)
            return one.error();
        return std::vector { one.value() };
    }
    const auto atMost = readKnob("wait-at-most", text.sliced(both.size()));
    if (!atMost)
        return { atMost.error().kind, nameAnd(name, text) };
    return std::vector { readKnob(name, both.chopped(1)).value(), atMost.value() };
}

Result<std::vector<KnobSetting>, KnobError> readKnobs(QByteArrayView nameAndText)
{
    const qsizetype equals = nameAndText.indexOf('=');
    if (equals >= 0)
        return readKnobs(nameAndText.first(equals), nameAndText.sliced(equals + 1));
    return readKnob(nameAndText).error();
}

QByteArray knobText(const KnobSetting& setting)
{
    const Knob& knob = *setting.knob;
    switch (knob.kind) {
    case Knob::Kind::Count:
    case Knob::Kind::Rate:
        return plain(setting.value);
    case Knob::Kind::Bytes:
        return bytesText(setting.value);
    case Knob::Kind::Share:
        return shifted(setting.value, 2) + '%';
    case Knob::Kind::Time:
        return timeText(setting.value);
    case Knob::Kind::Choice:
        return knob.choices.value(std::lround(setting.value));
    case Knob::Kind::Switch:
        break;
    }
    return setting.value != 0 ? "on" : "off";
}

} // namespace sluice
