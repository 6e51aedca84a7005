// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/row.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

namespace sluice::bench {

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

QString spread(const std::vector<double>& values)
{
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return QStringLiteral("%1 .. %2").arg(*low, 0, 'g', 3).arg(*high, 0, 'g', 3);
}

Row compare(const QString& name, const QString& unit, const std::vector<double>& ours,
    const std::vector<double>& theirs)
{
    std::vector<double> ratios;
    for (std::size_t i = 0; i < ours.size(); ++i)
        ratios.push_back(ours[i] / theirs[i]);
    Row row;
    row.name = name;
    row.unit = unit;
    row.ours = median(ours);
    row.reference = median(theirs);
    row.pairRatio = median(ratios);
    row.spread = spread(ratios);
    return row;
}

Row bounded(Row row, Row::Sense sense, double bound, double aim)
{
    row.sense = sense;
    row.bound = bound;
    row.aim = aim;
    return row;
}

std::optional<double> Row::ratio() const
{
    if (pairRatio)
        return pairRatio;
    if (!reference || *reference == 0)
        return std::nullopt;
    return ours / *reference;
}

std::optional<bool> Row::meets(std::optional<double> limit) const
{
    if (!limit || sense == Sense::None)
        return std::nullopt;
    const double value = ratio().value_or(ours);
    return sense == Sense::AtLeast ? value >= *limit : value <= *limit;
}

namespace {
QString number(std::optional<double> value)
{
    return value ? QString::number(*value, 'f',
               *value < 10         ? 2
                   : *value < 1000 ? 1
                                   : 0)
                 : QStringLiteral("-");
}

QString limit(const Row& row, std::optional<double> value)
{
    if (!value)
        return QStringLiteral("-");
    return (row.sense == Row::Sense::AtLeast ? QStringLiteral(">= ") : QStringLiteral("<= "))
        + number(value);
}

const char* word(std::optional<bool> truth) { return truth ? (*truth ? "yes" : "NO") : "-"; }
} // namespace

void print(const std::vector<Row>& rows)
{
    std::printf("%-82s %11s %11s %6s %19s %8s %5s %8s %5s  %s\n", "measure", "ours", "reference",
        "ratio", "spread", "must", "holds", "aim", "holds", "note");
    for (const Row& row : rows) {
        std::printf("%-82s %11s %11s %6s %19s %8s %5s %8s %5s  %s\n",
            qPrintable(row.name + QStringLiteral(" [") + row.unit + u']'),
            qPrintable(number(row.ours)), qPrintable(number(row.reference)),
            qPrintable(number(row.ratio())), qPrintable(row.spread),
            qPrintable(limit(row, row.bound)), word(row.holds()), qPrintable(limit(row, row.aim)),
            word(row.reachesAim()), qPrintable(row.note));
    }
}

bool writeJson(const std::vector<Row>& rows, const QString& name)
{
    const auto value
        = [](std::optional<double> known) { return known ? QJsonValue(*known) : QJsonValue(); };
    const auto truth
        = [](std::optional<bool> known) { return known ? QJsonValue(*known) : QJsonValue(); };
    QJsonArray list;
    for (const Row& row : rows) {
        list.append(QJsonObject { { QStringLiteral("name"), row.name },
            { QStringLiteral("ours"), row.ours },
            { QStringLiteral("reference"), value(row.reference) },
            { QStringLiteral("ratio"), value(row.ratio()) },
            { QStringLiteral("bound"), value(row.bound) },
            { QStringLiteral("holds"), truth(row.holds()) },
            { QStringLiteral("aim"), value(row.aim) },
            { QStringLiteral("reachesAim"), truth(row.reachesAim()) },
            { QStringLiteral("unit"), row.unit }, { QStringLiteral("spread"), row.spread },
            { QStringLiteral("note"), row.note } });
    }
    QFile file(name);
    if (file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(list).toJson()) >= 0)
        return true;
    std::fprintf(stderr, "cannot write %s: %s\n", qPrintable(name), qPrintable(file.errorString()));
    return false;
}

} // namespace sluice::bench
