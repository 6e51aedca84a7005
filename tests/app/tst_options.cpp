// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/display.h"
#include "app/options.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Options)

namespace {

Scenario scenario(const QByteArray& name, int number, const QByteArray& title, Duration length)
{
    Scenario made;
    made.name = name;
    made.number = number;
    made.title = title;
    made.length = length;
    return made;
}

KnobSetting knob(const char* text) { return readKnob(text).value(); }

OptionNames names()
{
    OptionNames known;
    known.tabs = { QStringLiteral("Pipeline"), QStringLiteral("Keys") };
    known.scenarios = { scenario("mutex", 1, "One at a time: a lock", 30s),
        scenario("pipelined", 2, "Many at a time", 1500ms),
        scenario("my-own", -1, "Mine\n\x1b[31m", 60s) };
    known.scenarios[1].variants
        = { { "One at a time", { knob("window=1") } }, { "all", { knob("window=64") } } };
    known.problems = { QStringLiteral("/home/me/a.toml, line 3: no") };
    known.readScenario = [](const QString& path) -> std::variant<Scenario, QString> {
        if (path == u"./good.toml" || path == u"good.toml")
            return scenario("good", -1, "Good", 10s);
        return QStringLiteral("%1, line 7: there is no knob 'windw'").arg(path);
    };
    return known;
}

std::variant<Options, EarlyExit> parse(const QStringList& arguments)
{
    return parseOptions(QStringList { QStringLiteral("sluice") } + arguments, names());
}

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

class TestOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsEveryOption_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<Options>("expected");
        const auto row = [](const char* line, auto change) {
            Options options;
            change(options);
            QTest::newRow(*line ? line : "nothing") << words(line) << options;
        };
        row("", [](Options&) {});
        row("redis://h:1/2", [](Options& o) { o.url = QStringLiteral("redis://h:1/2"); });
        row("--tab keys", [](Options& o) { o.tab = QStringLiteral("Keys"); });
        row("--scenario Mutex", [](Options& o) { o.scenario = QStringLiteral("mutex"); });
        for (const char* line : { "--scenario ./good.toml", "--scenario good.toml" }) {
            row(line, [](Options& o) {
                o.scenario = QStringLiteral("good");
                o.scenarioFile = scenario("good", -1, "Good", 10s);
            });
        }
        row("--set capacity=1 --set window=1M --set producers=0", [](Options& o) {
            o.knobs = { knob("capacity=1"), knob("window=1000000"), knob("producers=0") };
        });
        row("--set capacity=8 --set=capacity=9", [](Options& o) {
            o.knobs = { knob("capacity=8"), knob("capacity=9") };
        });
        row("--set bulk-share=0 --set lane=bulk --set link-latency=1ms --set retry-jitter=off",
            [](Options& o) {
                o.knobs = { knob("bulk-share=0"), knob("lane=bulk"), knob("link-latency=1000us"),
                    knob("retry-jitter=off") };
            });
        row("--set when-full=wait-at-most:50ms", [](Options& o) {
            o.knobs = { knob("when-full=wait-at-most"), knob("wait-at-most=50ms") };
        });
        row("--scenario mutex --report r --compare window=1,connections=2 --compare window=64",
            [](Options& o) {
                o.scenario = QStringLiteral("mutex");
                o.report = QStringLiteral("r");
                o.compare
                    = { { "window=1,connections=2", { knob("window=1"), knob("connections=2") } },
                          { "window=64", { knob("window=64") } } };
            });
        row("--compare ALL --scenario pipelined --report - --compare window=8 --run-for 1s",
            [](Options& o) {
                o.scenario = QStringLiteral("pipelined");
                o.report = QStringLiteral("-");
                o.compare
                    = { { "all", { knob("window=64") } }, { "window=8", { knob("window=8") } } };
                o.runFor = 1s;
            });
        row("--presenter", [](Options& o) { o.presenter = true; });
        row("--run-for 1.5s", [](Options& o) { o.runFor = 1500ms; });
        row("--screenshot a.PNG", [](Options& o) {
            o.screenshot = QStringLiteral("a.PNG");
            o.runFor = 5s;
        });
        row("--report - --run-for 2m", [](Options& o) {
            o.report = QStringLiteral("-");
            o.runFor = 120s;
        });
        row("--scenario mutex --report -", [](Options& o) { // its own length
            o.scenario = QStringLiteral("mutex");
            o.report = QStringLiteral("-");
        });
        row("--export trace.JSON", [](Options& o) {
            o.exportFile = QStringLiteral("trace.JSON");
            o.runFor = 5s;
        });
        row("--report=r.json", [](Options& o) {
            o.report = QStringLiteral("r.json");
            o.runFor = 5s;
        });
        row("--record r.sluice", [](Options& o) { o.record = QStringLiteral("r.sluice"); });
        row("--record r.sluice --no-keys", [](Options& o) {
            o.record = QStringLiteral("r.sluice");
            o.withoutKeys = true;
        });
        row("--replay r.sluice", [](Options& o) { o.replay = QStringLiteral("r.sluice"); });
        row("--theme dark", [](Options& o) { o.theme = Options::Theme::Dark; });
        row("--theme light", [](Options& o) { o.theme = Options::Theme::Light; });
        row("--theme system", [](Options&) {});
        row("--size 1280x800", [](Options& o) { o.size = QSize(1280, 800); });
        row("--font-scale 150%", [](Options& o) { o.fontScale = 150; });
        row("--font-scale 50", [](Options& o) { o.fontScale = 50; });
        row("--key \\x00\\xff\\\\é", [](Options& o) { o.key = QByteArray("\0\xff\\\xc3\xa9", 5); });
        row("--yes localhost:7000", [](Options& o) {
            o.yes = true;
            o.url = QStringLiteral("localhost:7000");
        });
    }
    void readsEveryOption()
    {
        QFETCH(QStringList, arguments);
        QFETCH(Options, expected);
        const auto result = parse(arguments);
        if (const auto* early = std::get_if<EarlyExit>(&result))
            QFAIL(qUtf8Printable(early->text));
        QVERIFY(std::get<Options>(result) == expected);
    }

    void refusesWrongArgumentsInOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("mentions");
        const auto row = [](const char* line, const char* mentions) {
            QTest::newRow(line) << words(line) << QString::fromUtf8(mentions);
        };
        row("--nonsense", "no option 'nonsense'");
        row("-x", "no option 'x'");
        row("a b", "'b' is one argument too many");
        row("--tab", "tab");
        row("--tab nowhere", "there is: Pipeline, Keys");
        row("--scenario few-producers", "there is: mutex, pipelined, my-own");
        row("--scenario bad.toml", "bad.toml, line 7: there is no knob");
        row("--scenario a/mutex", "a/mutex, line 7");
        row("--set capacity", "KNOB=VALUE");
        row("--set depth=3", "The knobs are transport, capacity, window");
        row("--set capacity=0", "capacity goes from 1 to 1000000");
        row("--set connections=65", "from 1 to 64");
        row("--set bulk-share=101", "from 0% to 100%");
        row("--set lane=fast", "interactive, bulk");
        row("--set capacity=1000001", "out of range");
        row("--set capacity=1.5", "no value");
        row("--set capacity=", "capacity=");
        row("--set window=99999999999999999999", "from 1 to 1000000");
        row("--set producers=10001", "from 0 to 10000");
        row("--set producers=-1", "from 0 to 10000");
        row("--set when-full=maybe", "drop-oldest");
        row("--set when-full=wait-at-most:", "when-full=wait-at-most:");
        row("--set when-full=50ms", "drop-oldest");
        row("--set retry-jitter=perhaps", "on or off");
        row("--compare window=1 --compare window=2 --report -", "--scenario");
        row("--scenario mutex --compare window=1 --compare window=2", "--report");
        row("--scenario mutex --report - --compare window=1", "two to eight times, not once");
        row("--scenario mutex --report - --compare a --compare b", "needs knobs");
        row("--scenario pipelined --report - --compare all --compare few", "One at a time, all");
        row("--scenario mutex --report - --compare window=1 --compare windw=2", "no knob windw");
        row("--scenario mutex --report - --compare window=1 --compare window=2,", "no knob");
        row("--scenario mutex --report - --screenshot a.png --compare window=1 --compare window=2",
            "no other file");
        row("--scenario mutex --report - --compare window=1 --compare window=2 --compare window=3 "
            "--compare window=4 --compare window=5 --compare window=6 --compare window=7 "
            "--compare window=8 --compare window=9",
            "not 9");
        row("--run-for 5", "5s or 2m");
        row("--run-for 0s", "5s or 2m");
        row("--run-for -1s", "5s or 2m");
        row("--screenshot a.jpg", ".png");
        row("--screenshot --yes", "--screenshot needs a value");
        row("--report=", "--report needs a value");
        row("--export a.txt", ".csv");
        row("--replay a --record b", "--record");
        row("--replay a --report -", "--report");
        row("--replay a --scenario mutex", "--scenario");
        row("--no-keys", "--record");
        row("--theme blue", "light, dark or system");
        row("--size 1280", "WxH");
        row("--size 1280x", "WxH");
        row("--size 10x10", "from 200 to 16384");
        row("--font-scale 49%", "from 50 to 300");
        row("--theme dark --theme light", "more than once");
        row("--yes=1", "yes");
        QTest::newRow("a line break in a name")
            << QStringList { QStringLiteral("--ta\nb") } << QStringLiteral("'ta\\nb'");
        QTest::newRow("an empty URL") << QStringList { QString() } << QStringLiteral("URL");
    }
    void refusesWrongArgumentsInOneLine()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, mentions);
        const auto result = parse(arguments);
        QVERIFY(std::holds_alternative<EarlyExit>(result));
        const EarlyExit early = std::get<EarlyExit>(result);
        QCOMPARE(early.code, 2);
        QVERIFY2(early.text.contains(mentions), qUtf8Printable(early.text));
        QVERIFY(early.text.startsWith(QStringLiteral("sluice: ")));
        QCOMPARE(early.text.count(u'\n'), 1);
        QVERIFY(early.text.endsWith(u'\n'));
    }

    void helpAndVersionComeFirst_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("begin");
        QTest::newRow("help") << "--help"
                              << "Usage: sluice";
        QTest::newRow("short help") << "-h"
                                    << "Usage: sluice";
        QTest::newRow("help among errors") << "--nonsense --help --size 1"
                                           << "Usage: sluice";
        QTest::newRow("version") << "--version"
                                 << "sluice " SLUICE_VERSION "\n";
        QTest::newRow("short version") << "-v"
                                       << "sluice " SLUICE_VERSION "\n";
    }
    void helpAndVersionComeFirst()
    {
        QFETCH(QString, line);
        QFETCH(QString, begin);
        const auto result = parse(line.split(u' '));
        QVERIFY(std::holds_alternative<EarlyExit>(result));
        QCOMPARE(std::get<EarlyExit>(result).code, 0);
        QVERIFY(std::get<EarlyExit>(result).text.startsWith(begin));
    }

    void helpNamesEveryOptionInShortLines()
    {
        const QString help = optionsHelp(names());
        for (const char* option : { "tab", "scenario", "list-scenarios", "set", "compare",
                 "presenter", "run-for", "screenshot", "report", "export", "theme", "size",
                 "font-scale", "key", "yes", "help", "version" })
            QVERIFY2(help.contains(QStringLiteral("\n  --") + QString::fromLatin1(option)), option);
        QVERIFY(help.contains(QStringLiteral("Scenarios: mutex, pipelined, my-own")));
        for (const Knob& each : knobs())
            QVERIFY2(help.contains(u' ' + QString::fromLatin1(each.name) + u'='), each.name);
        const QStringList lines = help.split(u'\n');
        for (const QString& line : lines)
            QVERIFY2(line.size() <= 100, qUtf8Printable(line));
    }

    void theListOfScenariosIsOneLineEach()
    {
        const auto result = parse({ QStringLiteral("--list-scenarios") });
        QVERIFY(std::holds_alternative<EarlyExit>(result));
        const EarlyExit early = std::get<EarlyExit>(result);
        QCOMPARE(early.code, 0);
        const QStringList expected { QStringLiteral(" 1  mutex      One at a time: a lock  30 s"),
            QStringLiteral(" 2  pipelined  Many at a time         1.5 s"),
            QStringLiteral(" -  my-own     Mine\\n\\x1b[31m         60 s"), QString() };
        QCOMPARE(early.text.split(u'\n'), expected);
        QCOMPARE(early.aside, QStringLiteral("sluice: /home/me/a.toml, line 3: no\n"));
    }

    void readsDurations_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("milliseconds"); // -1: refused
        QTest::newRow("ms") << "500ms" << 500LL;
        QTest::newRow("s") << "5s" << 5'000LL;
        QTest::newRow("m") << "2m" << 120'000LL;
        QTest::newRow("min") << "2min" << 120'000LL;
        QTest::newRow("fraction") << "0.25s" << 250LL;
        QTest::newRow("longest") << "1440m" << 86'400'000LL;
        for (const char* wrong : { "", "5", "s", "5 s", "5h", "-5s", "+5s", "0s", "0.1ms", "1441m",
                 "1e3s", "5.5.5s", ".", "infs", "nans" })
            QTest::newRow(wrong) << wrong << -1LL;
    }
    void readsDurations()
    {
        QFETCH(QString, text);
        QFETCH(qint64, milliseconds);
        const auto duration = parseDuration(text);
        QCOMPARE(duration ? duration->count() : -1, milliseconds);
    }

    void runsOffscreenOnlyWhenNobodyWillLook_data()
    {
        QTest::addColumn<QByteArray>("variable"); // the one that is set
        QTest::addColumn<bool>("unattended");
        QTest::addColumn<bool>("starts");
        QTest::addColumn<QByteArray>("platform");
        QTest::newRow("X11") << QByteArray("DISPLAY") << true << true << QByteArray();
        QTest::newRow("Wayland") << QByteArray("WAYLAND_DISPLAY") << false << true << QByteArray();
        QTest::newRow("chosen") << QByteArray("QT_QPA_PLATFORM") << false << true
                                << QByteArray(":0");
        QTest::newRow("unattended") << QByteArray() << true << true << QByteArray("offscreen");
        QTest::newRow("no display") << QByteArray() << false << false << QByteArray();
    }
    void runsOffscreenOnlyWhenNobodyWillLook()
    {
        QFETCH(QByteArray, variable);
        QFETCH(bool, unattended);
        QFETCH(bool, starts);
        QFETCH(QByteArray, platform);
        for (const char* name : { "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM" })
            qunsetenv(name);
        if (!variable.isEmpty())
            qputenv(variable.constData(), ":0");
        Options options;
        if (unattended)
            options.report = QStringLiteral("-");
        const std::optional<QString> problem = chooseDisplay(options);
        QCOMPARE(!problem, starts);
        if (problem)
            QVERIFY(problem->contains(QStringLiteral("ssh -X")) && problem->count(u'\n') == 1);
        QCOMPARE(qgetenv("QT_QPA_PLATFORM"), platform);
    }
};

QTEST_APPLESS_MAIN(TestOptions)
#include "tst_options.moc"
