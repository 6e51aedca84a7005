// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/redisserver.h"
#include "ui/mainwindow/banner.h"
#include "ui/models/valuetablemodel.h"
#include "ui/theme/theme.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/findbar.h"
#include "ui/values/keyheader.h"
#include "ui/values/loadbar.h"
#include "ui/values/textpane.h"
#include "ui/values/valueinspector.h"
#include "ui/values/valuetab.h"
#include "ui/values/valuetable.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

ConnectionOptions optionsOf(const RedisServer& server)
{
    return ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + server.socketPath())
        .value();
}

QAbstractButton* button(const QWidget& widget, const QString& text)
{
    for (auto* candidate : widget.findChildren<QAbstractButton*>()) {
        if (candidate->text() == text && candidate->isVisibleTo(&widget))
            return candidate;
    }
    return nullptr;
}

/// The load bar of the page in front.
QString loadedText(const ValueTab& tab)
{
    for (const auto* bar : tab.findChildren<LoadBar*>()) {
        if (bar->isVisibleTo(&tab))
            return bar->text();
    }
    return {};
}

QStringList labels(const QWidget& widget)
{
    QStringList texts;
    for (const auto* label : widget.findChildren<QLabel*>()) {
        if (label->isVisibleTo(&widget) && !label->text().isEmpty())
            texts += label->text();
    }
    return texts;
}

} // namespace

class TestValueTab : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void aHashIsATableAndItsSelectionIsInspected();
    void arrowKeysMoveTheInspector();
    void everyOtherTypeIsShown_data();
    void everyOtherTypeIsShown();
    void aStringIsShownInTheViewThatSuits();
    void reloadKeysReadAgain_data();
    void reloadKeysReadAgain();
    void loadAllReadsToTheEnd();
    void searchingFiltersWhatIsLoaded();
    void aKeyThatVanishesKeepsWhatWasRead();
    void aMissingKeyIsSaidInPlace();
    void anUnknownTypeIsNoError();
    void theTimeToLiveIsShownAndEnds();
    void disconnectedKeepsWhatItHadAndReadsAgain();
    void aHungServerShowsThatItIsReadAndCanBeCancelled();
    void namesLikeMarkupAreShownAsTheyAre();
    void everythingIsReachedByTab();

private:
    std::unique_ptr<ValueTab> open(const QByteArray& key);

    RedisServer m_server;
    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<CoreThread> m_core;
};

void TestValueTab::initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }

void TestValueTab::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
    m_server.command({ "FLUSHALL" });
    m_executor = std::make_unique<QtExecutor>(m_clock);
    m_core = std::make_unique<CoreThread>(m_clock);
    m_core->connectTo(optionsOf(m_server));
}

void TestValueTab::cleanup()
{
    m_core->shutDown();
    m_executor->drain();
    m_core.reset();
    m_executor.reset();
}

std::unique_ptr<ValueTab> TestValueTab::open(const QByteArray& key)
{
    auto tab = std::make_unique<ValueTab>(Client(m_core->channel(), "test"), key);
    tab->resize(1000, 600);
    tab->show();
    tab->activateWindow();
    return QTest::qWaitForWindowActive(tab.get())
            && QTest::qWaitFor([&] { return !tab->reader().isBusy(); })
        ? std::move(tab)
        : nullptr;
}

void TestValueTab::aHashIsATableAndItsSelectionIsInspected()
{
    m_server.command({ "HSET", "user:42:profile", "name", "Zo\xc3\xab", "prefs", "{\"a\":[1]}" });
    const auto tab = open("user:42:profile");
    QVERIFY(tab);
    ValueInspector inspector;
    inspector.resize(400, 600);
    inspector.show();
    connect(tab.get(), &ValueTab::selectionDetails, &inspector, &ValueInspector::setDetails);
    inspector.setDetails(tab->details());
    QCOMPARE(loadedText(*tab), QStringLiteral("2 fields · all loaded"));
    QCOMPARE(inspector.viewer()->pane()->visibleText(), QStringLiteral("Zoë\n"));

    auto* table = tab->findChild<ValueTable*>();
    const QRect cell = table->visualRect(table->model()->index(1, 1));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(inspector.viewer()->pane()->visibleText(),
        QStringLiteral("{\n  \"a\": [\n    1\n  ]\n}\n"));
    QVERIFY(inspector.summary().contains(QStringLiteral("Encoding: listpack")));
    QVERIFY(inspector.summary().contains(QStringLiteral("Expires: never")));
    QVERIFY(inspector.summary().contains(QStringLiteral("one pipeline · ")));
}

void TestValueTab::arrowKeysMoveTheInspector()
{
    m_server.command({ "RPUSH", "k", "first", "second" });
    const auto tab = open("k");
    QVERIFY(tab);
    QSignalSpy details(tab.get(), &ValueTab::selectionDetails);
    auto* table = tab->findChild<ValueTable*>();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(details.size(), 1);
    QCOMPARE(tab->details().bytes.joined(), QByteArray("second"));
    QCOMPARE(tab->details().subject, QStringLiteral("element 1"));
}

void TestValueTab::everyOtherTypeIsShown_data()
{
    QTest::addColumn<QList<QByteArray>>("command");
    QTest::addColumn<QString>("loaded");
    QTest::addColumn<QByteArray>("bytes");
    using Command = QList<QByteArray>;
    QTest::newRow("list") << Command { "RPUSH", "k", "a", "b" }
                          << QStringLiteral("2 elements · all loaded") << QByteArray("a");
    QTest::newRow("set") << Command { "SADD", "k", "\xff" }
                         << QStringLiteral("1 member · all loaded") << QByteArray("\xff");
    QTest::newRow("zset") << Command { "ZADD", "k", "1.5", "m" }
                          << QStringLiteral("1 member · all loaded") << QByteArray("m");
    QTest::newRow("stream") << Command { "XADD", "k", "1-1", "f", "v" }
                            << QStringLiteral("1 entry · all loaded") << QByteArray();
}

void TestValueTab::everyOtherTypeIsShown()
{
    QFETCH(const QList<QByteArray>, command);
    QFETCH(const QString, loaded);
    QFETCH(const QByteArray, bytes);
    m_server.command(command);
    const auto tab = open("k");
    QVERIFY(tab);
    QCOMPARE(loadedText(*tab), loaded);
    QCOMPARE(tab->details().bytes.joined(), bytes);
    QVERIFY(tab->findChild<ValueTable*>()->isVisible());
}

void TestValueTab::aStringIsShownInTheViewThatSuits()
{
    m_server.command({ "SET", "k", "{\"id\":9007199254740993}" });
    const auto tab = open("k");
    QVERIFY(tab);
    auto* viewer = tab->findChild<BytesViewer*>();
    QCOMPARE(viewer->view(), ValueView::Json);
    QCOMPARE(viewer->pane()->visibleText(), QStringLiteral("{\n  \"id\": 9007199254740993\n}\n"));
    viewer->chooseView(ValueView::Hex);
    QCOMPARE(viewer->view(), ValueView::Hex);
    // Finding in a string is the viewer's, wherever the focus is.
    for (QWidget* from :
        { static_cast<QWidget*>(viewer->pane()), static_cast<QWidget*>(tab.get()) }) {
        viewer->findBar()->hide();
        from->setFocus();
        QTest::keyClick(from, Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(viewer->findBar()->isVisible());
    }
    QCOMPARE(loadedText(*tab), QStringLiteral("23\u00a0B · all loaded"));
}

void TestValueTab::reloadKeysReadAgain_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::newRow("F5") << int(Qt::Key_F5) << 0;
    QTest::newRow("Ctrl+R") << int(Qt::Key_R) << int(Qt::ControlModifier);
}

void TestValueTab::reloadKeysReadAgain()
{
    QFETCH(const int, key);
    QFETCH(const int, modifiers);
    m_server.command({ "SET", "k", "before" });
    const auto tab = open("k");
    QVERIFY(tab);
    auto* pane = tab->findChild<TextPane*>();
    m_server.command({ "SET", "k", "after" });
    pane->setFocus();
    QTest::keyClick(pane, static_cast<Qt::Key>(key), Qt::KeyboardModifiers(modifiers));
    QTRY_COMPARE(pane->visibleText(), QStringLiteral("after\n"));
    // Another type is shown as what it is.
    m_server.command({ "DEL", "k" });
    m_server.command({ "SADD", "k", "m" });
    QTest::keyClick(pane, static_cast<Qt::Key>(key), Qt::KeyboardModifiers(modifiers));
    QTRY_COMPARE(loadedText(*tab), QStringLiteral("1 member · all loaded"));
}

void TestValueTab::loadAllReadsToTheEnd()
{
    QList<QByteArray> command { "RPUSH", "k" };
    for (int i = 0; i < 10000; ++i)
        command << QByteArray::number(i);
    m_server.command(command);
    const auto tab = open("k");
    QVERIFY(tab);
    QCOMPARE(loadedText(*tab), QStringLiteral("500 of 10\u202f000 loaded"));
    QTest::mouseClick(button(*tab, QStringLiteral("Load more")), Qt::LeftButton);
    QTRY_COMPARE(loadedText(*tab), QStringLiteral("1\u202f000 of 10\u202f000 loaded"));
    // The end of the table asks for more by itself.
    auto* table = tab->findChild<ValueTable*>();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_End, Qt::ControlModifier);
    QTRY_VERIFY(tab->reader().loaded() > 1000);
    QTRY_VERIFY(!tab->reader().isBusy());
    QTest::mouseClick(button(*tab, QStringLiteral("Load all")), Qt::LeftButton);
    QTRY_COMPARE(loadedText(*tab), QStringLiteral("10\u202f000 elements · all loaded"));
    QVERIFY(!button(*tab, QStringLiteral("Load more")));
    const auto* model = tab->findChild<ValueTableModel*>();
    QCOMPARE(model->rowAt(9999).value, QByteArray("9999"));
}

void TestValueTab::searchingFiltersWhatIsLoaded()
{
    m_server.command({ "HSET", "k", "apple", "1", "pear", "2", "pineapple", "3" });
    const auto tab = open("k");
    QVERIFY(tab);
    QTest::keyClick(tab->findChild<ValueTable*>(), Qt::Key_F, Qt::ControlModifier);
    auto* search = tab->findChild<QLineEdit*>();
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("APPLE"));
    QCOMPARE(loadedText(*tab), QStringLiteral("2 of 3 loaded match"));
}

void TestValueTab::aKeyThatVanishesKeepsWhatWasRead()
{
    m_server.command({ "SET", "k", "value" });
    const auto tab = open("k");
    QVERIFY(tab);
    m_server.command({ "DEL", "k" });
    tab->reload();
    QTRY_VERIFY(tab->findChild<BannerArea*>()
                    ->textOf(QStringLiteral("problem"))
                    .startsWith(QStringLiteral("The key does not exist")));
    QCOMPARE(tab->findChild<TextPane*>()->visibleText(), QStringLiteral("value\n"));
    m_server.command({ "SET", "k", "back" });
    tab->reload();
    QTRY_COMPARE(tab->findChild<TextPane*>()->visibleText(), QStringLiteral("back\n"));
    QCOMPARE(tab->findChild<BannerArea*>()->textOf(QStringLiteral("problem")), QString());
}

void TestValueTab::aMissingKeyIsSaidInPlace()
{
    const auto tab = open("nothing");
    QVERIFY(tab);
    QVERIFY(
        labels(*tab).join(QLatin1Char('\n')).contains(QStringLiteral("The key does not exist")));
    m_server.command({ "SET", "nothing", "something" });
    QTest::mouseClick(button(*tab, QStringLiteral("Reload")), Qt::LeftButton);
    QTRY_COMPARE(tab->findChild<TextPane*>()->visibleText(), QStringLiteral("something\n"));
}

void TestValueTab::anUnknownTypeIsNoError()
{
    // A module's type cannot be had here: the words are the same as for any type that is not known.
    KeyFacts facts;
    facts.type = KeyType::Other;
    facts.typeName.value = "<i>ReJSON-RL";
    facts.memory.value = 100;
    facts.encoding.problem.kind = ReadProblem::Kind::Vanished;
    KeyHeader header("k");
    header.setFacts(facts, {});
    header.setTimeToLive({});
    header.show();
    QVERIFY(labels(header).contains(QStringLiteral("no expiry")));
}

void TestValueTab::theTimeToLiveIsShownAndEnds()
{
    m_server.command({ "SET", "k", "v", "PX", "1500" });
    const auto tab = open("k");
    QVERIFY(tab);
    QVERIFY(labels(*tab).contains(QStringLiteral("2\u00a0s")));
    QTRY_VERIFY(tab->findChild<BannerArea*>()
                    ->textOf(QStringLiteral("problem"))
                    .startsWith(QStringLiteral("The key does not exist")));
    QVERIFY(labels(*tab).contains(QStringLiteral("expired")));
    QCOMPARE(tab->findChild<TextPane*>()->visibleText(), QStringLiteral("v\n"));
}

void TestValueTab::disconnectedKeepsWhatItHadAndReadsAgain()
{
    m_server.command({ "SET", "k", "before" });
    const auto tab = open("k");
    QVERIFY(tab);
    tab->setConnected(false);
    auto* banners = tab->findChild<BannerArea*>();
    QVERIFY(
        banners->textOf(QStringLiteral("connection")).startsWith(QStringLiteral("Not connected.")));
    QCOMPARE(tab->findChild<TextPane*>()->visibleText(), QStringLiteral("before\n"));
    m_core->disconnect();
    tab->reload();
    QTRY_VERIFY(!banners->textOf(QStringLiteral("problem")).isEmpty());
    QCOMPARE(tab->findChild<TextPane*>()->visibleText(), QStringLiteral("before\n"));
    m_server.command({ "SET", "k", "after" });
    m_core->connectTo(optionsOf(m_server));
    tab->setConnected(true);
    QTRY_COMPARE(tab->findChild<TextPane*>()->visibleText(), QStringLiteral("after\n"));
    QCOMPARE(banners->textOf(QStringLiteral("connection")), QString());
    QCOMPARE(banners->textOf(QStringLiteral("problem")), QString());
}

void TestValueTab::aHungServerShowsThatItIsReadAndCanBeCancelled()
{
    m_server.command({ "SET", "k", "v" });
    m_server.suspend();
    ValueTab tab(Client(m_core->channel(), "test"), "k");
    tab.resize(800, 500);
    tab.show();
    QVERIFY(!button(tab, QStringLiteral("Cancel"))); // not at once: it would only flicker
    QTRY_VERIFY(button(tab, QStringLiteral("Cancel")));
    QVERIFY(labels(tab).contains(QStringLiteral("Reading k …")));
    QTest::mouseClick(button(tab, QStringLiteral("Cancel")), Qt::LeftButton);
    QVERIFY(!tab.reader().isBusy());
    QVERIFY(labels(tab).contains(QStringLiteral("Cancelled.")));
    m_server.resume();
    tab.reload();
    QTRY_COMPARE(tab.findChild<TextPane*>()->visibleText(), QStringLiteral("v\n"));
}

void TestValueTab::namesLikeMarkupAreShownAsTheyAre()
{
    const QByteArray name("<b>x</b>\xff\n");
    m_server.command({ "HSET", name, "<img src=x>", "<h1>y</h1>" });
    const auto tab = open(name);
    QVERIFY(tab);
    QCOMPARE(tab->findChild<ElidedLabel*>()->text(), QStringLiteral("<b>x</b>\\xff\\n"));
    for (const auto* label : tab->findChildren<QLabel*>())
        QVERIFY(label->textFormat() == Qt::PlainText || label->text().isEmpty());
}

void TestValueTab::everythingIsReachedByTab()
{
    QList<QByteArray> command { "RPUSH", "k" };
    for (int i = 0; i < 2000; ++i)
        command << QByteArray::number(i);
    m_server.command(command);
    const auto tab = open("k");
    QVERIFY(tab);
    QStringList seen;
    for (int i = 0; i < 20; ++i) {
        QTest::keyClick(
            QApplication::focusWidget() ? QApplication::focusWidget() : tab.get(), Qt::Key_Tab);
        const auto* focus = QApplication::focusWidget();
        if (const auto* tool = qobject_cast<const QAbstractButton*>(focus))
            seen += tool->text();
        else if (focus)
            seen += QString::fromLatin1(focus->metaObject()->className());
    }
    for (const char* expected :
        { "Reload", "QLineEdit", "Load more", "Load all", "sluice::ValueTable" })
        QVERIFY2(
            seen.contains(QString::fromLatin1(expected)), qPrintable(seen.join(QLatin1Char(','))));
}

QTEST_MAIN(TestValueTab)
#include "tst_valuetab.moc"
