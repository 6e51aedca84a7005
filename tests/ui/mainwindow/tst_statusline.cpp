// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/banner.h"
#include "ui/mainwindow/cellbar.h"
#include "ui/mainwindow/statusline.h"

#include <QMainWindow>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

class FakeClock : public Clock {
public:
    TimePoint now() const noexcept override { return time; }
    TimePoint time { 1000s };
};

QString plain(QString text)
{
    return text.replace(QChar(0xa0), QLatin1Char(' ')).replace(QChar(0x202f), QLatin1Char(' '));
}

} // namespace

class TestStatusLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCellIsLitByItsShare_data()
    {
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("capacity");
        QTest::addColumn<int>("lit");
        QTest::newRow("empty") << 0 << 32 << 0;
        QTest::newRow("one of many") << 1 << 1000 << 1;
        QTest::newRow("half") << 16 << 32 << 4;
        QTest::newRow("nearly full") << 31 << 32 << 7;
        QTest::newRow("full") << 32 << 32 << 8;
        QTest::newRow("above a lowered capacity") << 40 << 32 << 8;
        QTest::newRow("capacity of one") << 1 << 1 << 8;
    }
    void aCellIsLitByItsShare()
    {
        QFETCH(int, depth);
        QFETCH(int, capacity);
        QFETCH(int, lit);
        CellBar bar;
        bar.setFill(quint64(depth), quint64(capacity));
        QCOMPARE(bar.litCells(), lit);
        bar.setFill(std::nullopt, quint64(capacity));
        QCOMPARE(bar.litCells(), 0);
    }

    void figuresHaveUnitsAndUnknownOnesSaySo()
    {
        FakeClock clock;
        StatusLine line(clock);
        const auto text = [&](const char* name) {
            return plain(line.findChild<QLabel*>(QString::fromLatin1(name))->text());
        };
        QCOMPARE(text("queueDepth"), QStringLiteral("n/a/n/a"));
        QCOMPARE(text("inFlight"), QStringLiteral("in flight n/a"));
        QCOMPARE(text("throughput"), QStringLiteral("n/a req/s"));
        QCOMPARE(text("p99"), QStringLiteral("p99 n/a"));
        StatusFigures f;
        f.queueDepth = 32;
        f.capacity = 32;
        f.inFlight = 64;
        f.waiting = 32;
        f.requestsPerSecond = 41312;
        f.p99 = 4900us;
        f.framesPerSecond = 60;
        f.telemetryLost = 1204;
        line.setFigures(f);
        QCOMPARE(text("queueDepth"), QStringLiteral("32/32"));
        QCOMPARE(text("inFlight"), QStringLiteral("in flight 64"));
        QCOMPARE(text("throughput"), QStringLiteral("41.3 k req/s"));
        QCOMPARE(text("p99"), QStringLiteral("p99 4.90 ms"));
        QCOMPARE(text("waiting"), QStringLiteral("32 waiting"));
        QCOMPARE(text("view"), QStringLiteral("view 60 fps · 1 204 telemetry records lost"));
        for (const QLabel* label : line.findChildren<QLabel*>())
            QVERIFY(
                label->textFormat() == Qt::PlainText || !label->text().contains(QLatin1Char('<')));
    }

    void theStateIsInWordsAndCountsDown()
    {
        FakeClock clock;
        StatusLine line(clock);
        QCOMPARE(line.stateText(), QStringLiteral("not connected"));
        ConnectionState state;
        state.phase = ConnectionPhase::Backoff;
        state.errorKind = ConnectionErrorKind::ClosedByServer;
        state.retryAt = clock.time + 2s;
        line.setState(state);
        QCOMPARE(plain(line.stateText()), QStringLiteral("connection lost, retrying in 2 s"));
        clock.time += 1500ms;
        QTRY_COMPARE(plain(line.stateText()), QStringLiteral("connection lost, retrying in 1 s"));
        state.phase = ConnectionPhase::Ready;
        state.errorKind = ConnectionErrorKind::None;
        state.server = { "redis", "7 & 8 <b>", 3, {}, {} };
        line.setState(state);
        QCOMPARE(line.stateText(), QStringLiteral("connected · RESP3 · Redis 7 && 8 <b>"));
        const auto* button = line.findChild<QPushButton*>(QStringLiteral("connectionState"));
        QCOMPARE(button->accessibleName(),
            QStringLiteral("Connection: connected · RESP3 · Redis 7 & 8 <b>"));
    }

    void theStateIsActivatedByMouseAndKeyboard()
    {
        FakeClock clock;
        StatusLine line(clock);
        line.show();
        QSignalSpy activated(&line, &StatusLine::stateActivated);
        auto* button = line.findChild<QPushButton*>(QStringLiteral("connectionState"));
        QTest::mouseClick(button, Qt::LeftButton);
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(activated.size(), 2);
        QVERIFY(button->focusPolicy() & Qt::TabFocus);
    }

    void whatMattersMostStaysWhenItIsNarrow()
    {
        FakeClock clock;
        QMainWindow window;
        auto& line = *new StatusLine(clock, &window);
        window.setStatusBar(&line);
        StatusFigures f;
        f.queueDepth = f.capacity = f.inFlight = f.waiting = 32;
        f.requestsPerSecond = 41312;
        f.p99 = 4900us;
        line.setFigures(f);
        window.resize(1400, 100);
        window.show();
        const auto visible = [&](const char* name) {
            return line.findChild<QWidget*>(QString::fromLatin1(name))->isVisible();
        };
        for (const char* name :
            { "connectionState", "queueDepth", "inFlight", "throughput", "p99", "waiting", "view" })
            QVERIFY2(visible(name), name);
        QVERIFY(line.sizePolicy().horizontalPolicy() == QSizePolicy::Ignored);
        window.resize(420, 100);
        QTRY_COMPARE(line.width(), 420);
        for (const char* name : { "connectionState", "queueDepth", "waiting" }) {
            QVERIFY2(visible(name), name);
            const auto* widget = line.findChild<QWidget*>(QString::fromLatin1(name));
            QTRY_VERIFY(widget->mapTo(&line, QPoint(widget->width(), 0)).x() <= 420);
        }
        QVERIFY(!visible("view"));
        QVERIFY(!visible("p99"));
        window.resize(1400, 100);
        QTRY_VERIFY(visible("view"));
    }

    void aBannerHasPlainTextAndButtons()
    {
        BannerArea area;
        QVERIFY(area.isHidden());
        QSignalSpy activated(&area, &BannerArea::activated);
        area.showMessage(
            { QStringLiteral("a"), BannerMessage::Severity::Warning, QStringLiteral("<b>lost</b>"),
                { { QStringLiteral("retry"), QStringLiteral("Retry") } }, true });
        QVERIFY(!area.isHidden());
        QCOMPARE(area.textOf(QStringLiteral("a")), QStringLiteral("<b>lost</b>"));
        for (const QLabel* label : area.findChildren<QLabel*>())
            QVERIFY(label->text().isEmpty() || label->textFormat() == Qt::PlainText);
        auto* retry = area.findChild<QPushButton*>(QStringLiteral("retry"));
        QTest::mouseClick(retry, Qt::LeftButton);
        QCOMPARE(
            activated.takeFirst(), (QVariantList { QStringLiteral("a"), QStringLiteral("retry") }));

        // A new text with the same buttons keeps them, and with them the focus.
        area.showMessage(
            { QStringLiteral("a"), BannerMessage::Severity::Warning, QStringLiteral("lost for 2 s"),
                { { QStringLiteral("retry"), QStringLiteral("Retry") } }, true });
        QCOMPARE(area.findChild<QPushButton*>(QStringLiteral("retry")), retry);
        QCOMPARE(area.textOf(QStringLiteral("a")), QStringLiteral("lost for 2 s"));

        area.showMessage({ QStringLiteral("b"), BannerMessage::Severity::Info,
            QStringLiteral("second"), {}, false });
        QTest::mouseClick(area.findChild<QToolButton*>(QStringLiteral("dismiss")), Qt::LeftButton);
        QCOMPARE(activated.takeFirst(),
            (QVariantList { QStringLiteral("a"), QStringLiteral("dismiss") }));
        QVERIFY(area.textOf(QStringLiteral("a")).isEmpty());
        QVERIFY(!area.isHidden());
        area.hideMessage(QStringLiteral("b"));
        QVERIFY(area.isHidden());
    }
};

QTEST_MAIN(TestStatusLine)
#include "tst_statusline.moc"
