// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenariofile.h"

#include "core/load/random.h"

#include <QFile>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

const QByteArray head = "name = \"mine\"\ntitle = \"Mine\"\nquestion = \"What?\"\n"
                        "answer = \"That.\"\n";

QByteArray sentences(const ScenarioReading& reading)
{
    QByteArray text;
    for (const ScenarioProblem& problem : reading.problems)
        text += (text.isEmpty() ? "" : "\n") + toSentence(problem);
    return text;
}

} // namespace

/// Scenario files: what they say, and what is said of bad ones.
class TestScenarioFile : public QObject {
    Q_OBJECT

    QByteArray everything; ///< a file that says all that can be said

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(QFINDTESTDATA("everything.toml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        everything = file.readAll();
    }

    void aFileWithTheNeededIsAScenario()
    {
        const ScenarioReading reading = readScenario(head);
        QCOMPARE(sentences(reading), QByteArray());
        QVERIFY(reading.scenario.has_value());
        Scenario wanted;
        wanted.name = "mine";
        wanted.title = "Mine";
        wanted.question = "What?";
        wanted.answer = "That.";
        QVERIFY(*reading.scenario == wanted);
    }

    void everythingAFileCanSayIsRead()
    {
        const ScenarioReading reading = readScenario(everything);
        QCOMPARE(sentences(reading), QByteArray());
        const Scenario& s = reading.scenario.value();
        QCOMPARE(s.name, QByteArray("all-of-it"));
        QCOMPARE(s.number, 7);
        QCOMPARE(s.title,
            QByteArray("Gr\xc3\xb6\xc3\x9f"
                       "e \"z\xc3\xa4hlt\""));
        QCOMPARE(s.page, QByteArray("all.md"));
        QCOMPARE(s.length, Duration(45s));
        QVERIFY(s.isScripted);
        QCOMPARE(s.settings.load.seed, std::uint64_t(4294967295));
        QVERIFY((s.knobs == std::vector { findKnob("window"), findKnob("rate") }));
        QCOMPARE(s.settings.load.producers, 40);
        QVERIFY((s.settings.engine.whenFull == FullPolicy { WhenFull::WaitAtMost, 50ms }));
        QVERIFY(!s.settings.load.retry.jitter);
        QCOMPARE(s.settings.engine.bulkShare, 500);
        QCOMPARE(s.settings.load.arrivals.perSecond, 1.5);

        const Workload& workload = s.settings.load.workload;
        QVERIFY(workload.keyChoice.kind == KeyChoice::Kind::Zipf);
        QCOMPARE(workload.keyChoice.skew, 1.2);
        QCOMPARE(workload.expireSeconds, 60);
        QVERIFY((workload.values == std::vector<ValueSize> { { 16, 1 }, { 65536, 2 } }));
        QVERIFY((s.prepared == std::vector<PreparedKey> { { "big", 1048576 } }));
        QCOMPARE(workload.roles.size(), std::size_t(2));
        LoadRole web { "web", 3,
            { { { "GET", "{key}" }, 9 }, { { "SET", "sluice:load:big", "{value}" }, 1 } } };
        web.lane = Lane::Bulk;
        web.outstanding = 5;
        web.pause = 1ms;
        web.cancelAfter = 1s;
        web.deadline = Duration(2s);
        web.startAfter = 3s;
        web.requests = 9;
        web.work = 3ms; // the knob is of all roles
        QVERIFY(workload.roles[0] == web);
        LoadRole blocker { "blocker", 1, { { { "BLPOP", "sluice:load:list", "0.5" } } } };
        blocker.onSharedConnection = true;
        blocker.work = 3ms;
        QVERIFY(workload.roles[1] == blocker);

        QCOMPARE(s.steps.size(), std::size_t(2));
        QCOMPARE(s.steps[0].at, Duration(1s));
        QCOMPARE(s.steps[0].say, QByteArray("Now"));
        QVERIFY((s.steps[0].settings
            == std::vector<KnobSetting> {
                { findKnob("transport"), 2 }, { findKnob("window"), 1 } }));
        QVERIFY(s.steps[1].action == ScenarioStep::Action::ResetConnections);

        using Compare = Condition::Compare;
        const std::vector<Condition> conditions { { "max.waiting", Compare::AtLeast, 1 },
            { "phases.total.p99", Compare::Below, 20e6 }, { "knob.transport", Compare::Equal, 2 },
            { "view.selectedBytes", Compare::Above, 1048576 },
            { "totals.offered", Compare::AtMost, 10'000 } };
        QVERIFY((s.goals == std::vector<ScenarioGoal> { { "Do it", conditions } }));
        QVERIFY((s.variants
            == std::vector<ScenarioVariant> {
                { "a", {} }, { "b", { { findKnob("capacity"), 10'000 } } } }));
        const std::vector<ExpectedFigure> expected { { "b", "throughputPerSecond", "a", 1.5, 2.5,
                                                         Duration(5s), Duration(10s) },
            { "", "phases.total.max", "", 1e6, 2e6, {}, {} } };
        QVERIFY(s.expected == expected);
    }

    /// `lines` come behind the four that each file needs, so the first of them is line 5.
    void whatIsWrongIsSaidWithItsLine_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char* name, const char* lines, const char* said) {
            QTest::newRow(name) << QByteArray(lines) << QByteArray(said);
        };
        row("unknown key", "lenght = \"3s\"",
            "line 5: there is no key 'lenght' here; did you mean 'length'?");
        row("unknown table", "[[variants]]",
            "line 5: there is no key 'variants' here; did you mean 'variant'?");
        row("nothing near", "zzzzzzzz = 1", "line 5: there is no key 'zzzzzzzz' here");
        row("unknown knob", "\n[settings]\nwindw = 3",
            "line 7: there is no knob 'windw'; did you mean 'window'?");
        row("bad value", "[settings]\nwindow = \"many\"",
            "line 6: 'window=many' says nothing; it must be a whole number, as in 32 or '10k'");
        row("bad choice", "[settings]\nlane = \"fast\"",
            "line 6: 'lane=fast' says nothing; it must be one of: interactive, bulk");
        row("no unit", "[settings]\ndeadline = 5",
            "line 6: 'deadline=5' says nothing; it must be a time with its unit, as in '20ms' or "
            "'1.5s'");
        row("out of range", "[settings]\nwindow = 0",
            "line 6: 'window=0' must be from 1 to 1000000");
        row("a table for a knob", "[settings]\nwindow = { a = 1 }",
            "line 6: 'window' must be a text in quotes, a number, true or false");
        row("a date", "length = 2026-01-01",
            "line 5: 'length' must be a time with its unit, as in '20ms' or '1.5s'");
        row("too long", "length = \"1h\"", "line 5: 'length' must be from 1s to 600s");
        row("knob to play with", "knobs = [\n  \"window\",\n  \"widow\",\n]",
            "line 7: there is no knob 'widow'; did you mean 'window'?");
        row("not texts", "knobs = [1]",
            "line 5: 'knobs' must be texts in square brackets, as in [\"one\", \"two\"]");
        row("truth", "scripted = \"yes\"", "line 5: 'scripted' must be true or false");
        row("path", "page = \"../../etc/passwd\"",
            "line 5: '../../etc/passwd' is no name; use the name of a file beside this one");
        row("one variant", "[[variant]]\nname = \"a\"",
            "line 5: two or three variants can be compared; add one or take some away");
        row("variant twice", "[[variant]]\nname = \"a\"\n[[variant]]\nname = \"a\"",
            "line 7: there is a variant 'a' already; choose another name");
        row("role twice",
            "[[role]]\nname = \"a\"\ncommands = \"PING\"\n[[role]]\nname = \"a\"\ncommands = "
            "\"PING\"",
            "line 8: there is a role 'a' already; choose another name");
        row("steps", "[[step]]\nat = \"2s\"\n[[step]]\nat = \"1s\"",
            "line 7: this step is before the one above it; put the steps in the order of their "
            "'at'");
        row("late step", "[[step]]\nat = \"31s\"", "line 6: 'at' must be from 0 to 30s");
        row("action", "[[step]]\nat = \"1s\"\naction = \"explode\"",
            "line 7: 'action' must be one of: reset-connections");
        row("missing", "[[step]]\nsay = \"x\"", "line 5: 'at' is missing; add it here");
        row("figure", "[[goal]]\ntext = \"x\"\nwhen = \"max.waitng >= 1\"",
            "line 7: there is no figure 'max.waitng'; did you mean 'max.waiting'?");
        row("condition", "[[goal]]\ntext = \"x\"\nwhen = \"max.waiting\"",
            "line 7: 'max.waiting' is no condition; write a figure, one of >= <= > < == and a "
            "value, as in 'max.waiting >= 1'");
        row("condition's value", "[[goal]]\ntext = \"x\"\nwhen = \"max.waiting >= some\"",
            "line 7: 'max.waiting >= some' is no condition; write a figure, one of >= <= > < == "
            "and a value, as in 'max.waiting >= 1'");
        row("goal without a condition", "[[goal]]\ntext = \"x\"\nwhen = []",
            "line 7: 'when' must be texts in square brackets, as in [\"one\", \"two\"]");
        row("expected figure", "[[expect]]\nfigure = \"phases.total.p98\"\nleast = 1\nmost = 2",
            "line 6: there is no figure 'phases.total.p98'; did you mean 'phases.total.p90'?");
        row("expected variant",
            "[[expect]]\nvariant = \"x\"\nfigure = \"seconds\"\nleast = 1\nmost = 2",
            "line 6: there is no variant 'x'");
        row("expected bounds", "[[expect]]\nfigure = \"seconds\"\nleast = 3\nmost = 2",
            "line 8: 'most' must be at least 'least'");
        row("expected nothing", "[[expect]]\nfigure = \"seconds\"",
            "line 5: 'least' is missing; add it here\nline 5: 'most' is missing; add it here");
        row("expected part",
            "[[expect]]\nfigure = \"seconds\"\nabout = 1\nfrom = \"5s\"\nto = \"5s\"",
            "line 9: 'to' must be after 'from'");
        row("flush", "[[role]]\nname = \"a\"\ncommands = [\"FLUSHALL\"]",
            "line 7: the command 'FLUSHALL' cannot be sent by a scenario: a scenario sends only "
            "PING ECHO GET SET DEL UNLINK EXISTS STRLEN GETRANGE INCR INCRBY DECR EXPIRE TTL LPUSH "
            "RPUSH LPOP RPOP LLEN LRANGE HSET HGET HGETALL HLEN SADD SCARD SMEMBERS ZADD ZCARD "
            "ZRANGE BLPOP BRPOP");
        row("others' keys", "[[role]]\nname = \"a\"\ncommands = [\"DEL user:1\"]",
            "line 7: the command 'DEL user:1' cannot be sent by a scenario: its key must be {key} "
            "or {key:NAME}: a scenario keeps to its own keys");
        row("others' keys besides", "[[role]]\nname = \"a\"\ncommands = [\"DEL {key} user:1\"]",
            "line 7: the command 'DEL {key} user:1' cannot be sent by a scenario: it has too few "
            "words, or too many");
        row("litter", "[[role]]\nname = \"a\"\ncommands = [\"SET {key:mine} {value}\"]",
            "line 7: the command 'SET {key:mine} {value}' cannot be sent by a scenario: a key that "
            "is written to must be {key} or one of [[prepared]]");
        row("blocking", "[[role]]\nname = \"a\"\ncommands = [\"BLPOP {key} 1\"]",
            "line 7: the command 'BLPOP {key} 1' cannot be sent by a scenario: it blocks its "
            "connection; say on-shared-connection = true if you mean that");
        row("for ever",
            "[[role]]\nname = \"a\"\ncommands = [\"BLPOP {key} 0\"]\non-shared-connection = true",
            "line 7: the command 'BLPOP {key} 0' cannot be sent by a scenario: its timeout must be "
            "more than 0 and at most 60 seconds");
        row("no words", "[[role]]\nname = \"a\"\ncommands = [\"  \"]",
            "line 7: the command '  ' cannot be sent by a scenario: it has no words");
        row("too large a key", "[[prepared]]\nkey = \"a\"\nbytes = \"65MiB\"",
            "line 7: 'bytes' must be from 0 to 64MiB");
        row("two problems", "[settings]\nwindow = 0\n[workload]\nskew = 11",
            "line 6: 'window=0' must be from 1 to 1000000\nline 8: 'skew' must be from 0.01 to 10");
        row("tables", "step = 3", "line 5: 'step' must be tables, each beginning with [[step]]");
        row("escaped", "\"a\\u001b[31m\" = 1", "line 5: there is no key 'a\\x1b[31m' here");
    }
    void whatIsWrongIsSaidWithItsLine()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QByteArray, said);
        const ScenarioReading reading = readScenario(head + lines);
        QCOMPARE(sentences(reading), said);
        QVERIFY(!reading.scenario.has_value());
    }

    void theDocumentationsExampleIsOneAndEveryKnobIsInIt()
    {
        const QString path = QFINDTESTDATA("../../../resources/scenarios/README.md");
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        const QByteArray begin = "```toml\n";
        const qsizetype at = text.indexOf(begin) + begin.size();
        const ScenarioReading reading
            = readScenario(QByteArrayView(text).sliced(at, text.indexOf("```", at) - at));
        QCOMPARE(sentences(reading), QByteArray());
        QCOMPARE(reading.scenario.value().settings.load.producers, 20);
        const QByteArrayView table = QByteArrayView(text).sliced(text.indexOf("## Knobs"));
        for (const Knob& knob : knobs())
            QVERIFY2(table.contains('`' + QByteArray(knob.name) + '`'), knob.name);
    }

    void whatIsNeededIsMissed()
    {
        QCOMPARE(sentences(readScenario("")),
            QByteArray("line 1: 'name' is missing; add it here\n"
                       "line 1: 'title' is missing; add it here\n"
                       "line 1: 'question' is missing; add it here\n"
                       "line 1: 'answer' is missing; add it here"));
        for (const char* name : { "Mine", "my name", "-mine", "", "../x", "a/b" }) {
            QByteArray file = head;
            file.replace("\"mine\"", '"' + QByteArray(name) + '"');
            const ScenarioReading reading = readScenario(file);
            QCOMPARE(reading.problems.size(), std::size_t(1));
            QCOMPARE(reading.problems[0].place.line, 1);
        }
        QByteArray file = head;
        file.replace("\"That.\"", "\"\"");
        QCOMPARE(sentences(readScenario(file)),
            QByteArray("line 4: 'answer' must be a text that says something"));
    }

    void whatIsNoTomlIsSaidWithItsLine()
    {
        const auto lineOf = [](const QByteArray& bytes) {
            const ScenarioReading reading = readScenario(bytes);
            const bool is = reading.problems.size() == 1
                && reading.problems[0].kind == ScenarioProblem::Kind::NotToml;
            return is ? reading.problems[0].place.line : -1;
        };
        QCOMPARE(lineOf(head + "[settings\nwindow = 3"), 5);
        QCOMPARE(lineOf(head + "a = 1\na = 2"), 6); // twice
        QCOMPARE(lineOf(head + "title = \"again\""), 5);
        QCOMPARE(lineOf(head + "a = \"\xff\xfe\""), 5);
        QCOMPARE(lineOf("\x7f"
                        "ELF\x02\x01\x01\x00\x00"),
            1);
        QCOMPARE(lineOf(QByteArray(1000, '\0')), 1);
        QCOMPARE(lineOf(head + "a = " + QByteArray(5000, '[')), 5);
        QCOMPARE(lineOf(head + "a = " + QByteArray("{a=").repeated(5000)), 5);
        QCOMPARE(lineOf(head + QByteArray("a.").repeated(100'000) + "a = 1"), 5);
        QCOMPARE(lineOf(head + '[' + QByteArray("a.").repeated(100'000) + "a]"), 5);
    }

    void aHugeFileIsRefusedUnread()
    {
        const QByteArray comments = QByteArray("# nothing\n").repeated(110'000);
        const ScenarioReading reading = readScenario(head + comments);
        QCOMPARE(sentences(reading),
            QByteArray("line 1: it has more than 1048576 bytes; that is no scenario"));
        QVERIFY(readScenario(head + comments.first(1'000'000)).scenario.has_value());
    }

    void everyBeginningOfAFileIsReadOrRefusedWithALine()
    {
        for (qsizetype size = 0; size < everything.size(); ++size)
            check(everything.first(size));
    }

    void noiseIsReadOrRefusedWithALine()
    {
        Random random(7);
        const auto below = [&](qsizetype most) {
            return static_cast<qsizetype>(random.next() % static_cast<std::uint64_t>(most));
        };
        for (int i = 0; i < 6000; ++i) {
            QByteArray bytes = everything;
            for (std::uint64_t changes = 1 + random.next() % 6; changes > 0; --changes) {
                const qsizetype at = below(bytes.size());
                const QByteArrayView marks = "[]{}=\".'\n#,\\0-_:T \x80\xff";
                switch (random.next() % 5) {
                case 0:
                    bytes[at] = static_cast<char>(random.next());
                    break;
                case 1:
                    bytes.insert(at, marks[below(marks.size())]);
                    break;
                case 2:
                    bytes.remove(at, 1 + below(20));
                    break;
                case 3: // a part of it somewhere else
                    bytes.insert(at, everything.mid(below(everything.size()), below(40)));
                    break;
                default:
                    bytes.insert(at, QByteArray(1 + below(200), marks[below(marks.size())]));
                    break;
                }
            }
            check(bytes);
        }
    }

private:
    static void check(const QByteArray& bytes)
    {
        const ScenarioReading reading = readScenario(bytes);
        QCOMPARE(reading.scenario.has_value(), reading.problems.empty());
        const auto lines = bytes.count('\n') + 1;
        for (const ScenarioProblem& problem : reading.problems) {
            if (problem.place.line < 1 || problem.place.line > lines || problem.place.column < 1)
                QFAIL((bytes + "\n\n" + toSentence(problem)).constData());
            QVERIFY(!toSentence(problem).isEmpty());
        }
    }
};

QTEST_APPLESS_MAIN(TestScenarioFile)
#include "tst_scenariofile.moc"
