// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/fuzz/parserproperty.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace sluice;

// Replays the fuzzers' seeds and what they once found, without clang.
class TestFuzzCorpus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theParserReadsEveryInputAlikeWhereverItIsSplit_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(QStringLiteral(QT_TESTCASE_SOURCEDIR "/fuzz/corpus/parser"));
        QVERIFY(!folder.isEmpty());
        for (const QFileInfo& file : folder.entryInfoList(QDir::Files))
            QTest::newRow(qPrintable(file.fileName())) << file.filePath();
    }
    void theParserReadsEveryInputAlikeWhereverItIsSplit()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray input = file.readAll();
        QVERIFY(input.size() > 4);
        const char* broken = brokenParserProperty(input);
        QVERIFY2(!broken, broken);
    }
};

QTEST_APPLESS_MAIN(TestFuzzCorpus)
#include "tst_fuzzcorpus.moc"
