// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/pressureinspector.h"
#include "ui/pipeline/waterfall.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

/// What the inspector says of one request, and what can be done with it.
class TestSelectedRequest : public QObject {
    Q_OBJECT

    struct Window {
        FakePipeline fake;
        QWidget window;
        PipelineTab* tab = nullptr;

        void show()
        {
            tab = new PipelineTab(fake);
            window.resize(1280, 800);
            auto* row = new QHBoxLayout(&window);
            row->addWidget(tab, 1);
            row->addWidget(tab->inspector());
            fake.advance(300ms);
            window.show();
            tab->refresh();
        }
        QPushButton* openKey()
        {
            return window.findChild<QPushButton*>(QStringLiteral("openSelectedKey"));
        }
        QString text() { return qobject_cast<PressureInspector*>(tab->inspector())->asText(); }
        void click(int row)
        {
            Waterfall* fall = tab->waterfall();
            QTest::mouseClick(fall, Qt::LeftButton, {}, fall->rowRect(row).center());
        }
    };
    static RequestRecord record(std::uint64_t id, std::int64_t called, const QByteArray& key)
    {
        RequestRecord r;
        r.id = id;
        r.producer = 1;
        r.command = std::uint16_t(CommandId::Get);
        r.epoch = 3;
        r.stamps = { called, called, called + 100'000, called + 300'000, called + 400'000,
            called + 600'000, called + 700'000, called + 800'000 };
        r.predecessorComplete = called + 500'000;
        r.ending = Ending::Reply;
        std::copy(key.begin(), key.end(), r.key.begin());
        r.keySize = std::uint8_t(key.size());
        return r;
    }

private Q_SLOTS:
    void itsKeyIsOpened_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("isCut");
        QTest::newRow("whole") << QByteArray("user:42") << false;
        QTest::newRow("of any bytes") << QByteArray("\x00\xff", 2) << false;
        QTest::newRow("cut") << QByteArray("sluice:load:ke") << true;
    }
    void itsKeyIsOpened()
    {
        QFETCH(QByteArray, key);
        QFETCH(bool, isCut);
        Window w;
        w.fake.knobs.producers = 0;
        w.fake.addRecord(record(17, FakePipeline::start, key));
        w.show();
        QVERIFY(w.openKey()->isHidden());
        w.click(0);
        QVERIFY(!w.openKey()->isHidden());
        QSignalSpy asked(w.tab, &PipelineTab::keyActivated);
        w.openKey()->click();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][0].toByteArray(), key);
        QCOMPARE(asked[0][1].toBool(), isCut);
    }

    void aRequestWithoutAKeyOpensNone()
    {
        Window w;
        w.fake.knobs.producers = 0;
        w.fake.addRecord(record(17, FakePipeline::start, {}));
        w.show();
        w.click(0);
        QVERIFY(w.tab->waterfall()->selected());
        QVERIFY(w.openKey()->isHidden());
    }

    void whoHeldItUpIsNamed()
    {
        Window w;
        w.fake.knobs.producers = 0;
        RequestRecord elephant = record(17, FakePipeline::start, "big:1");
        elephant.command = std::uint16_t(CommandId::Hgetall);
        elephant.bytesReceived = 8 << 20;
        elephant.stamps.complete += 3'900'000;
        elephant.stamps.resumed += 3'900'000;
        RequestRecord behind = record(18, FakePipeline::start + 50'000, "user:42");
        behind.predecessorComplete = elephant.stamps.complete;
        behind.stamps.firstByte = elephant.stamps.complete + 10'000;
        behind.stamps.complete = behind.stamps.firstByte + 10'000;
        behind.stamps.resumed = behind.stamps.complete + 10'000;
        w.fake.addRecord(elephant);
        w.fake.addRecord(behind);
        w.show();
        w.click(1);
        QCOMPARE(w.tab->waterfall()->selected()->id, 18U);
        const QString text = w.text();
        QVERIFY2(
            text.contains(QStringLiteral("held up most by: #17 HGETALL big:1, 8.0\u00a0MiB, ")),
            qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("connection · epoch: 1 · 3")), qPrintable(text));
    }

    void theSelectedSpanIsSummedUp()
    {
        Window w;
        w.show();
        TimeView& time = w.tab->time();
        QVERIFY(!w.text().contains(QStringLiteral("Length: ")));
        time.select(TimeRange { time.end() - 200'000'000, time.end() - 100'000'000 });
        const QString text = w.text();
        for (const char* name : { "Length: 100", "Replies: ", "p99: ", "single requests" })
            QVERIFY2(text.contains(QString::fromLatin1(name)), qPrintable(text));
        time.select({});
        QVERIFY(!w.text().contains(QStringLiteral("Length: ")));
    }
};

QTEST_MAIN(TestSelectedRequest)
#include "tst_selectedrequest.moc"
