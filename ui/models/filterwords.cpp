// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/filterwords.h"

#include "core/keys/globfilter.h"
#include "core/protocol/commandtable.h"

#include <algorithm>
#include <cmath>

namespace sluice::filterwords {

namespace {

QString lower(std::string_view name)
{
    return QString::fromLatin1(name.data(), qsizetype(name.size())).toLower();
}

int placeIn(const QStringList& words, QStringView name)
{
    for (int i = 0; i < words.size(); ++i) {
        if (name.compare(words[i], Qt::CaseInsensitive) == 0)
            return i;
    }
    return -1;
}

template <typename Of> std::optional<Of> byPlace(const QStringList& words, QStringView name)
{
    const int place = placeIn(words, name);
    return place < 0 ? std::optional<Of>() : Of(place);
}

struct Scale {
    const char16_t* unit;
    double factor;
};

/// A number, not negative, and one of the units; nothing when there is no such unit or it does not
/// fit.
std::optional<std::int64_t> scaled(QStringView text, std::initializer_list<Scale> scales)
{
    qsizetype digits = 0;
    while (digits < text.size()
        && ((text[digits] >= u'0' && text[digits] <= u'9') || text[digits] == u'.'))
        ++digits;
    bool isNumber = false;
    const double number = text.left(digits).toDouble(&isNumber);
    if (!isNumber)
        return {};
    for (const Scale& scale : scales) {
        if (text.mid(digits).compare(QStringView(scale.unit), Qt::CaseInsensitive) != 0)
            continue;
        const double value = std::round(number * scale.factor);
        if (value > 9e18)
            return {};
        return std::int64_t(value);
    }
    return {};
}

} // namespace

const QStringList& fields()
{
    static const QStringList list = [] {
        QStringList words;
        for (const char* word : { "cmd", "producer", "key", "phase", "status", "why", "lane",
                 "conn", "epoch", "id", "bytes", "sent", "received" })
            words += QString::fromLatin1(word);
        return words;
    }();
    return list;
}

std::optional<Field> fieldOf(QStringView name) { return byPlace<Field>(fields(), name); }

const QStringList& phases()
{
    static const QStringList list = [] {
        QStringList words;
        for (int i = 0; i < phaseCount; ++i)
            words += lower(phaseName(Phase(i)));
        return words;
    }();
    return list;
}

std::optional<Phase> phaseOf(QStringView name) { return byPlace<Phase>(phases(), name); }

const QStringList& statuses()
{
    static const QStringList list = [] {
        QStringList words;
        for (const char* word : { "reply", "error", "notsent", "maybe", "open", "abandoned" })
            words += QString::fromLatin1(word);
        return words;
    }();
    return list;
}

std::optional<Status> statusOf(QStringView name) { return byPlace<Status>(statuses(), name); }

const QStringList& whys()
{
    static const QStringList list = [] {
        QStringList words;
        for (int i = 1; i < whyCount; ++i)
            words += lower(whyName(Why(i)));
        return words;
    }();
    return list;
}

std::optional<Why> whyOf(QStringView name)
{
    const int place = placeIn(whys(), name);
    return place < 0 ? std::optional<Why>() : Why(place + 1);
}

const QStringList& lanes()
{
    static const QStringList list { QStringLiteral("interactive"), QStringLiteral("bulk") };
    return list;
}

const QStringList& commands()
{
    static const QStringList list = [] {
        QStringList words;
        for (int id = 0; id < int(CommandId::Count); ++id)
            words += QString::fromLatin1(commandName(CommandId(id)));
        words.sort();
        words.removeDuplicates();
        return words;
    }();
    return list;
}

std::vector<bool> commandsOf(const QByteArray& pattern)
{
    const QByteArray upper = pattern.toUpper();
    std::vector<bool> chosen(std::size_t(CommandId::Count), false);
    bool any = false;
    for (int id = 0; id < int(CommandId::Count); ++id) {
        const QByteArrayView name = commandName(CommandId(id));
        const bool isPart = name.startsWith(upper) && name.size() > upper.size()
            && name[upper.size()] == '|'; // "CLIENT" is "CLIENT|REPLY" too
        chosen[std::size_t(id)] = isPart || globMatches(upper, name);
        any |= chosen[std::size_t(id)];
    }
    if (!any)
        chosen.clear();
    return chosen;
}

std::optional<std::int64_t> durationOf(QStringView text)
{
    if (text == u"0")
        return 0;
    return scaled(text,
        { { u"ns", 1 }, { u"us", 1e3 }, { u"\u00b5s", 1e3 }, { u"\u03bcs", 1e3 }, { u"ms", 1e6 },
            { u"s", 1e9 }, { u"min", 6e10 } });
}

std::optional<std::int64_t> sizeOf(QStringView text)
{
    return scaled(text,
        { { u"", 1 }, { u"b", 1 }, { u"k", 1024 }, { u"m", 1024.0 * 1024 },
            { u"g", 1024.0 * 1024 * 1024 } });
}

QString closest(QStringView typed, const QStringList& words)
{
    constexpr qsizetype longest = 32;
    if (typed.isEmpty() || typed.size() > longest)
        return {};
    const QString mine = typed.toString().toLower();
    QString best;
    int least = std::max(1, int(mine.size()) / 3) + 1;
    for (const QString& word : words) {
        // The optimal string alignment: a letter too many, too few, another one, or two swapped.
        const QString other = word.toLower();
        std::vector<int> last;
        std::vector<int> before(std::size_t(other.size()) + 1);
        for (std::size_t i = 0; i < before.size(); ++i)
            before[i] = int(i);
        for (qsizetype a = 0; a < mine.size(); ++a) {
            std::vector<int> now(before.size());
            now[0] = int(a) + 1;
            for (qsizetype b = 0; b < other.size(); ++b) {
                const auto at = std::size_t(b);
                now[at + 1] = std::min(
                    { before[at] + (mine[a] != other[b]), before[at + 1] + 1, now[at] + 1 });
                if (a > 0 && b > 0 && mine[a] == other[b - 1] && mine[a - 1] == other[b])
                    now[at + 1] = std::min(now[at + 1], last[at - 1] + 1);
            }
            last = std::move(before);
            before = std::move(now);
        }
        if (before.back() < least) {
            least = before.back();
            best = word;
        }
    }
    return best;
}

} // namespace sluice::filterwords
