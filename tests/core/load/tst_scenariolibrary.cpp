// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenariolibrary.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace sluice;
using namespace std::chrono_literals;

/// The scenarios that Sluice brings along, and those of a person's folder.
class TestScenarioLibrary : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] QString write(const QString& name, const QByteArray& bytes) const
    {
        const QString path = m_folder.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return {};
        return path;
    }
    static QByteArray scenario(const QByteArray& name, const QByteArray& more = {})
    {
        return "name = \"" + name + "\"\ntitle = \"T\"\nquestion = \"Q?\"\nanswer = \"A.\"\n"
            + more;
    }
    static QList<QByteArray> namesOf(const ScenarioLibrary& library)
    {
        QList<QByteArray> names;
        for (const Scenario& each : library.scenarios())
            names += each.name;
        return names;
    }

private Q_SLOTS:
    void init()
    {
        QDir(m_folder.path()).removeRecursively();
        QVERIFY(QDir().mkpath(m_folder.path()));
    }

    void thoseThatSluiceBringsAlongAreThere()
    {
        const ScenarioLibrary library = ScenarioLibrary::read(QString());
        for (const BadScenarioFile& bad : library.badFiles())
            QFAIL(bad.toText().constData());
        const QList<QByteArray> names { "tutorial", "mutex", "pipelined", "pool", "capacity",
            "knee", "bursts", "overload", "expired", "elephant", "blocking", "stall", "omission",
            "fairness", "consumer", "batching", "lost", "retries", "cancel", "deadlock", "lanes" };
        QCOMPARE(namesOf(library), names);
        for (int i = 0; i < names.size(); ++i)
            QCOMPARE(library.find(names[i])->number, i);
        QVERIFY(!library.find("none"));
    }

    void eachOfThemIsWhole()
    {
        const ScenarioLibrary library = ScenarioLibrary::read(QString());
        for (const Scenario& each : library.scenarios()) {
            const QByteArray& name = each.name;
            QVERIFY2(each.length >= 20s && each.length <= 60s, name.constData());
            QVERIFY2(each.question.endsWith('?'), name.constData());
            QVERIFY2(each.answer.endsWith('.'), name.constData());
            QVERIFY2(!each.knobs.empty() && !each.goals.empty() && !each.steps.empty(),
                name.constData());
            QVERIFY2(!each.expected.empty(), name.constData());
            std::set<QByteArray> expected; // every variant is there to show something
            for (const ExpectedFigure& figure : each.expected)
                expected.insert(figure.variant);
            for (const ScenarioVariant& variant : each.variants)
                QVERIFY2(expected.count(variant.name), (name + ": " + variant.name).constData());
            // Only the scripted server can be turned.
            const StageSettings& settings = each.settings;
            QVERIFY2(each.isScripted || settings.server == ScriptSettings(), name.constData());
            for (const Knob* knob : each.knobs)
                QVERIFY2(each.isScripted || knob->part != Knob::Part::Server, name.constData());
        }
    }

    void eachOfThemHasALesson()
    {
        const ScenarioLibrary library = ScenarioLibrary::read(QString());
        for (const Scenario& each : library.scenarios()) {
            const QByteArray page = library.page(each);
            QVERIFY2(page.startsWith("# "), each.page.constData());
            const QByteArray picture = each.page.chopped(3) + ".png";
            QVERIFY2(page.contains('(' + picture + ')'), each.page.constData());
            const auto words = page.simplified().count(' ');
            QVERIFY2(words >= 150 && words <= 400,
                (each.page + ' ' + QByteArray::number(words)).constData());
        }
        QCOMPARE(library.page(Scenario()), QByteArray());
    }

    void aPersonsOwnStandAmongThem()
    {
        QVERIFY(!write(QStringLiteral("b.toml"), scenario("b", "page = \"b.md\"")).isEmpty());
        QVERIFY(!write(QStringLiteral("a.toml"), scenario("a")).isEmpty());
        QVERIFY(!write(QStringLiteral("b.md"), "# B").isEmpty());
        QVERIFY(!write(QStringLiteral("early.toml"), scenario("early", "number = 1")).isEmpty());
        QVERIFY(!write(QStringLiteral("notes.txt"), "no scenario").isEmpty());
        const ScenarioLibrary library = ScenarioLibrary::read(m_folder.path());
        QCOMPARE(library.badFiles().size(), std::size_t(0));
        const QList<QByteArray> names = namesOf(library);
        QCOMPARE(names.size(), 24);
        QCOMPARE(names.mid(0, 3), (QList<QByteArray> { "tutorial", "early", "mutex" }));
        QCOMPARE(names.mid(22), (QList<QByteArray> { "a", "b" })); // without a number: last
        QCOMPARE(library.page(*library.find("b")), QByteArray("# B"));
        QCOMPARE(library.pageFolder(*library.find("b")), m_folder.path());
    }

    void badFilesAreReportedAndTheRestStillLoads()
    {
        const QString bad
            = write(QStringLiteral("bad.toml"), scenario("bad", "[settings]\nwindw = 3"));
        const QString garbage = write(QStringLiteral("garbage.toml"), QByteArray(300, '\xff'));
        const QString huge = write(QStringLiteral("huge.toml"), QByteArray(2'000'000, '#'));
        const QString taken = write(QStringLiteral("taken.toml"), scenario("mutex"));
        const QString twice = write(QStringLiteral("z-twice.toml"), scenario("good"));
        QVERIFY(!write(QStringLiteral("good.toml"), scenario("good")).isEmpty());
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("folder.toml")));
        const ScenarioLibrary library = ScenarioLibrary::read(m_folder.path());
        QVERIFY(library.find("good"));
        QCOMPARE(library.scenarios().size(), std::size_t(22));
        QCOMPARE(library.find("mutex")->number, 1); // still the built-in one
        QByteArray all;
        for (const BadScenarioFile& each : library.badFiles())
            all += each.toText() + '\n';
        const auto said = [&](const QString& path, const char* what) {
            return all.contains(path.toUtf8() + ": " + what);
        };
        QCOMPARE(library.badFiles().size(), std::size_t(5));
        QVERIFY(said(bad, "line 6: there is no knob 'windw'; did you mean 'window'?\n"));
        QVERIFY(said(garbage, "line 1: it is no TOML here: "));
        QVERIFY(said(huge, "line 1: it has more than 1048576 bytes; that is no scenario\n"));
        QVERIFY(said(taken, "line 1: there is a scenario 'mutex' already; choose another name\n"));
        QVERIFY(said(twice, "line 1: there is a scenario 'good' already; choose another name\n"));
    }

    void aFolderThatIsNotThereIsNone()
    {
        const ScenarioLibrary library
            = ScenarioLibrary::read(m_folder.filePath(QStringLiteral("none")));
        QCOMPARE(library.scenarios().size(), std::size_t(21));
        QCOMPARE(library.badFiles().size(), std::size_t(0));
    }

    void oneFileIsReadByItsPath()
    {
        const QString path = write(QStringLiteral("one.toml"), scenario("one"));
        QCOMPARE(std::get<Scenario>(readScenarioFile(path)).name, QByteArray("one"));
        const auto none = readScenarioFile(m_folder.filePath(QStringLiteral("none.toml")));
        QVERIFY(std::get<BadScenarioFile>(none).toText().contains("it cannot be read: "));
        QVERIFY(std::holds_alternative<BadScenarioFile>(readScenarioFile(m_folder.path())));
    }
};

QTEST_APPLESS_MAIN(TestScenarioLibrary)
#include "tst_scenariolibrary.moc"
