// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/options.h"

#include "core/connection/options.h"
#include "core/load/knoblist.h"
#include "ui/models/comparison.h"
#include "ui/theme/errortext.h"

#include "core/protocol/displaytext.h"

#include <QCommandLineParser>

#include <algorithm>
#include <array>
#include <cmath>

namespace sluice {

namespace {

using namespace std::chrono_literals;

constexpr auto DefaultRunFor = 5s;
constexpr auto MaxDuration = 24h;
constexpr int MinPixels = 200;
constexpr int MaxPixels = 16'384;
constexpr int MinFontScale = 50;
constexpr int MaxFontScale = 300;

struct OptionText {
    const char* name;
    const char* value; ///< nullptr: takes none
    const char* help;
};

constexpr std::array exportSuffixes { ".json", ".csv", ".png", ".svg" };

constexpr std::array Texts {
    OptionText { "tab", "NAME", "open this tab first" },
    OptionText {
        "scenario", "FILE|NAME", "play this scenario; a FILE has a / in it or ends in .toml" },
    OptionText {
        "list-scenarios", nullptr, "print number, name, title and length of all, and end" },
    OptionText { "set", "KNOB=VALUE",
        "set a knob; may be repeated. Numbers as 32, 1.5k or 2M,\n"
        "sizes as 16KiB, shares as 75%, times as 2ms:" },
    OptionText { "compare", "KNOB=VALUE,...",
        "with --report: play the scenario once with each of two to eight\n"
        "of these; a variant of the scenario can be named instead" },
    OptionText { "run-for", "TIME",
        "end (each run) after this time: 500ms, 5s, 2m; else after the\n"
        "scenario's own, and 5s without a scenario but a file to write" },
    OptionText { "screenshot", "FILE.png", "write a picture of the window, and end" },
    OptionText { "report", "FILE.json|-",
        "write the scenario's figures as JSON (-: standard output), and end" },
    OptionText { "export", "FILE",
        "write a trace for Perfetto (.json), the requests (.csv) or the\n"
        "Pipeline tab's picture (.png, .svg), and end" },
    OptionText {
        "record", "FILE", "record the pipeline from the start to a file that can be replayed" },
    OptionText { "no-keys", nullptr, "keep the keys of requests out of the recording" },
    OptionText { "replay", "FILE", "show a recording; no server is needed or started" },
    OptionText {
        "theme", "light|dark|system", "colours; system (the default) follows the desktop" },
    OptionText { "size", "WxH", "size of the window, for instance 1280x800" },
    OptionText { "font-scale", "N%", "size of all text, 50% to 300% of the desktop's" },
    OptionText {
        "key", "NAME", "open this key in a tab; \\xNN stands for a byte, \\\\ for a backslash" },
    OptionText { "presenter", nullptr, "open in the mode for showing it to a room (F11)" },
    OptionText { "yes", nullptr, "let the scenario run on a server that is not the private one" },
    OptionText { "help", nullptr, "print this and end" },
    OptionText { "version", nullptr, "print the version and end" },
};

/// What is wrong, in one sentence; thrown nowhere, returned by everything that reads a value.
using Problem = std::optional<QString>;

/// Text from the command line as it can stand in a line: escaped, not endless.
QString quoted(const QString& text)
{
    constexpr qsizetype MaxShown = 80;
    return u'\'' + toDisplay(text.toUtf8(), MaxShown) + u'\'';
}

Problem readNumber(const QString& name, const QString& text, int min, int max, int* number)
{
    bool ok = false;
    const qlonglong value = text.toLongLong(&ok);
    if (!ok || value < min || value > max) {
        return QStringLiteral("%1 must be a whole number from %2 to %3, not %4")
            .arg(name, QString::number(min), QString::number(max), quoted(text));
    }
    *number = static_cast<int>(value);
    return std::nullopt;
}

Problem readKnobSetting(const QString& text, std::vector<KnobSetting>* knobs)
{
    if (!text.contains(u'=')) {
        return QStringLiteral("--set needs KNOB=VALUE, for instance capacity=32, not %1")
            .arg(quoted(text));
    }
    const auto some = readKnobs(text.toUtf8());
    if (!some)
        return errortext::ofKnob(some.error()).sentence();
    knobs->insert(knobs->end(), some.value().begin(), some.value().end());
    return std::nullopt;
}

Problem readName(const QString& what, const QString& text, const QStringList& known, QString* to)
{
    if (known.isEmpty()) {
        *to = text;
        return std::nullopt;
    }
    for (const QString& name : known) {
        if (name.compare(text, Qt::CaseInsensitive) == 0) {
            *to = name;
            return std::nullopt;
        }
    }
    return QStringLiteral("there is no %1 %2; there is: %3")
        .arg(what, quoted(text), known.join(QStringLiteral(", ")));
}

/// By its name, or from a file.
Problem readScenario(const QString& text, const OptionNames& names, Options* options)
{
    const bool isFile
        = text.contains(u'/') || text.endsWith(QStringLiteral(".toml"), Qt::CaseInsensitive);
    if (!isFile) {
        QStringList known;
        for (const Scenario& scenario : names.scenarios)
            known += QString::fromUtf8(scenario.name);
        return readName(QStringLiteral("scenario"), text, known, &options->scenario);
    }
    if (!names.readScenario)
        return QStringLiteral("scenarios cannot be read from files");
    std::variant<Scenario, QString> read = names.readScenario(text);
    if (const QString* problem = std::get_if<QString>(&read))
        return *problem;
    options->scenarioFile = std::get<Scenario>(std::move(read));
    options->scenario = QString::fromUtf8(options->scenarioFile->name);
    return std::nullopt;
}

const Scenario* chosenScenario(const Options& options, const OptionNames& names)
{
    if (options.scenarioFile)
        return &*options.scenarioFile;
    for (const Scenario& scenario : names.scenarios) {
        if (QString::fromUtf8(scenario.name) == options.scenario)
            return &scenario;
    }
    return nullptr;
}

/// A variant of the scenario by its name, or one made of knobs.
Problem readVariant(const QString& text, const Scenario* scenario, Options* options)
{
    QStringList known;
    const std::vector<ScenarioVariant> none;
    for (const ScenarioVariant& variant : scenario ? scenario->variants : none) {
        known += QString::fromUtf8(variant.name);
        if (known.last().compare(text.trimmed(), Qt::CaseInsensitive) == 0) {
            options->compare.push_back(variant);
            return std::nullopt;
        }
    }
    if (!text.contains(u'=')) {
        return QStringLiteral("--compare needs knobs, for instance window=64%1, not %2")
            .arg(known.isEmpty()
                    ? QString()
                    : QStringLiteral(", or one of the variants %1").arg(known.join(u", ")),
                quoted(text));
    }
    const auto settings = readKnobList(text.toUtf8());
    if (!settings)
        return errortext::ofKnob(settings.error()).sentence();
    options->compare.push_back({ text.trimmed().toUtf8(), settings.value() });
    return std::nullopt;
}

Problem readVariants(const QStringList& texts, const OptionNames& names, Options* options)
{
    if (texts.isEmpty())
        return std::nullopt;
    if (options->scenario.isEmpty())
        return QStringLiteral("--compare is about a scenario: it needs --scenario");
    if (options->report.isEmpty() || !options->screenshot.isEmpty()
        || !options->exportFile.isEmpty())
        return QStringLiteral(
            "--compare writes a report: it needs --report, and goes with no other file");
    const Scenario* scenario = chosenScenario(*options, names);
    for (const QString& text : texts) {
        if (Problem problem = readVariant(text, scenario, options))
            return problem;
    }
    if (options->compare.size() < Comparison::fewest || options->compare.size() > Comparison::most)
        return QStringLiteral("--compare is given two to eight times, not %1")
            .arg(options->compare.size() == 1 ? QStringLiteral("once")
                                              : QString::number(options->compare.size()));
    return std::nullopt;
}

/// "name=least..most" or "name=one|other" of every knob, so far from the left.
QString knobLines(int column)
{
    QString lines;
    for (const Knob& knob : knobs()) {
        QString range = QStringLiteral("on|off");
        if (knob.kind == Knob::Kind::Choice)
            range = QString::fromUtf8(knob.choices.join('|'));
        else if (knob.kind != Knob::Kind::Switch)
            range = QString::fromUtf8(knobText({ &knob, knob.least })) + QStringLiteral("..")
                + QString::fromUtf8(knobText({ &knob, knob.most }));
        lines += QString(column, u' ') + QString::fromLatin1(knob.name) + u'=' + range + u'\n';
    }
    return lines;
}

/// One line for each: number, name, title, length.
QString listOf(const std::vector<Scenario>& scenarios)
{
    qsizetype names = 0;
    qsizetype titles = 0;
    for (const Scenario& scenario : scenarios) {
        names = std::max(names, toDisplay(scenario.name).size());
        titles = std::max(titles, toDisplay(scenario.title).size());
    }
    QString list;
    for (const Scenario& scenario : scenarios) {
        const QString number
            = scenario.number < 0 ? QStringLiteral("-") : QString::number(scenario.number);
        const double seconds = std::chrono::duration<double>(scenario.length).count();
        list += QStringLiteral("%1  %2  %3  %4 s\n")
                    .arg(number.rightJustified(2), toDisplay(scenario.name).leftJustified(names),
                        toDisplay(scenario.title).leftJustified(titles), QString::number(seconds));
    }
    return list;
}

Problem readTheme(const QString& text, Options::Theme* theme)
{
    if (text == u"light")
        *theme = Options::Theme::Light;
    else if (text == u"dark")
        *theme = Options::Theme::Dark;
    else if (text == u"system")
        *theme = Options::Theme::System;
    else
        return QStringLiteral("--theme must be light, dark or system, not %1").arg(quoted(text));
    return std::nullopt;
}

Problem readSize(const QString& text, QSize* size)
{
    const QStringList parts = text.split(u'x');
    int width = 0;
    int height = 0;
    if (parts.size() != 2 || readNumber(QString(), parts.at(0), MinPixels, MaxPixels, &width)
        || readNumber(QString(), parts.at(1), MinPixels, MaxPixels, &height)) {
        return QStringLiteral(
            "--size must be WxH, each from %1 to %2, for instance 1280x800, not %3")
            .arg(QString::number(MinPixels), QString::number(MaxPixels), quoted(text));
    }
    *size = QSize(width, height);
    return std::nullopt;
}

Problem readFontScale(QString text, int* scale)
{
    if (text.endsWith(u'%'))
        text.chop(1);
    return readNumber(
        QStringLiteral("--font-scale (per cent)"), text, MinFontScale, MaxFontScale, scale);
}

Problem readValue(
    const QString& option, const QString& text, const OptionNames& names, Options* options)
{
    if (text.isEmpty() || text.startsWith(QStringLiteral("--"))) {
        return QStringLiteral("--%1 needs a value%2")
            .arg(option, text.isEmpty() ? QString() : QStringLiteral(", not ") + quoted(text));
    }
    if (option == u"tab")
        return readName(option, text, names.tabs, &options->tab);
    if (option == u"scenario")
        return readScenario(text, names, options);
    if (option == u"set")
        return readKnobSetting(text, &options->knobs);
    if (option == u"theme")
        return readTheme(text, &options->theme);
    if (option == u"size")
        return readSize(text, &options->size);
    if (option == u"font-scale")
        return readFontScale(text, &options->fontScale);
    if (option == u"run-for") {
        options->runFor = parseDuration(text);
        if (!options->runFor) {
            return QStringLiteral(
                "--run-for must be a time such as 500ms, 5s or 2m (at most 24 h), not %1")
                .arg(quoted(text));
        }
    } else if (option == u"screenshot") {
        if (!text.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive))
            return QStringLiteral("--screenshot writes a .png file, not %1").arg(quoted(text));
        options->screenshot = text;
    } else if (option == u"report") {
        options->report = text;
    } else if (option == u"export") {
        const bool isKnown = std::any_of(
            exportSuffixes.begin(), exportSuffixes.end(), [&text](const char* suffix) {
                return text.endsWith(QLatin1String(suffix), Qt::CaseInsensitive);
            });
        if (!isKnown)
            return QStringLiteral("--export writes a .json, .csv, .png or .svg file, not %1")
                .arg(quoted(text));
        options->exportFile = text;
    } else if (option == u"record") {
        options->record = text;
    } else if (option == u"replay") {
        options->replay = text;
    } else if (option == u"key") {
        options->key = fromDisplay(text);
    }
    return std::nullopt;
}

std::variant<Options, EarlyExit> refuse(const QString& why)
{
    constexpr int WrongArguments = 2;
    return EarlyExit { WrongArguments, QStringLiteral("sluice: %1 (see --help)\n").arg(why), {} };
}

} // namespace

std::optional<std::chrono::milliseconds> parseDuration(QStringView text)
{
    qsizetype digits = 0;
    while (digits < text.size()
        && (text.at(digits) == u'.' || (text.at(digits) >= u'0' && text.at(digits) <= u'9')))
        ++digits;
    const QStringView unit = text.mid(digits);
    double factor = 0;
    if (unit == u"ms")
        factor = 1;
    else if (unit == u"s")
        factor = 1'000;
    else if (unit == u"m" || unit == u"min")
        factor = 60'000;
    bool ok = false;
    const double milliseconds = std::round(text.left(digits).toDouble(&ok) * factor);
    if (!ok || milliseconds < 1
        || milliseconds > static_cast<double>(std::chrono::milliseconds(MaxDuration).count()))
        return std::nullopt;
    return std::chrono::milliseconds(static_cast<qint64>(milliseconds));
}

std::variant<Options, EarlyExit> parseOptions(
    const QStringList& arguments, const OptionNames& names)
{
    QCommandLineParser parser;
    for (const OptionText& text : Texts) {
        QCommandLineOption option(QString::fromLatin1(text.name));
        if (text.value)
            option.setValueName(QString::fromLatin1(text.value));
        parser.addOption(option);
    }
    parser.addOption(QCommandLineOption(QStringLiteral("h")));
    parser.addOption(QCommandLineOption(QStringLiteral("v")));
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);

    const bool understood = parser.parse(arguments);
    // Asked for help, one gets help, whatever else was said.
    if (parser.isSet(QStringLiteral("help")) || parser.isSet(QStringLiteral("h")))
        return EarlyExit { 0, optionsHelp(names), {} };
    if (!understood) {
        const QStringList unknown = parser.unknownOptionNames();
        if (!unknown.isEmpty())
            return refuse(QStringLiteral("there is no option %1").arg(quoted(unknown.first())));
        // "Missing value after '--tab'.": Qt's own sentence begins with a capital and ends in a
        // dot.
        QString why = toDisplay(parser.errorText().toUtf8());
        while (why.endsWith(u'.'))
            why.chop(1);
        return refuse(why.left(1).toLower() + why.mid(1));
    }
    if (parser.isSet(QStringLiteral("version")) || parser.isSet(QStringLiteral("v")))
        return EarlyExit { 0, QStringLiteral("sluice " SLUICE_VERSION "\n"), {} };
    if (parser.isSet(QStringLiteral("list-scenarios"))) {
        QString problems;
        for (const QString& problem : names.problems)
            problems += QStringLiteral("sluice: %1\n").arg(problem);
        return EarlyExit { 0, listOf(names.scenarios), problems };
    }

    Options options;
    for (const OptionText& text : Texts) {
        const QString name = QString::fromLatin1(text.name);
        if (!text.value)
            continue;
        const QStringList values = parser.values(name);
        if (values.size() > 1 && name != u"set" && name != u"compare")
            return refuse(QStringLiteral("--%1 was given more than once").arg(name));
        for (const QString& value : values) {
            if (const Problem problem = readValue(name, value, names, &options))
                return refuse(*problem);
        }
    }
    if (const Problem problem
        = readVariants(parser.values(QStringLiteral("compare")), names, &options))
        return refuse(*problem);
    options.presenter = parser.isSet(QStringLiteral("presenter"));
    options.yes = parser.isSet(QStringLiteral("yes"));
    options.withoutKeys = parser.isSet(QStringLiteral("no-keys"));
    if (!options.replay.isEmpty()
        && (!options.record.isEmpty() || !options.scenario.isEmpty() || !options.report.isEmpty()))
        return refuse(QStringLiteral(
            "--replay shows what was: it goes with no --record, --scenario or --report"));
    if (options.withoutKeys && options.record.isEmpty())
        return refuse(QStringLiteral("--no-keys is about a recording: it needs --record"));

    const QStringList urls = parser.positionalArguments();
    if (urls.size() > 1) {
        return refuse(QStringLiteral("one server at a time: %1 is one argument too many")
                          .arg(quoted(urls.at(1))));
    }
    if (!urls.isEmpty()) {
        if (urls.first().isEmpty())
            return refuse(QStringLiteral("the URL is empty"));
        const auto server = ConnectionOptions::fromUrl(urls.first());
        if (!server.ok())
            return refuse(errortext::ofOptions(server.error()).sentence());
        options.url = urls.first();
    }
    if (options.isUnattended() && !options.url.isEmpty() && !options.scenario.isEmpty()
        && !options.yes) {
        return refuse(QStringLiteral("a scenario on a server that is not the private one needs "
                                     "--yes, as nobody can be asked"));
    }
    if (options.isUnattended() && !options.runFor && options.scenario.isEmpty())
        options.runFor = DefaultRunFor;
    return options;
}

QString optionsHelp(const OptionNames& names)
{
    constexpr int Column = 28;
    QString help = QStringLiteral(
        "Usage: sluice [URL] [options]\n\n"
        "A client for Redis and Valkey that shows what is in the server, and what happens on the\n"
        "connection. Without URL it starts a private redis-server with sample data.\n\n"
        "URL: redis://[user:password@]host[:port][/db], redis+unix:///path?db=n, host:port\n\n");
    for (const OptionText& text : Texts) {
        QString left = QStringLiteral("  --") + QString::fromLatin1(text.name);
        if (text.value)
            left += u' ' + QString::fromLatin1(text.value);
        QString lines = QString::fromLatin1(text.help);
        lines.replace(u'\n', u'\n' + QString(Column + 2, u' '));
        help += left.leftJustified(Column) + QStringLiteral("  ") + lines + u'\n';
        if (qstrcmp(text.name, "set") == 0)
            help += knobLines(Column + 2);
    }
    const auto known = [&help](const QString& what, const QStringList& list) {
        if (!list.isEmpty())
            help += QStringLiteral("\n%1: %2").arg(what, list.join(QStringLiteral(", ")));
    };
    known(QStringLiteral("Tabs"), names.tabs);
    QStringList scenarios;
    for (const Scenario& scenario : names.scenarios)
        scenarios += QString::fromUtf8(scenario.name);
    known(QStringLiteral("Scenarios"), scenarios);
    help += QStringLiteral(
        "\nEnds with 0 when all went well, 1 when it could not connect, 2 when the arguments are "
        "wrong.\n"
        "Without a display: QT_QPA_PLATFORM=offscreen is chosen when a file is to be written.\n");
    return help;
}

} // namespace sluice
