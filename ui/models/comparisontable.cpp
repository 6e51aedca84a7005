// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/comparisontable.h"

#include <algorithm>
#include <array>

namespace sluice {

namespace {

enum class Unit { Rate, Time, Count, Mean };

struct Figure {
    QString name;
    QString path;
    Unit unit;
};

std::vector<Figure> figures()
{
    std::vector<Figure> rows { { ComparisonTable::tr("throughput"),
        QStringLiteral("throughputPerSecond"), Unit::Rate } };
    const std::array names { ComparisonTable::tr("behind schedule"),
        ComparisonTable::tr("waiting to send"), ComparisonTable::tr("queued"),
        ComparisonTable::tr("writing"), ComparisonTable::tr("in flight"),
        ComparisonTable::tr("behind others"), ComparisonTable::tr("own"),
        ComparisonTable::tr("receiving"), ComparisonTable::tr("delivery"),
        ComparisonTable::tr("total") };
    static_assert(std::tuple_size_v<decltype(names)> == phaseCount);
    for (const QLatin1String percentile : { QLatin1String("p50"), QLatin1String("p99") }) {
        for (int phase = 0; phase < phaseCount; ++phase) {
            const std::string_view id = phaseName(static_cast<Phase>(phase));
            rows.push_back({ QStringLiteral("%1, %2").arg(names[std::size_t(phase)], percentile),
                QStringLiteral("phases.%1.%2")
                    .arg(QLatin1String(id.data(), qsizetype(id.size())), percentile),
                Unit::Time });
        }
    }
    const auto add = [&rows](const QString& name, const char* path, Unit unit) {
        rows.push_back({ name, QLatin1String(path), unit });
    };
    add(ComparisonTable::tr("in the system, mean"), "mean.inSystem", Unit::Mean);
    add(ComparisonTable::tr("waiting to send, most"), "max.waiting", Unit::Count);
    add(ComparisonTable::tr("replies"), "totals.replied", Unit::Count);
    add(ComparisonTable::tr("rejected"), "totals.notSent.rejected", Unit::Count);
    add(ComparisonTable::tr("expired"), "totals.notSent.deadline", Unit::Count);
    add(ComparisonTable::tr("not sent, in all"), "totals.notSent.*", Unit::Count);
    add(ComparisonTable::tr("maybe executed"), "totals.maybeExecuted.*", Unit::Count);
    return rows;
}

QString worded(const ComparisonWords& words, Unit unit, std::optional<double> value)
{
    switch (unit) {
    case Unit::Rate:
        return words.rate(value);
    case Unit::Time:
        return words.duration(value ? std::optional(Duration(std::int64_t(*value))) : std::nullopt);
    case Unit::Count:
        return words.count(value ? std::optional(quint64(std::max(0.0, *value))) : std::nullopt);
    case Unit::Mean:
        break;
    }
    return words.mean(value);
}

} // namespace

std::optional<double> reportFigure(const QJsonObject& report, const QString& path)
{
    QJsonObject at = report;
    const QStringList names = path.split(u'.');
    for (qsizetype i = 0; i + 1 < names.size(); ++i) {
        const QJsonValue inner = at.value(names[i]);
        if (!inner.isObject())
            return {};
        at = inner.toObject();
    }
    if (names.last() == u"*") {
        double sum = 0;
        for (const QJsonValue& value : at)
            sum += value.toDouble();
        return sum;
    }
    const QJsonValue value = at.value(names.last());
    if (value.isDouble())
        return value.toDouble();
    // Only the reasons that occurred are listed.
    const bool isByReason = names.size() == 3 && names[0] == u"totals";
    return isByReason && value.isUndefined() ? std::optional(0.0) : std::nullopt;
}

ComparisonTable::ComparisonTable(ComparisonWords words, QObject* parent)
    : QAbstractTableModel(parent)
    , m_words(std::move(words))
{
}

void ComparisonTable::show(const std::vector<ComparedRun>& runs)
{
    beginResetModel();
    m_head = { tr("figure") };
    m_rows.clear();
    m_hasUnknown = false;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        m_head += m_words.name(runs[i].variant.name);
        if (i > 0)
            m_head += tr("to the first");
    }
    if (!runs.empty()) {
        for (const Figure& figure : figures()) {
            QStringList cells { figure.name };
            const std::optional<double> first = reportFigure(runs[0].report, figure.path);
            for (std::size_t i = 0; i < runs.size(); ++i) {
                const std::optional<double> value = reportFigure(runs[i].report, figure.path);
                m_hasUnknown = m_hasUnknown || (!value && !runs[i].report.isEmpty());
                cells += worded(m_words, figure.unit, value);
                if (i > 0) {
                    cells += m_words.ratio(value && first && *first > 0
                            ? std::optional(*value / *first)
                            : std::nullopt);
                }
            }
            m_rows.push_back(cells);
        }
    }
    endResetModel();
}

int ComparisonTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ComparisonTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_head.size());
}

QVariant ComparisonTable::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return m_rows[std::size_t(index.row())].value(index.column());
    if (role == Qt::TextAlignmentRole && index.column() > 0)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant ComparisonTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return m_head[section];
    if (role == Qt::TextAlignmentRole && section > 0)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

} // namespace sluice
