// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/moduleloader.h"

#include "core/values/replytable.h"

#include <algorithm>
#include <limits>

namespace sluice {

enum class ModuleElements { None, Samples, Vectors };

struct ModuleType {
    const char* name; ///< as TYPE says it
    std::initializer_list<const char*> facts; ///< commands; "%" stands for the key
    ModuleElements elements;
};

namespace {

constexpr int samplesPerPage = 500;
constexpr qsizetype vectorsPerPage = 50;

const ModuleType types[] = {
    { "TSDB-TYPE", { "TS.INFO %" }, ModuleElements::Samples },
    { "vectorset", { "VCARD %", "VDIM %", "VINFO %" }, ModuleElements::Vectors },
    { "MBbloom--", { "BF.CARD %", "BF.INFO %" }, ModuleElements::None },
    { "bloomfltr", { "BF.CARD %", "BF.INFO %" }, ModuleElements::None },
    { "MBbloomCF", { "CF.INFO %" }, ModuleElements::None },
    { "CMSk-TYPE", { "CMS.INFO %" }, ModuleElements::None },
    { "TopK-TYPE", { "TOPK.INFO %", "TOPK.LIST % WITHCOUNT" }, ModuleElements::None },
    { "TDIS-TYPE",
        { "TDIGEST.INFO %", "TDIGEST.MIN %", "TDIGEST.MAX %",
            "TDIGEST.QUANTILE % 0.01 0.1 0.25 0.5 0.75 0.9 0.99 0.999" },
        ModuleElements::None },
};

/// A vector as the server wrote its numbers: "0.1 0.25 -1".
QByteArray vectorText(const Value& reply)
{
    QByteArray text;
    for (const Value& number : reply.items()) {
        if (!text.isEmpty())
            text += ' ';
        text += replyText(number);
    }
    return text;
}

} // namespace

const ModuleType* moduleTypeOf(const QByteArray& typeName)
{
    const auto found = std::find_if(std::begin(types), std::end(types),
        [&](const ModuleType& type) { return typeName == type.name; });
    return found == std::end(types) ? nullptr : found;
}

ModuleLoader::ModuleLoader(QByteArray key, const ModuleType& type)
    : m_key(std::move(key))
    , m_type(type)
{
}

FaceLoader::Arguments ModuleLoader::command(const char* words) const
{
    Arguments arguments = QByteArray(words).split(' ');
    std::replace(arguments.begin(), arguments.end(), QByteArray("%"), m_key);
    return arguments;
}

std::vector<FaceLoader::Arguments> ModuleLoader::next()
{
    std::vector<Arguments> commands;
    switch (m_step) {
    case Step::Facts:
        for (const char* fact : m_type.facts)
            commands.push_back(command(fact));
        break;
    case Step::Samples:
        commands.push_back(
            { "TS.RANGE", m_key, m_from, "+", "COUNT", QByteArray::number(samplesPerPage) });
        break;
    case Step::Members:
        commands.push_back({ "VRANDMEMBER", m_key, QByteArray::number(sampledMembers) });
        break;
    case Step::Vectors:
        for (const QByteArray& member :
            m_members.first(std::min(m_members.size(), vectorsPerPage))) {
            commands.push_back({ "VEMB", m_key, member });
            commands.push_back({ "VGETATTR", m_key, member });
        }
        break;
    }
    return commands;
}

ReadProblem ModuleLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.size() != next().size())
        return unreadable();
    for (const Outcome& outcome : outcomes) {
        if (!outcome.isReply())
            return ReadProblem::of(outcome);
    }
    switch (m_step) {
    case Step::Facts:
        return takeFacts(outcomes, page);
    case Step::Samples:
        return takeSamples(outcomes.front(), page);
    case Step::Members:
        return takeMembers(outcomes.front());
    case Step::Vectors:
        takeVectors(outcomes, page);
        break;
    }
    return {};
}

ReadProblem ModuleLoader::takeFacts(const std::vector<Outcome>& outcomes, FacePage& page)
{
    const std::vector<Arguments> commands = next();
    std::vector<QList<QByteArray>> rows;
    bool any = false;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const Value& reply = outcomes[i].reply();
        any = any || !reply.isError();
        // An aggregate's parts have names of their own.
        const bool isNamed = !reply.isAggregate() || commands[i].size() > 2;
        appendReply(rows, isNamed ? commands[i].first() : QByteArray(), reply);
    }
    if (!any)
        return ReadProblem::of(outcomes.front());
    if (m_type.elements == ModuleElements::None) {
        page.rows = std::move(rows);
        page.total = page.rows.size();
        setHasMore(false);
        return {};
    }
    if (const auto count = outcomes.front().reply().toInteger(); count && *count >= 0)
        m_count = static_cast<quint64>(*count); // VCARD
    m_begun = std::move(rows);
    m_step = m_type.elements == ModuleElements::Samples ? Step::Samples : Step::Members;
    setPageWhole(false);
    return {};
}

ReadProblem ModuleLoader::takeSamples(const Outcome& outcome, FacePage& page)
{
    if (outcome.isError())
        return ReadProblem::of(outcome);
    if (!outcome.reply().isAggregate())
        return unreadable();
    std::vector<QList<QByteArray>> rows;
    std::optional<qint64> last;
    for (const Value& sample : outcome.reply().items()) {
        if (sample.items().size() != 2)
            return unreadable();
        last = sample.items()[0].toInteger();
        if (!last)
            return unreadable();
        rows.push_back({ QByteArray::number(*last), replyText(sample.items()[1]) });
    }
    page.rows = std::move(m_begun);
    m_begun.clear();
    page.rows.insert(page.rows.end(), rows.begin(), rows.end());
    setPageWhole(true);
    setHasMore(rows.size() >= samplesPerPage && *last < std::numeric_limits<qint64>::max());
    if (hasMore())
        m_from = QByteArray::number(*last + 1);
    return {};
}

ReadProblem ModuleLoader::takeMembers(const Outcome& outcome)
{
    if (outcome.isError())
        return ReadProblem::of(outcome);
    if (!outcome.reply().isAggregate())
        return unreadable();
    for (const Value& member : outcome.reply().items())
        m_members.append(member.bytes());
    std::sort(m_members.begin(), m_members.end());
    m_members.erase(std::unique(m_members.begin(), m_members.end()), m_members.end());
    m_isSample = m_count && *m_count > quint64(m_members.size());
    m_step = Step::Vectors;
    if (m_members.isEmpty()) {
        // Nothing to ask for: VCARD once more keeps every step one of commands.
        m_members.append(QByteArray());
    }
    return {};
}

void ModuleLoader::takeVectors(const std::vector<Outcome>& outcomes, FacePage& page)
{
    page.rows = std::move(m_begun);
    m_begun.clear();
    const auto count = static_cast<qsizetype>(outcomes.size() / 2);
    for (qsizetype i = 0; i < count; ++i) {
        const Value& vector = outcomes[static_cast<std::size_t>(2 * i)].reply();
        const Value& attribute = outcomes[static_cast<std::size_t>(2 * i + 1)].reply();
        if (vector.isNull()) // gone meanwhile
            continue;
        QByteArray text = vector.isAggregate() ? vectorText(vector) : replyText(vector);
        if (attribute.isString() && !attribute.bytes().isEmpty())
            text += "  " + attribute.bytes();
        page.rows.push_back({ m_members[i], text });
    }
    m_members.remove(0, count);
    if (m_isSample)
        page.sampledFrom = m_count;
    setPageWhole(true);
    setHasMore(!m_members.isEmpty());
}

} // namespace sluice
