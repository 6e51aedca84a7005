// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/knoblist.h"

#include <QTest>

using namespace sluice;

class TestKnobList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsSeveralWithCommasBetween()
    {
        const auto read = readKnobList(" window=1 ,connections=2,link-latency=0.5ms");
        QVERIFY(read.ok());
        const std::vector<KnobSetting> expected { readKnob("window=1").value(),
            readKnob("connections=2").value(), readKnob("link-latency=500us").value() };
        QVERIFY(read.value() == expected);
        QCOMPARE(
            knobListText(read.value()), QByteArray("window=1, connections=2, link-latency=500us"));
    }

    void nothingIsNoSetting()
    {
        for (const char* text : { "", " ", "\t" }) {
            const auto read = readKnobList(text);
            QVERIFY(read.ok() && read.value().empty());
        }
        QCOMPARE(knobListText({}), QByteArray());
    }

    void theFirstErrorIsTold_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char* text, KnobError kind, const char* detail) {
            QTest::newRow(text) << QByteArray(text) << int(kind) << QByteArray(detail);
        };
        row("window=1,depth=2,width=3", KnobError::NoSuchKnob, "depth");
        row("window=1,", KnobError::NoSuchKnob, "");
        row(",", KnobError::NoSuchKnob, "");
        row("window=1;connections=2", KnobError::NotAValue, "window=1;connections=2");
        row("window=0", KnobError::OutOfRange, "window=0");
        row("window", KnobError::NotAValue, "window=");
    }
    void theFirstErrorIsTold()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, kind);
        QFETCH(QByteArray, detail);
        const auto read = readKnobList(text);
        QVERIFY(!read.ok());
        QCOMPARE(int(read.error().kind), kind);
        QCOMPARE(read.error().detail, detail);
    }
};

QTEST_GUILESS_MAIN(TestKnobList)
#include "tst_knoblist.moc"
