// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/requestfilter.h"

#include "core/keys/globfilter.h"
#include "core/protocol/commandtable.h"
#include "core/trace/livesnapshot.h"
#include "ui/models/phasespans.h"

#include <QCoreApplication>

#include <algorithm>
#include <string_view>

namespace sluice {

namespace {

using filterwords::Field;
using filterwords::Status;
using Compare = FilterTerm::Compare;

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(RequestFilter)
};

/// Above it a producer's name is asked for every time.
constexpr ProducerId producersKept = 1 << 20;

bool holds(std::int64_t value, Compare compare, std::int64_t number)
{
    switch (compare) {
    case Compare::Less:
        return value < number;
    case Compare::LessOrEqual:
        return value <= number;
    case Compare::Equal:
        return value == number;
    case Compare::MoreOrEqual:
        return value >= number;
    case Compare::More:
        return value > number;
    }
    return false;
}

bool hasStatus(const RequestRecord& record, Status status)
{
    if (status == Status::Abandoned)
        return record.abandoned;
    if (status == Status::Open || isOpen(record))
        return (status == Status::Open) == isOpen(record) && isOpen(record);
    return int(record.ending) == int(status);
}

/// In any case for the command, as it stands for the key. `word` is as the person typed it.
bool hasWord(const RequestRecord& record, const QByteArray& word)
{
    const QByteArrayView name = commandName(CommandId(record.command));
    const auto sameLetter = [](char a, char b) {
        const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; };
        return upper(a) == upper(b);
    };
    if (std::search(name.begin(), name.end(), word.begin(), word.end(), sameLetter) != name.end())
        return true;
    const std::string_view key(record.key.data(), record.keySize);
    const std::string_view wanted(word.constData(), std::size_t(word.size()));
    if (wanted.size() > record.key.size())
        return record.keySize == record.key.size() && wanted.substr(0, key.size()) == key;
    return key.find(wanted) != std::string_view::npos;
}

} // namespace

bool keyMayMatch(QByteArrayView pattern, QByteArrayView recorded, bool isCut)
{
    if (!isCut)
        return globMatches(pattern, recorded);
    // What is recorded must be what some beginning of the pattern asks for. One that asks for more
    // bytes than that cannot be.
    qsizetype bytes = 0;
    bool hasStar = false;
    for (qsizetype at = 0; at < pattern.size() && bytes <= recorded.size();) {
        const bool isStar = pattern[at] == '*';
        bytes += !isStar;
        at += globPartSize(pattern.sliced(at));
        hasStar |= isStar; // behind it, any length is possible
        if ((hasStar || bytes == recorded.size()) && globMatches(pattern.first(at), recorded))
            return true;
    }
    return false;
}

struct RequestFilter::Question {
    const RequestRecord& record;
    std::int64_t now;
    bool isMeasured = false;
    std::array<std::int64_t, phaseCount> phases {};

    std::int64_t length(Phase phase)
    {
        if (!isMeasured) {
            isMeasured = true;
            if (isOpen(record)) {
                const PhaseSpans spans = phaseSpans(record, std::max(now, openSince(record)));
                for (int i = 0; i < phaseCount; ++i)
                    phases[std::size_t(i)] = spans.length(Phase(i));
            } else {
                phases = record.phases();
            }
        }
        return phases[std::size_t(phase)];
    }
};

RequestFilter::RequestFilter(QString text, FilterText parsed, ProducerName producer)
    : m_text(std::move(text))
    , m_root(std::move(parsed.root))
    , m_needsWholeKeys(parsed.needsWholeKeys)
    , m_producer(std::move(producer))
{
}

std::shared_ptr<const RequestFilter> RequestFilter::fromText(
    const QString& text, ProducerName producer, FilterError* error)
{
    FilterText parsed = parseFilter(text);
    if (parsed.error) {
        if (error)
            *error = *parsed.error;
        return {};
    }
    return std::shared_ptr<const RequestFilter>(
        new RequestFilter(text, std::move(parsed), std::move(producer)));
}

bool RequestFilter::matches(const RequestRecord& record, std::int64_t now) const
{
    Question asked { record, now };
    return isMet(m_root, asked);
}

bool RequestFilter::matchesAll() const
{
    return m_root.kind == FilterNode::Kind::All && m_root.of.empty();
}

QString RequestFilter::note() const
{
    return m_needsWholeKeys
        ? Tr::tr("Keys are recorded up to 14 bytes: longer ones match when they begin so.")
        : QString();
}

bool RequestFilter::isMet(const FilterNode& node, Question& asked) const
{
    const auto meets = [&](const FilterNode& part) { return isMet(part, asked); };
    switch (node.kind) {
    case FilterNode::Kind::Term:
        return isMet(node.term, asked);
    case FilterNode::Kind::All:
        return std::all_of(node.of.begin(), node.of.end(), meets);
    case FilterNode::Kind::Any:
        return std::any_of(node.of.begin(), node.of.end(), meets);
    case FilterNode::Kind::Not:
        return !meets(node.of.front());
    }
    return false;
}

bool RequestFilter::isMet(const FilterTerm& term, Question& asked) const
{
    const RequestRecord& record = asked.record;
    const auto compared
        = [&](std::int64_t value) { return holds(value, term.compare, term.number); };
    switch (term.field) {
    case Field::Command:
        return record.command < term.commands.size() && term.commands[record.command];
    case Field::Producer:
        return isProducer(term, record.producer);
    case Field::Key:
        return record.keySize > 0
            && keyMayMatch(term.pattern, QByteArrayView(record.key.data(), record.keySize),
                record.keySize == record.key.size());
    case Field::Phase:
        return compared(asked.length(term.phase));
    case Field::Status:
        return hasStatus(record, term.status);
    case Field::Why:
        return !isOpen(record) && record.why == term.why;
    case Field::Lane:
        return record.lane == term.number;
    case Field::Connection:
        return compared(record.connection);
    case Field::Epoch:
        return compared(record.epoch);
    case Field::Id:
        return compared(std::int64_t(record.id));
    case Field::Bytes:
        return compared(std::int64_t(record.bytesSent) + record.bytesReceived);
    case Field::Sent:
        return compared(record.bytesSent);
    case Field::Received:
        return compared(record.bytesReceived);
    case Field::Word:
        return hasWord(record, term.pattern);
    }
    return false;
}

bool RequestFilter::isProducer(const FilterTerm& term, ProducerId id) const
{
    const auto ask = [&](bool& isKnown) {
        const QByteArray name = m_producer ? m_producer(id) : QByteArray();
        isKnown = !name.isEmpty();
        return globMatches(term.pattern, name);
    };
    bool isKnown = false;
    if (id >= producersKept)
        return ask(isKnown);
    auto of = std::find_if(m_producers.begin(), m_producers.end(),
        [&](const auto& entry) { return entry.first == &term; });
    if (of == m_producers.end())
        of = m_producers.insert(of, { &term, {} });
    std::vector<Verdict>& verdicts = of->second;
    if (id >= verdicts.size())
        verdicts.resize(std::size_t(id) + 1, Verdict::Unknown);
    if (verdicts[id] == Verdict::Unknown) {
        const bool is = ask(isKnown);
        if (!isKnown)
            return is; // its name may become known
        verdicts[id] = is ? Verdict::Yes : Verdict::No;
    }
    return verdicts[id] == Verdict::Yes;
}

} // namespace sluice
