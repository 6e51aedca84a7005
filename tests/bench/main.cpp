// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/row.h"

#include <QCommandLineParser>
#include <QCoreApplication>
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
    return QStringLiteral("%1 .. %2").arg(*low, 0, 'g', 4).arg(*high, 0, 'g', 4);
}

std::optional<double> Row::ratio() const
{
    if (!reference || *reference == 0)
        return std::nullopt;
    return ours / *reference;
}

std::optional<bool> Row::holds() const
{
    if (!bound || sense == Sense::None)
        return std::nullopt;
    const double value = ratio().value_or(ours);
    return sense == Sense::AtLeast ? value >= *bound : value <= *bound;
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

void print(const std::vector<Row>& rows)
{
    std::printf("%-52s %12s %12s %7s %8s %6s  %s\n", "measure", "ours", "reference", "ratio",
        "bound", "holds", "note");
    for (const Row& row : rows) {
        const auto holds = row.holds();
        const QString bound = !row.bound
            ? QStringLiteral("-")
            : (row.sense == Row::Sense::AtLeast ? QStringLiteral(">= ") : QStringLiteral("<= "))
                + number(row.bound);
        std::printf("%-52s %12s %12s %7s %8s %6s  %s\n",
            qPrintable(row.name + QStringLiteral(" [") + row.unit + u']'),
            qPrintable(number(row.ours)), qPrintable(number(row.reference)),
            qPrintable(number(row.ratio())), qPrintable(bound),
            holds ? (*holds ? "yes" : "NO") : "-", qPrintable(row.note));
    }
}

QJsonArray toJson(const std::vector<Row>& rows)
{
    const auto value
        = [](std::optional<double> known) { return known ? QJsonValue(*known) : QJsonValue(); };
    QJsonArray list;
    for (const Row& row : rows) {
        const auto holds = row.holds();
        list.append(QJsonObject { { QStringLiteral("name"), row.name },
            { QStringLiteral("ours"), row.ours },
            { QStringLiteral("reference"), value(row.reference) },
            { QStringLiteral("ratio"), value(row.ratio()) },
            { QStringLiteral("bound"), value(row.bound) },
            { QStringLiteral("holds"), holds ? QJsonValue(*holds) : QJsonValue() } });
    }
    return list;
}
} // namespace

} // namespace sluice::bench

int main(int argc, char* argv[])
{
    using namespace sluice::bench;
    QCoreApplication program(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption only(
        QStringLiteral("only"), QStringLiteral("Only this measurement."), QStringLiteral("name"));
    const QCommandLineOption quick(
        QStringLiteral("quick"), QStringLiteral("Few and short rounds."));
    const QCommandLineOption json(QStringLiteral("json"),
        QStringLiteral("Also writes the rows there."), QStringLiteral("file"));
    parser.addOptions({ only, quick, json });
    parser.process(program);

    const Settings settings { parser.isSet(quick),
        QCoreApplication::applicationDirPath() + QStringLiteral("/sluice") };
    std::vector<Row> rows;
    bool known = false;
    for (const Measure& measure : { throughput(), startUp() }) {
        if (parser.isSet(only) && parser.value(only) != measure.name)
            continue;
        known = true;
        for (Row& row : measure.run(settings))
            rows.push_back(std::move(row));
    }
    if (!known) {
        std::fprintf(stderr, "no such measurement: %s\n", qPrintable(parser.value(only)));
        return 2;
    }
    print(rows);
    if (parser.isSet(json)) {
        QFile file(parser.value(json));
        if (!file.open(QIODevice::WriteOnly)
            || file.write(QJsonDocument(toJson(rows)).toJson()) < 0) {
            std::fprintf(stderr, "cannot write %s: %s\n", qPrintable(file.fileName()),
                qPrintable(file.errorString()));
            return 1;
        }
    }
    return rows.empty() ? 1 : 0;
}
