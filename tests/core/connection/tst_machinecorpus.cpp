// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/fuzz/machineproperty.h"

#include "tests/support/scale.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <random>

using namespace sluice;

// Replays the fuzzer's seeds and what it once found, and random courses, without clang.
class TestMachineCorpus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyRequestSettlesOnceWithItsOwnReply_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(QStringLiteral(QT_TESTCASE_SOURCEDIR "/fuzz/corpus/machine"));
        QVERIFY(!folder.isEmpty());
        for (const QFileInfo& file : folder.entryInfoList(QDir::Files))
            QTest::newRow(qPrintable(file.fileName())) << file.filePath();
    }
    void everyRequestSettlesOnceWithItsOwnReply()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray script = file.readAll();
        QVERIFY(!script.isEmpty());
        const char* broken = brokenMachineProperty(script);
        QVERIFY2(!broken, broken);
    }

    void soItIsInRandomCourses()
    {
        std::mt19937 random(1);
        for (int course = 0; course < scaled(2'000, 200'000); ++course) {
            QByteArray script(static_cast<qsizetype>(random() % 600), Qt::Uninitialized);
            for (char& byte :
                script) // mostly small numbers: what they stand for is then mixed well
                byte = static_cast<char>(random() % 3 ? random() % 40 : random() % 256);
            const char* broken = brokenMachineProperty(script);
            QVERIFY2(!broken, (broken + (" in " + script.toHex())).constData());
        }
    }
};

QTEST_APPLESS_MAIN(TestMachineCorpus)
#include "tst_machinecorpus.moc"
