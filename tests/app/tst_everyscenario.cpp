// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenariolibrary.h"
#include "core/trace/recordingreader.h"
#include "tests/support/redisserver.h"

#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace sluice;

/// Each scenario that Sluice brings along, in the program itself and from the shell.
class TestEveryScenario : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    RedisServer m_server;
    QByteArray m_said;

    int run(const QStringList& arguments)
    {
        QProcess program;
        program.setProgram(QCoreApplication::applicationDirPath() + QStringLiteral("/sluice"));
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(QStringLiteral("XDG_DATA_HOME"), m_folder.path()); // nobody's own files
        program.setProcessEnvironment(environment);
        program.setArguments(arguments);
        program.start();
        constexpr int patienceMs = 120'000; // sanitizers are slow
        if (!program.waitForFinished(patienceMs))
            return -1;
        m_said = program.readAllStandardError();
        return program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -2;
    }
    static QJsonObject read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                              : QJsonObject();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }

    void runsFromTheShellFromTheSameStartAndItsRecordingReplays_data()
    {
        QTest::addColumn<QString>("name");
        const ScenarioLibrary library = ScenarioLibrary::read({});
        QCOMPARE(library.scenarios().size(), std::size_t(21));
        for (const Scenario& scenario : library.scenarios())
            QTest::newRow(scenario.name.constData()) << QString::fromUtf8(scenario.name);
    }
    void runsFromTheShellFromTheSameStartAndItsRecordingReplays()
    {
        QFETCH(QString, name);
        const QString report = m_folder.filePath(QStringLiteral("report.json"));
        const QString recording = m_folder.filePath(QStringLiteral("run.sluice"));
        const QString picture = m_folder.filePath(QStringLiteral("replay.png"));
        for (const QString& old : { report, recording, picture })
            QFile::remove(old);
        // Knobs that it turns itself stand as its file says when it is played again.
        const int code
            = run({ m_server.socketPath(), QStringLiteral("--yes"), QStringLiteral("--scenario"),
                name, QStringLiteral("--run-for"), QStringLiteral("400ms"),
                QStringLiteral("--record"), recording, QStringLiteral("--report"), report });
        QVERIFY2(code == 0, m_said.constData());
        const QJsonObject said = read(report);
        const QJsonObject totals = said[u"totals"].toObject();
        QVERIFY2(totals[u"offered"].toInteger() > 0, "it sent nothing");
        const ScenarioLibrary library = ScenarioLibrary::read({});
        const Scenario* scenario = library.find(name.toUtf8());
        QVERIFY(scenario);
        QCOMPARE(said[u"server"].toObject()[u"kind"].toString(),
            scenario->isScripted ? QStringLiteral("scripted") : QStringLiteral("redis"));
        QCOMPARE(said[u"config"].toObject()[u"scenario"].toString(), name);
        // What it did not send to the scripted server it has removed from the real one.
        QCOMPARE(m_server.command({ "DBSIZE" }), QByteArray("0"));

        RecordingReader reader;
        QCOMPARE(reader.open(recording.toStdString()), RecordingError::None);
        QCOMPARE(reader.end(), RecordingEnd::Complete);
        QCOMPARE(run({ QStringLiteral("--replay"), recording, QStringLiteral("--run-for"),
                     QStringLiteral("300ms"), QStringLiteral("--screenshot"), picture }),
            0);
        QVERIFY(!QImage(picture).isNull());
    }

    void aBadFileOfAPersonsOwnIsNamedAndTheRestIsThere()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("sluice/scenarios")));
        QFile bad(m_folder.filePath(QStringLiteral("sluice/scenarios/mine.toml")));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("name = \"mine\"\ntitle = 3\n");
        bad.close();
        QCOMPARE(run({ QStringLiteral("--list-scenarios") }), 0);
        QVERIFY2(m_said.contains("mine.toml") && m_said.contains("line 2"), m_said.constData());
        QVERIFY(bad.remove());
    }
};

QTEST_GUILESS_MAIN(TestEveryScenario)
#include "tst_everyscenario.moc"
