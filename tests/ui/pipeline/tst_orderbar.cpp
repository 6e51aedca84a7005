// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/filterbox.h"
#include "ui/pipeline/orderbar.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using std::chrono::seconds;

namespace {

struct Shown {
    FakePipeline fake;
    PipelineTab tab { fake };
    OrderBar* bar = tab.findChild<OrderBar*>();
    QComboBox* group = tab.findChild<QComboBox*>(QStringLiteral("requestGroup"));
    QComboBox* sort = tab.findChild<QComboBox*>(QStringLiteral("requestSort"));

    explicit Shown(int width = 1000)
    {
        tab.resize(width, 760);
        fake.advance(seconds(1));
        tab.show();
        tab.activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(&tab)); }();
        tab.refresh();
    }
    const RequestOrder& order() { return tab.waterfall()->model().order(); }
    QAction* action(const QString& text)
    {
        for (QAction* each : tab.pipelineActions()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    /// Whether every part of the bar is seen whole.
    QByteArray clipped()
    {
        for (QWidget* part : bar->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (!part->isVisible())
                continue;
            const QRect place(part->mapTo(&tab, QPoint()), part->size());
            if (!tab.rect().contains(place) || place.width() < part->minimumSizeHint().width() / 2
                || place.height() < part->minimumSizeHint().height())
                return part->objectName().toUtf8() + part->metaObject()->className();
            const auto* label = qobject_cast<QLabel*>(part);
            if (label && label->width() < label->sizeHint().width())
                return "label " + label->text().toUtf8();
        }
        return {};
    }
};

} // namespace

class TestOrderBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        m_font = QApplication::font();
    }
    void cleanupTestCase() { m_theme.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }
    void cleanup() { QApplication::setFont(m_font); }

    void aGroupIsChosenWithTheKeyboard()
    {
        Shown s;
        s.group->setFocus();
        for (const GroupBy by :
            { GroupBy::Slot, GroupBy::Producer, GroupBy::Command, GroupBy::Connection }) {
            QTest::keyClick(s.group, Qt::Key_Down);
            QVERIFY(s.order().group == by);
        }
        QTest::keyClick(s.group, Qt::Key_Home);
        QVERIFY(s.order().group == GroupBy::None);
        QTest::keyClick(s.group, Qt::Key_P); // a letter belongs to the list, not to the tab
        QVERIFY(s.order().group == GroupBy::Producer);
    }

    void tabReachesBothListsBetweenTheFilterAndTheRows()
    {
        Shown s;
        s.tab.findChild<FilterBox*>()->focusLine();
        QList<QWidget*> reached;
        for (int i = 0; i < 6 && !s.tab.waterfall()->hasFocus(); ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached += QApplication::focusWidget();
        }
        QVERIFY(reached.contains(s.group));
        QVERIFY(reached.indexOf(s.sort) > reached.indexOf(s.group));
        QVERIFY(reached.contains(s.tab.waterfall()));
    }

    void menusAndListsStayInStep()
    {
        Shown s;
        s.action(QStringLiteral("Group requests by command"))->trigger();
        QCOMPARE(s.group->currentText(), QStringLiteral("command"));
        s.group->setFocus();
        QTest::keyClick(s.group, Qt::Key_Down);
        QVERIFY(s.action(QStringLiteral("Group requests by connection"))->isChecked());
        s.action(QStringLiteral("Sort requests by waiting"))->trigger();
        QCOMPARE(s.sort->currentText(), QStringLiteral("waiting"));
        s.sort->setFocus();
        QTest::keyClick(s.sort, Qt::Key_Up);
        QVERIFY(s.action(QStringLiteral("Sort requests by total"))->isChecked());
        QVERIFY(s.order().group == GroupBy::Connection);
    }

    void theSameSortAgainDoesNotReverse()
    {
        Shown s;
        QTest::mouseClick(s.tab.waterfall(), Qt::LeftButton, {},
            s.tab.waterfall()->headRect(WaterfallModel::Total).center());
        QTest::mouseClick(s.tab.waterfall(), Qt::LeftButton, {},
            s.tab.waterfall()->headRect(WaterfallModel::Total).center());
        QVERIFY(s.order().reversed);
        Q_EMIT s.sort->activated(s.sort->currentIndex()); // opened, and left as it was
        QVERIFY(s.order().reversed && s.order().by == SortBy::Total);
    }

    void theyHaveNamesAndAnExplanation()
    {
        Shown s;
        QCOMPARE(s.group->accessibleName(), QStringLiteral("Group requests by"));
        QCOMPARE(s.sort->accessibleName(), QStringLiteral("Sort requests by"));
        QCOMPARE(s.group->count(), groupByCount);
        QCOMPARE(s.sort->count(), sortByCount);
        const auto* help = s.bar->findChild<HelpBubble*>();
        QVERIFY(help);
        QVERIFY(help->text().contains(QStringLiteral("ribbon")));
    }

    void itIsWholeAtAnySizeOfText_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("percent");
        QTest::addColumn<bool>("sorts");
        QTest::newRow("1280 wide") << 730 << 100 << true;
        QTest::newRow("1280 wide, large text") << 620 << 200 << false;
        QTest::newRow("wide, large text") << 1700 << 200 << true;
    }
    void itIsWholeAtAnySizeOfText()
    {
        QFETCH(int, width);
        QFETCH(int, percent);
        QFETCH(bool, sorts);
        QFont font = m_font;
        font.setPixelSize(12 * percent / 100);
        QApplication::setFont(font);
        Shown s(width);
        QVERIFY(s.group->isVisible());
        QCOMPARE(s.sort->isVisible(), sorts);
        QCOMPARE(s.clipped(), QByteArray());
        const QWidget* line = s.tab.findChild<QWidget*>(QStringLiteral("requestFilter"));
        QVERIFY(line->width() > 6 * line->fontMetrics().height());
    }

private:
    std::unique_ptr<Theme> m_theme;
    QFont m_font;
};

QTEST_MAIN(TestOrderBar)
#include "tst_orderbar.moc"
