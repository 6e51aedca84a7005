// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/factsloader.h"

#include "core/values/replytable.h"

namespace sluice {

FactsLoader::FactsLoader(QByteArray key, std::optional<quint64> memory)
    : m_key(std::move(key))
    , m_dumps(memory && *memory <= dumpedUpTo)
{
}

std::vector<FaceLoader::Arguments> FactsLoader::next()
{
    // What is changed by looking at the key comes first.
    std::vector<Arguments> commands { { "OBJECT", "IDLETIME", m_key }, { "OBJECT", "FREQ", m_key },
        { "TYPE", m_key }, { "PTTL", m_key }, { "PEXPIRETIME", m_key },
        { "OBJECT", "ENCODING", m_key }, { "OBJECT", "REFCOUNT", m_key },
        { "MEMORY", "USAGE", m_key } };
    if (m_dumps)
        commands.push_back({ "DUMP", m_key });
    return commands;
}

ReadProblem FactsLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    const std::vector<Arguments> commands = next();
    if (outcomes.size() != commands.size())
        return unreadable();
    if (!outcomes.front().isReply())
        return ReadProblem::of(outcomes.front());
    for (std::size_t i = 0; i < commands.size(); ++i) {
        const Value& reply = outcomes[i].reply();
        // Only one of IDLETIME and FREQ is kept, and older servers know fewer: no row, no fuss.
        if (!outcomes[i].isReply() || reply.isNull()
            || (reply.isError() && !reply.bytes().startsWith("NOPERM")))
            continue;
        Arguments words = commands[i];
        words.removeLast();
        if (words.first() == "DUMP")
            page.rows.push_back({ "DUMP (bytes)", QByteArray::number(reply.bytes().size()) });
        else
            appendReply(page.rows, words.join(' '), reply);
    }
    page.total = page.rows.size();
    setHasMore(false);
    return {};
}

} // namespace sluice
