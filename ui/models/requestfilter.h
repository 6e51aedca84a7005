// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/filterwords.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace sluice {

/// One question about a request, with what can be looked up beforehand looked up.
struct FilterTerm {
    enum class Compare { Less, LessOrEqual, Equal, MoreOrEqual, More };

    filterwords::Field field = filterwords::Field::Word;
    Compare compare = Compare::Equal;
    std::int64_t number = 0; ///< nanoseconds, bytes, or the index of a connection, an epoch, an id
    Phase phase = Phase::Total;
    filterwords::Status status = filterwords::Status::Reply;
    Why why = Why::None;
    QByteArray pattern; ///< a glob for producer and key; the bytes of a word
    std::vector<bool> commands; ///< by CommandId
};

/// A filter as a tree: a leaf asks, the others combine.
struct FilterNode {
    enum class Kind { Term, All, Any, Not };

    Kind kind = Kind::All;
    std::vector<FilterNode> of;
    FilterTerm term;
};

/// What is wrong with the text of a filter.
struct FilterError {
    qsizetype position = 0; ///< in UTF-16 units of the text
    qsizetype length = 0;
    QString message; ///< "there is no phase of that name; did you mean waiting?"
};

/// What was read: a tree, or an error.
struct FilterText {
    FilterNode root; ///< All of nothing for an empty text
    std::optional<FilterError> error;
    bool needsWholeKeys = false; ///< a term asks for more of the key than is recorded
};

/// Reads `cmd:GET -key:user:* (waiting>1ms OR status:error) orders`. Pure.
[[nodiscard]] FilterText parseFilter(const QString& text);

/// Which requests to show. Reading it costs once; then a record costs some tens of nanoseconds and
/// no allocation. The names of producers are asked for once each. Immutable but for that; GUI
/// thread.
class RequestFilter {
public:
    /// Bytes; empty when unknown.
    using ProducerName = std::function<QByteArray(ProducerId)>;

    /// Reads `text`; null and `error` filled when it is none. An empty text matches everything.
    static std::shared_ptr<const RequestFilter> fromText(
        const QString& text, ProducerName producer, FilterError* error = nullptr);

    /// Whether the request is one of those. An open one is as long as the stamps that it has.
    [[nodiscard]] bool matches(const RequestRecord& record) const
    {
        return matches(record, record.stamps.resumed);
    }
    /// The same for one that is open at the instant `now` (nanoseconds of the trace's clock): the
    /// phase that it is in goes up to then. One that has ended is as it is.
    [[nodiscard]] bool matches(const RequestRecord& record, std::int64_t now) const;

    [[nodiscard]] bool matchesAll() const;
    [[nodiscard]] const QString& text() const { return m_text; }
    /// Keys are recorded up to 14 bytes and the filter asks for more: longer keys that begin so
    /// match too, and this says it. Empty when nothing has to be said.
    [[nodiscard]] QString note() const;

private:
    RequestFilter(QString text, FilterText parsed, ProducerName producer);
    struct Question; ///< a record with its phases, computed when first asked for
    [[nodiscard]] bool isMet(const FilterNode& node, Question& asked) const;
    [[nodiscard]] bool isMet(const FilterTerm& term, Question& asked) const;
    [[nodiscard]] bool isProducer(const FilterTerm& term, ProducerId id) const;

    QString m_text;
    FilterNode m_root;
    bool m_needsWholeKeys = false;
    ProducerName m_producer;
    enum class Verdict : std::uint8_t { Unknown, No, Yes };
    /// By producer term and id.
    mutable std::vector<std::pair<const FilterTerm*, std::vector<Verdict>>> m_producers;
};

/// How many bytes the first part of a glob takes: a character, an escape, a class, a star; 0 when
/// it is empty.
[[nodiscard]] qsizetype globPartSize(QByteArrayView pattern);
/// Whether a key that is recorded as `recorded`, and goes on when `isCut`, may match a glob of the
/// server's kind: then what is not known counts as fitting. Any thread; allocates nothing.
[[nodiscard]] bool keyMayMatch(QByteArrayView pattern, QByteArrayView recorded, bool isCut);

} // namespace sluice
