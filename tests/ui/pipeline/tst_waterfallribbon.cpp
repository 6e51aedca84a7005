// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/ribbonpicture.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// The rows at their lowest level of detail.
struct Shown {
    FakePipeline fake;
    PipelineTab tab { fake };
    Waterfall* fall = tab.waterfall();

    explicit Shown(int height = 800)
    {
        tab.resize(1200, height);
        fake.advance(seconds(2));
        tab.show();
        [&] { QVERIFY(QTest::qWaitForWindowExposed(&tab)); }();
        tab.refresh();
        fall->setWindowSpan(500'000'000);
    }
    void group(GroupBy by)
    {
        RequestOrder order = fall->model().order();
        order.group = by;
        fall->model().setOrder(order);
    }
    const std::vector<RibbonGroup>& groups() { return fall->model().ribbonGroups().groups(); }
    std::vector<std::uint32_t> keys()
    {
        std::vector<std::uint32_t> result;
        for (const RibbonGroup& group : groups())
            result.push_back(group.key);
        return result;
    }
};

} // namespace

class TestWaterfallRibbon : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }

    void everyGroupHasItsRibbonInItsColours_data()
    {
        QTest::addColumn<int>("by");
        QTest::newRow("command") << int(GroupBy::Command);
        QTest::newRow("producer") << int(GroupBy::Producer);
        QTest::newRow("slot") << int(GroupBy::Slot);
    }
    void everyGroupHasItsRibbonInItsColours()
    {
        QFETCH(int, by);
        Shown s(1200);
        s.group(static_cast<GroupBy>(by));
        QVERIFY(s.fall->model().scale().level == WaterfallLevel::Ribbon);
        QVERIFY(!s.groups().empty());
        QImage image(s.fall->size(), QImage::Format_RGB32);
        s.fall->render(&image);
        const Colors& colors = Colors::of(s.fall->palette());
        int bottom = s.fall->ribbonRect().top();
        for (int i = 0; i < int(s.groups().size()); ++i) {
            const QRect area = s.fall->ribbonRect(i);
            QVERIFY(area.top() >= bottom); // one below the other
            QVERIFY(s.fall->ribbonRect().contains(area));
            QVERIFY(area.height() > 2 * s.fall->fontMetrics().height());
            bottom = area.bottom() + 1;
            const QImage picture = ribbonPicture(s.groups()[std::size_t(i)].ribbon, area.height(),
                colors, s.fall->model().ribbonGroups().most());
            int same = 0;
            for (int x = 0; x < area.width(); x += 7)
                same += image.pixel(area.left() + x, area.center().y())
                    == picture.pixel(x, area.center().y() - area.top());
            QVERIFY2(same >= area.width() / 7 - 1, qPrintable(QString::number(same)));
        }
    }

    void whatHasNoRoomIsFoldedAndCounted()
    {
        Shown s;
        s.group(GroupBy::Producer);
        QVERIFY(s.groups().size() > 1);
        const RibbonGroup& others = s.groups().back();
        QCOMPARE(others.others + s.groups().size() - 1, std::size_t(128));
        QVERIFY2(s.fall->scaleText().contains(QStringLiteral("and %1 others").arg(others.others)),
            qPrintable(s.fall->scaleText()));
        const std::size_t before = s.groups().size();
        s.fall->setFixedHeight(s.fall->height() + 300);
        QTRY_VERIFY(s.groups().size() > before);
        s.group(GroupBy::None);
        QVERIFY(s.groups().empty());
        QVERIFY(s.fall->scaleText().contains(QStringLiteral("ribbon of phases, ")));
    }

    void groupsDoNotChangePlacesFromLookToLook()
    {
        Shown s;
        s.group(GroupBy::Producer);
        const std::vector<std::uint32_t> before = s.keys();
        for (int i = 0; i < 8; ++i) {
            s.fake.advance(milliseconds(260));
            s.tab.feed().takeFrame();
        }
        QCOMPARE(s.keys(), before);
    }

    void aGroupIsNamedAsItsRowsAre()
    {
        Shown s(1200); // room for all of them
        s.group(GroupBy::Command);
        std::set<QString> names;
        for (const RibbonGroup& group : s.groups())
            names.insert(s.fall->model().groupName(group.key));
        QVERIFY(names.count(QStringLiteral("GET")));
        s.group(GroupBy::Connection);
        QCOMPARE(s.groups().size(), 1U);
        QCOMPARE(s.fall->model().groupName(s.groups()[0].key), QStringLiteral("connection 1"));
        QVERIFY(s.fall->scaleText().contains(QStringLiteral("ribbons of 1 connection,")));
    }

    void anySizeIsPainted()
    {
        Shown s;
        s.group(GroupBy::Producer);
        for (const QSize size : { QSize(1, 1), QSize(300, 130), QSize(3840, 2000) }) {
            s.fall->setFixedSize(size);
            QCOMPARE(s.fall->grab().size(), size);
        }
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestWaterfallRibbon)
#include "tst_waterfallribbon.moc"
