// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/filterbox.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLabel>
#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct Window {
    FakePipeline fake;
    PipelineTab tab { fake };

    Window()
    {
        fake.advance(seconds(2));
        tab.resize(1280, 800);
        tab.show();
        tab.activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(&tab));
        tab.refresh();
        tab.waterfall()->setFocus();
    }
    FilterLine* line() { return tab.findChild<FilterLine*>(QStringLiteral("requestFilter")); }
    QLabel* label(const char* name) { return tab.findChild<QLabel*>(QLatin1String(name)); }
    QAbstractItemView* popup() { return tab.findChild<QCompleter*>()->popup(); }
};

} // namespace

class TestFilterBox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }

    void aKeyLeadsToItAndEscapeLeadsBack()
    {
        Window w;
        for (const bool slash : { true, false }) {
            w.tab.strips()->setFocus();
            if (slash)
                QTest::keyClick(w.tab.strips(), Qt::Key_Slash);
            else
                QTest::keyClick(w.tab.strips(), Qt::Key_F, Qt::ControlModifier);
            QVERIFY(w.line()->hasFocus());
            QTest::keyClicks(w.line(), QStringLiteral("id>0"));
            QVERIFY(w.tab.feed().filter());
            QTest::keyClick(w.line(), Qt::Key_Escape);
            QVERIFY(w.line()->text().isEmpty());
            QVERIFY(!w.tab.feed().filter());
            QVERIFY(w.line()->hasFocus());
            QTest::keyClick(w.line(), Qt::Key_Escape);
            QVERIFY(w.tab.strips()->hasFocus());
        }
        QVERIFY(!w.tab.feed().isFrozen()); // f in the line is a letter
    }

    void lettersThatAreShortcutsAreTyped()
    {
        Window w;
        QTest::keyClick(w.tab.waterfall(), Qt::Key_Slash);
        QTest::keyClicks(w.line(), QStringLiteral("left f/t "));
        QCOMPARE(w.line()->text(), QStringLiteral("left f/t "));
        QTest::keyClick(w.line(), Qt::Key_End);
        QVERIFY(!w.tab.feed().isFrozen());
        QVERIFY(w.fake.calls.isEmpty());
    }

    void whatIsTypedActsAndIsCounted()
    {
        Window w;
        QVERIFY(!w.label("filterCount")->isVisible());
        QTest::keyClick(w.tab.waterfall(), Qt::Key_Slash);
        QTest::keyClicks(w.line(), QStringLiteral("cmd:HGETALL"));
        for (const RequestRecord& r : w.tab.feed().filteredRecords())
            QCOMPARE(r.command, std::uint16_t(CommandId::Hgetall));
        QVERIFY(w.label("filterCount")->isVisible());
        QVERIFY2(w.label("filterCount")->text().contains(QStringLiteral("requests match")),
            qPrintable(w.label("filterCount")->text()));
        const QString before = w.label("filterCount")->text();
        w.fake.advance(milliseconds(300));
        w.tab.feed().takeFrame();
        QVERIFY(w.label("filterCount")->text() != before);
    }

    void whatIsWrongIsUnderlinedAndSaid()
    {
        Window w;
        w.tab.filterBox()->setText(QStringLiteral("cmd:GET"));
        const auto good = w.tab.feed().filter();
        w.tab.filterBox()->setText(QStringLiteral("cmd:GET phase:wating>1ms"));
        QCOMPARE(w.tab.feed().filter(), good); // the last one that could be read
        QVERIFY(w.label("filterMessage")->isVisible());
        QVERIFY(w.label("filterMessage")
                    ->text()
                    .contains(QStringLiteral(
                        "wating: there is no phase of that name; did you mean waiting?")));
        QCOMPARE(w.line()->accessibleDescription(), w.label("filterMessage")->text());
        const QFontMetrics metrics = w.line()->fontMetrics();
        const QRect wrong = w.line()->wrongRect();
        QVERIFY(qAbs(wrong.width() - metrics.horizontalAdvance(QStringLiteral("wating"))) <= 2);
        w.line()->setCursorPosition(0); // the same place, wherever the cursor is
        QVERIFY(qAbs(w.line()->wrongRect().left() - wrong.left()) <= 2);
        w.line()->clearFocus(); // no cursor blinks
        const QImage picture = w.line()->grab().toImage();
        const QColor color = Colors::of(w.line()->palette()).errorText;
        const qreal scale = picture.devicePixelRatio();
        int found = 0;
        for (int x = 0; x < picture.width(); ++x)
            found += picture
                         .pixelColor(x,
                             int((std::min(wrong.top(), w.line()->height() - wrong.height() - 2))
                                 * scale))
                         .rgb()
                == color.rgb();
        QVERIFY(found > wrong.width() / 2);
        w.tab.filterBox()->setText(QString());
        QVERIFY(w.line()->wrongRect().isNull());
        QVERIFY(!w.label("filterMessage")->isVisible());
    }

    void keysThatAreRecordedInPartAreSaid()
    {
        Window w;
        w.tab.filterBox()->setText(QStringLiteral("key:*:profile"));
        QVERIFY(w.label("filterMessage")->text().contains(QStringLiteral("14 bytes")));
    }

    void wordsAndValuesAreOffered()
    {
        Window w;
        QTest::keyClick(w.tab.waterfall(), Qt::Key_Slash);
        QTest::keyClicks(w.line(), QStringLiteral("cm"));
        QVERIFY(w.popup()->isVisible());
        QTest::keyClick(w.popup(), Qt::Key_Down);
        QTest::keyClick(w.popup(), Qt::Key_Return);
        QCOMPARE(w.line()->text(), QStringLiteral("cmd:"));
        QTRY_VERIFY(w.popup()->isVisible()); // at once the values
        QTest::keyClick(w.popup(), Qt::Key_Escape);
        QVERIFY(!w.popup()->isVisible());
        QTest::keyClicks(w.line(), QStringLiteral("GET producer:check"));
        QVERIFY(w.popup()->isVisible());
        QTest::keyClick(w.popup(), Qt::Key_Down);
        QTest::keyClick(w.popup(), Qt::Key_Return);
        QCOMPARE(w.line()->text(), QStringLiteral("cmd:GET producer:checkout-2"));
        QVERIFY(w.tab.feed().filter());
    }

    void returnKeepsTheFilterAndArrowsBringItBack()
    {
        Window w;
        for (const char* text : { "id>1", "id>2", "id>1" }) {
            QTest::keyClick(w.tab.waterfall(), Qt::Key_Slash);
            w.line()->setText(QString::fromLatin1(text));
            QTest::keyClick(w.line(), Qt::Key_Return);
            QVERIFY(w.tab.waterfall()->hasFocus());
        }
        QCOMPARE(w.tab.filterBox()->earlier(),
            QStringList({ QStringLiteral("id>1"), QStringLiteral("id>2") }));
        QTest::keyClick(w.tab.waterfall(), Qt::Key_Slash);
        QTest::keyClick(w.line(), Qt::Key_Escape);
        QTest::keyClicks(w.line(), QStringLiteral("id>9"));
        QTest::keyClick(w.line(), Qt::Key_Up);
        QCOMPARE(w.line()->text(), QStringLiteral("id>1"));
        QTest::keyClick(w.line(), Qt::Key_Up);
        QCOMPARE(w.line()->text(), QStringLiteral("id>2"));
        QTest::keyClick(w.line(), Qt::Key_Up);
        QCOMPARE(w.line()->text(), QStringLiteral("id>2"));
        QTest::keyClick(w.line(), Qt::Key_Down);
        QTest::keyClick(w.line(), Qt::Key_Down);
        QCOMPARE(w.line()->text(), QStringLiteral("id>9"));
        // One that cannot be read is neither kept nor left.
        w.line()->setText(QStringLiteral("id>"));
        QTest::keyClick(w.line(), Qt::Key_Return);
        QVERIFY(w.line()->hasFocus());
        QCOMPARE(w.tab.filterBox()->earlier().size(), 2);
    }

    void reducedMotionDrawsTwiceASecond()
    {
        Window w;
        QTRY_VERIFY(w.tab.frameClock().isShown());
        QVERIFY(w.tab.frameClock().interval() <= 100);
        w.tab.setReducedMotion(true);
        QCOMPARE(w.tab.frameClock().interval(), 500);
        w.tab.setReducedMotion(false);
        QVERIFY(w.tab.frameClock().interval() <= 100);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestFilterBox)
#include "tst_filterbox.moc"
