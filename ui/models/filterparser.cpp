// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/globfilter.h"
#include "core/protocol/displaytext.h"
#include "ui/models/requestfilter.h"

#include <QCoreApplication>

namespace sluice {

namespace {

using filterwords::Field;
using Compare = FilterTerm::Compare;

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(RequestFilter)
};

constexpr qsizetype longestText = 2000;
constexpr int deepest = 50; ///< parentheses within parentheses
constexpr qsizetype keyBytes = qsizetype(std::tuple_size_v<decltype(RequestRecord::key)>);

/// One way down, by recursion for parentheses alone; ends with the first error.
class FilterParser {
public:
    explicit FilterParser(const QString& text)
        : m_text(text)
    {
    }

    FilterText parse()
    {
        FilterText result;
        if (m_text.size() > longestText) {
            fail(longestText, m_text.size() - longestText, Tr::tr("the filter is too long"));
        } else {
            skipSpace();
            if (!atEnd())
                result.root = any(0);
            if (!m_error && !atEnd())
                fail(m_at, 1, Tr::tr("there is no parenthesis that this one closes"));
        }
        if (m_error)
            result.root = {};
        result.error = m_error;
        result.needsWholeKeys = m_needsWholeKeys;
        return result;
    }

private:
    struct Value {
        QString text;
        qsizetype at = 0;
        qsizetype length = 0; ///< as typed, with its quotes
        bool isQuoted = false;
    };

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] QChar next() const { return atEnd() ? QChar() : m_text[m_at]; }
    [[nodiscard]] static bool endsWord(QChar c) { return c.isSpace() || c == u'(' || c == u')'; }
    void skipSpace()
    {
        while (!atEnd() && m_text[m_at].isSpace())
            ++m_at;
    }
    /// The first one counts: what follows it is a consequence.
    void fail(qsizetype at, qsizetype length, const QString& message)
    {
        if (!m_error)
            m_error = FilterError { at, std::max<qsizetype>(1, length), message };
    }
    /// Takes a word that is no term: OR, AND, NOT.
    bool take(QStringView word)
    {
        const qsizetype end = m_at + word.size();
        if (!QStringView(m_text).mid(m_at).startsWith(word)
            || (end < m_text.size() && !endsWord(m_text[end])))
            return false;
        m_at = end;
        skipSpace();
        return true;
    }
    static FilterNode one(FilterNode::Kind kind, std::vector<FilterNode> of)
    {
        if (of.size() == 1 && kind != FilterNode::Kind::Not)
            return std::move(of.front());
        return { kind, std::move(of), {} };
    }

    FilterNode any(int depth)
    {
        std::vector<FilterNode> of;
        do
            of.push_back(all(depth));
        while (!m_error && take(u"OR"));
        return one(FilterNode::Kind::Any, std::move(of));
    }
    FilterNode all(int depth)
    {
        std::vector<FilterNode> of;
        while (!m_error) {
            const qsizetype before = m_at;
            if (atEnd() || next() == u')' || take(u"OR")) {
                const bool isOr = m_at != before;
                m_at = before;
                if (of.empty() || m_wantsMore)
                    fail(before, isOr ? 2 : 1, Tr::tr("something to look for is missing here"));
                break;
            }
            m_wantsMore = false;
            of.push_back(negated(depth));
            m_wantsMore = take(u"AND");
        }
        m_wantsMore = false;
        return one(FilterNode::Kind::All, std::move(of));
    }
    FilterNode negated(int depth)
    {
        bool isNot = false;
        while (true) {
            if (take(u"NOT")) {
                isNot = !isNot;
            } else if (next() == u'-') {
                ++m_at;
                isNot = !isNot;
                if (next().isSpace() || atEnd())
                    fail(m_at - 1, 1, Tr::tr("what is not wanted must follow at once"));
            } else {
                break;
            }
        }
        FilterNode node = primary(depth);
        if (isNot) {
            std::vector<FilterNode> of;
            of.push_back(std::move(node));
            return one(FilterNode::Kind::Not, std::move(of));
        }
        return node;
    }
    FilterNode primary(int depth)
    {
        if (m_error)
            return {};
        if (atEnd() || next() == u')') {
            fail(m_at, 1, Tr::tr("something to look for is missing here"));
            return {};
        }
        if (next() != u'(')
            return { FilterNode::Kind::Term, {}, term() };
        const qsizetype open = m_at++;
        if (depth >= deepest) {
            fail(open, 1, Tr::tr("there are too many parentheses within each other"));
            return {};
        }
        skipSpace();
        FilterNode node = any(depth + 1);
        if (!m_error && next() != u')')
            fail(open, 1, Tr::tr("this parenthesis is not closed"));
        ++m_at;
        skipSpace();
        return node;
    }

    FilterTerm term()
    {
        const qsizetype start = m_at;
        qsizetype end = m_at;
        while (end < m_text.size() && m_text[end].isLetter())
            ++end;
        FilterTerm term;
        if (end > start && end < m_text.size() && QStringView(u":=<>").contains(m_text[end])) {
            const QStringView name = QStringView(m_text).mid(start, end - start);
            m_at = end;
            fieldTerm(term, name, start);
        } else {
            const Value value = readValue();
            term.pattern = value.isQuoted ? value.text.toUtf8() : fromDisplay(value.text);
            m_needsWholeKeys |= term.pattern.size() > keyBytes;
            if (value.text.isEmpty())
                fail(value.at, value.length, Tr::tr("something to look for is missing here"));
        }
        skipSpace();
        return term;
    }
    void fieldTerm(FilterTerm& term, QStringView name, qsizetype start)
    {
        if (const std::optional<Phase> phase = filterwords::phaseOf(name)) {
            term.field = Field::Phase;
            term.phase = *phase;
            readSpan(term, start);
            return;
        }
        const std::optional<Field> field = filterwords::fieldOf(name);
        if (!field) {
            fail(start, name.size(),
                guess(Tr::tr("there is no field of that name"), name,
                    filterwords::fields() + filterwords::phases(),
                    Tr::tr("a text with such a sign stands in quotes")));
            return;
        }
        term.field = *field;
        if (*field == Field::Phase) {
            readPhase(term);
            return;
        }
        const qsizetype sign = m_at;
        term.compare = readCompare().value_or(Compare::Equal);
        const Value value = readValue();
        if (value.text.isEmpty()) {
            fail(start, m_at - start, Tr::tr("%1 needs a value").arg(name.toString() + u':'));
            return;
        }
        if (*field >= Field::Connection)
            readNumber(term, value);
        else if (term.compare != Compare::Equal)
            fail(sign, 1, Tr::tr("%1 is no number: nothing is less or more").arg(name));
        else
            readName(term, value);
    }
    /// What was chosen out of few names, or a glob.
    void readName(FilterTerm& term, const Value& value)
    {
        const auto take = [&](auto found, auto& to, const QString& none, const QStringList& words) {
            if (found)
                to = *found;
            else
                fail(value.at, value.length, guess(none, value.text, words, words.join(u", ")));
        };
        switch (term.field) {
        case Field::Command:
            term.commands = filterwords::commandsOf(value.text.toUtf8());
            if (term.commands.empty())
                fail(value.at, value.length,
                    guess(Tr::tr("no command of that name is known"), value.text,
                        filterwords::commands(), Tr::tr("those of modules are cmd:OTHER")));
            break;
        case Field::Status:
            take(filterwords::statusOf(value.text), term.status,
                Tr::tr("there is no status of that name"), filterwords::statuses());
            break;
        case Field::Why:
            take(filterwords::whyOf(value.text), term.why,
                Tr::tr("there is no reason of that name"), filterwords::whys());
            break;
        case Field::Lane: {
            const auto place = filterwords::lanes().indexOf(value.text.toLower());
            take(place < 0 ? std::optional<std::int64_t>() : place, term.number,
                Tr::tr("there is no lane of that name"), filterwords::lanes());
            break;
        }
        default:
            // With a star at its end it is a glob for sure, with the escapes of shown names.
            term.pattern = GlobFilter::fromText(QString(value.text + u'*')).pattern().chopped(1);
            if (term.field == Field::Key)
                noteKey(term.pattern);
        }
    }
    void readPhase(FilterTerm& term)
    {
        ++m_at;
        const qsizetype start = m_at;
        while (next().isLetter())
            ++m_at;
        const QStringView name = QStringView(m_text).mid(start, m_at - start);
        if (const std::optional<Phase> phase = filterwords::phaseOf(name)) {
            term.phase = *phase;
            readSpan(term, start);
        } else if (name.isEmpty()) {
            fail(start, 1, Tr::tr("a phase and a duration: phase:waiting>1ms"));
        } else {
            fail(start, name.size(),
                guess(Tr::tr("there is no phase of that name"), name, filterwords::phases(),
                    filterwords::phases().join(u", ")));
        }
    }
    /// ">1ms" behind the name of a phase.
    void readSpan(FilterTerm& term, qsizetype start)
    {
        const std::optional<Compare> compare = readCompare();
        if (!compare || *compare == Compare::Equal) {
            const QString name = filterwords::phases().value(int(term.phase));
            fail(start, m_at - start,
                Tr::tr("longer or shorter than what? %1 or %2")
                    .arg(name + QStringLiteral(">1ms"), name + QStringLiteral("<1ms")));
            return;
        }
        term.compare = *compare;
        const Value value = readValue();
        const std::optional<std::int64_t> span = filterwords::durationOf(value.text);
        if (span)
            term.number = *span;
        else
            fail(value.at, value.length,
                Tr::tr("a duration is a number and its unit: 500us, 1.5ms, 2s"));
    }
    void readNumber(FilterTerm& term, const Value& value)
    {
        if (term.field >= Field::Bytes) {
            if (const std::optional<std::int64_t> size = filterwords::sizeOf(value.text))
                term.number = *size;
            else
                fail(value.at, value.length, Tr::tr("a size is a number of bytes: 800, 4k, 1.5M"));
            return;
        }
        bool isNumber = false;
        const QStringView digits = QStringView(value.text).mid(value.text.startsWith(u'#') ? 1 : 0);
        const std::uint64_t number = digits.toULongLong(&isNumber);
        if (isNumber && number <= std::uint64_t(INT64_MAX))
            term.number = std::int64_t(number);
        else
            fail(value.at, value.length, Tr::tr("this is no whole number"));
    }
    /// ":", "=", "<", ">=", ":>"; nothing when there is no such sign.
    std::optional<Compare> readCompare()
    {
        std::optional<Compare> compare;
        if (next() == u':' || next() == u'=') {
            compare = Compare::Equal;
            ++m_at;
        }
        if (next() != u'<' && next() != u'>')
            return compare;
        const bool isLess = next() == u'<';
        ++m_at;
        if (next() != u'=')
            return isLess ? Compare::Less : Compare::More;
        ++m_at;
        return isLess ? Compare::LessOrEqual : Compare::MoreOrEqual;
    }
    /// Up to the next space or parenthesis; what is in quotes goes up to the closing one.
    Value readValue()
    {
        Value value { {}, m_at, 0, next() == u'"' };
        if (value.isQuoted) {
            for (++m_at; !atEnd() && next() != u'"'; ++m_at) {
                if (next() == u'\\' && m_at + 1 < m_text.size() && m_text[m_at + 1] == u'"')
                    ++m_at;
                value.text += next();
            }
            if (atEnd())
                fail(value.at, m_at - value.at, Tr::tr("the quotes are not closed"));
            ++m_at;
        } else {
            while (!atEnd() && !endsWord(next()))
                value.text += m_text[m_at++];
        }
        m_at = std::min(m_at, m_text.size());
        value.length = m_at - value.at;
        return value;
    }
    static QString guess(
        const QString& what, QStringView typed, const QStringList& words, const QString& otherwise)
    {
        const QString meant = filterwords::closest(typed, words);
        return meant.isEmpty() ? Tr::tr("%1; %2").arg(what, otherwise)
                               : Tr::tr("%1; did you mean %2?").arg(what, meant);
    }
    /// Whether the recorded part of a key decides.
    void noteKey(QByteArrayView pattern)
    {
        qsizetype bytes = 0;
        bool hasStar = false;
        bool goesOn = false; ///< something stands behind a star
        for (qsizetype at = 0; at < pattern.size(); at += globPartSize(pattern.sliced(at))) {
            const bool isStar = pattern[at] == '*';
            goesOn |= hasStar && !isStar;
            hasStar |= isStar;
            bytes += !isStar;
        }
        m_needsWholeKeys |= goesOn || bytes > keyBytes || (!hasStar && bytes == keyBytes);
    }

    const QString& m_text;
    qsizetype m_at = 0;
    bool m_wantsMore = false; ///< behind AND
    bool m_needsWholeKeys = false;
    std::optional<FilterError> m_error;
};

} // namespace

qsizetype globPartSize(QByteArrayView pattern)
{
    if (pattern.size() >= 2 && pattern[0] == '\\')
        return 2;
    if (pattern.isEmpty() || pattern[0] != '[')
        return std::min<qsizetype>(1, pattern.size());
    qsizetype at = pattern.size() > 1 && pattern[1] == '^' ? 2 : 1;
    while (at < pattern.size() && pattern[at] != ']') {
        const bool isRange = at + 2 < pattern.size() && pattern[at + 1] == '-';
        at += pattern[at] == '\\' && at + 1 < pattern.size() ? 2 : isRange ? 3 : 1;
    }
    return std::min(at + 1, pattern.size());
}

FilterText parseFilter(const QString& text) { return FilterParser(text).parse(); }

} // namespace sluice
