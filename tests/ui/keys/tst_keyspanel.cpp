// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keyspanel.h"

#include "core/protocol/displaytext.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/scriptedchannel.h"
#include "ui/keys/keytreedelegate.h"
#include "ui/keys/keytreeview.h"
#include "ui/keys/scanbar.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

/// Answers as a server with these keys, `perPage` to a SCAN.
struct FakeServer {
    QByteArrayList keys;
    qint64 size = -1; ///< DBSIZE, if not as many as there are keys
    qsizetype perPage = 500;

    std::optional<Outcome> answer(const QByteArrayList& arguments) const
    {
        if (arguments[0] == "DBSIZE")
            return Outcome::reply(Value::integer(size < 0 ? keys.size() : size));
        if (arguments[0] == "TYPE")
            return Outcome::reply(Value::simpleString(typeOf(arguments[1])));
        if (arguments[0] == "PTTL")
            return Outcome::reply(Value::integer(ttlOf(arguments[1])));
        const qsizetype from = arguments[1].toLongLong();
        const qsizetype to = std::min(from + perPage, keys.size());
        const qsizetype match = arguments.indexOf("MATCH");
        std::vector<Value> items;
        for (qsizetype i = from; i < to; ++i) {
            if (match < 0 || globMatches(arguments[match + 1], keys[i]))
                items.push_back(Value::bulkString(keys[i]));
        }
        std::vector<Value> reply;
        reply.push_back(
            Value::bulkString(to < keys.size() ? QByteArray::number(to) : QByteArray("0")));
        reply.push_back(Value::array(std::move(items)));
        return Outcome::reply(Value::array(std::move(reply)));
    }
    static QByteArray typeOf(const QByteArray& key)
    {
        static const QByteArrayList types { "string", "hash", "list", "set", "zset", "stream",
            "ReJSON-RL" };
        if (key.endsWith("profile"))
            return "hash";
        if (key.endsWith("orders"))
            return "list";
        if (key.endsWith("scores"))
            return "zset";
        if (key.endsWith("tags"))
            return "set";
        if (key == "events")
            return "stream";
        return key == "catalog" ? "ReJSON-RL" : key.endsWith("gone") ? "none" : "string";
    }
    static qint64 ttlOf(const QByteArray& key)
    {
        return key.endsWith("profile") ? 3'540'000 : key.endsWith("token") ? 59'400 : -1;
    }
};

FakeServer shop()
{
    FakeServer server;
    for (int i = 1; i <= 120; ++i) {
        const QByteArray user = "user:" + QByteArray::number(i);
        server.keys << user + ":profile" << user + ":orders" << user + ":scores" << user + ":token";
    }
    for (int i = 0; i < 64; ++i)
        server.keys << "feature:" + QByteArray::number(i)
                    << "cart:" + QByteArray::number(i * 7) + ":tags";
    server.keys << "events"
                << "counter"
                << "catalog"
                << QByteArray("\0\xff"
                              "bin",
                       5)
                << "<b>not bold</b>"
                << "two\nlines" << QByteArray() << "was:gone";
    return server;
}

} // namespace

class TestKeysPanel : public QObject {
    Q_OBJECT

    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<Theme> m_theme;
    FakeServer m_fake;
    std::unique_ptr<ScriptedChannel> m_server;
    std::unique_ptr<KeysPanel> m_panel;

    void start(FakeServer fake)
    {
        m_fake = std::move(fake);
        m_server = std::make_unique<ScriptedChannel>(*m_executor, m_clock,
            [this](const QByteArrayList& arguments) { return m_fake.answer(arguments); });
        m_panel = std::make_unique<KeysPanel>(Client(m_server->channel(), "main"));
        m_panel->resize(340, 560);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void load(FakeServer fake)
    {
        start(std::move(fake));
        m_panel->connectionReady();
        QTRY_COMPARE(m_panel->scanner().state(), ScanProgress::State::Finished);
        QTRY_COMPARE(m_panel->model().keys(), quint32(m_fake.keys.size()));
    }
    template <typename T> T& child() const { return *m_panel->findChild<T*>(); }
    KeyTreeView& tree() const { return child<KeyTreeView>(); }
    ScanBar& bar() const { return child<ScanBar>(); }
    QLineEdit& filter() const { return *m_panel->findChildren<QLineEdit*>().constFirst(); }
    QPushButton* button(const QString& text) const
    {
        for (QPushButton* each : m_panel->findChildren<QPushButton*>()) {
            if (each->text() == text && each->isVisible())
                return each;
        }
        return nullptr;
    }
    void open(const QByteArray& prefix)
    {
        QTRY_VERIFY(m_panel->model().findNamespace(prefix).isValid());
        tree().expand(m_panel->model().findNamespace(prefix));
        QTRY_VERIFY(m_panel->model().rowCount(m_panel->model().findNamespace(prefix)) > 0);
    }
    void shoot(const QString& name)
    {
        const QString folder = qEnvironmentVariable("SLUICE_TEST_SHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        QTest::qWait(50); // what is laid out or painted at a later turn
        QVERIFY(m_panel->grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png")));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support).*")));
        m_executor = std::make_unique<QtExecutor>(m_clock);
        m_theme = std::make_unique<Theme>();
        m_theme->setMode(ThemeMode::Light);
    }
    void cleanup()
    {
        m_panel.reset();
        m_server.reset();
        m_executor->drain();
        m_executor.reset();
        m_theme.reset();
    }

    void keysOfEveryKindAreListed_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<double>("scale");
        QTest::newRow("light") << false << 1.0;
        QTest::newRow("dark") << true << 1.0;
        QTest::newRow("double") << false << 2.0;
    }
    void keysOfEveryKindAreListed()
    {
        QFETCH(bool, dark);
        QFETCH(double, scale);
        m_theme->setMode(dark ? ThemeMode::Dark : ThemeMode::Light);
        QFont font = QApplication::font();
        const QFont before = font;
        font.setPointSizeF(font.pointSizeF() * scale);
        QApplication::setFont(font);
        load(shop());
        m_panel->resize(int(340 * scale), int(560 * scale));
        open("user:");
        open("user:2:");
        tree().setCurrentIndex(m_panel->model().findKey("user:2:profile"));
        tree().scrollToTop();
        const QModelIndex shown = m_panel->model().findKey("user:2:profile");
        QTRY_COMPARE(shown.data(KeyTreeModel::TypeRole).value<ShownType>(), ShownType::Hash);
        QCOMPARE(bar().text(), QString(QStringLiteral("616 keys")));
        shoot(QStringLiteral("keys-%1").arg(QLatin1String(QTest::currentDataTag())));
        tree().scrollToBottom();
        QTRY_COMPARE(
            m_panel->model().findKey("events").data(KeyTreeModel::TypeRole).value<ShownType>(),
            ShownType::Stream);
        shoot(QStringLiteral("keys-end-%1").arg(QLatin1String(QTest::currentDataTag())));
        QApplication::setFont(before);
    }

    void spacesAtTheEndsOfANameAreSeen()
    {
        const auto shown = [](const char* name) {
            return KeyTreeDelegate::withVisibleEnds(QLatin1String(name));
        };
        QCOMPARE(shown("a b"), QStringLiteral("a b"));
        QCOMPARE(shown(" a b  "), QStringLiteral("\\x20a b\\x20\\x20"));
        QCOMPARE(shown("  "), QStringLiteral("\\x20\\x20"));
        QCOMPARE(shown(""), QString());
    }

    void onlyRowsInViewAreAskedAbout()
    {
        FakeServer fake;
        for (int i = 0; i < 5'000; ++i)
            fake.keys << "key" + QByteArray::number(i);
        load(fake);
        QTRY_VERIFY(m_server->count("TYPE") > 5);
        QTRY_COMPARE(m_server->count("PTTL"), m_server->count("TYPE"));
        QVERIFY(m_server->count("TYPE") < 100);
        QCOMPARE(m_server->count("TYPE"), tree().rowsInView().size());
    }

    void enterAndDoubleClickOpenAKey()
    {
        load(shop());
        QSignalSpy activated(m_panel.get(), &KeysPanel::keyActivated);
        tree().setCurrentIndex(m_panel->model().findKey("counter"));
        tree().setFocus();
        QTest::keyClick(&tree(), Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated[0][0].toByteArray(), QByteArray("counter"));
        tree().scrollTo(m_panel->model().findKey("catalog"));
        const QPoint at = tree().visualRect(m_panel->model().findKey("catalog")).center();
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(tree().viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(activated.size(), 2);
        QCOMPARE(activated[1][0].toByteArray(), QByteArray("catalog"));
        tree().setCurrentIndex(m_panel->model().findNamespace("user:"));
        QTest::keyClick(&tree(), Qt::Key_Return);
        QCOMPARE(activated.size(), 2); // a namespace is no key
    }

    void theKeyboardReachesEverything()
    {
        load(shop());
        tree().setFocus();
        tree().setCurrentIndex(m_panel->model().index(0, 0));
        QTest::keyClick(&tree(), Qt::Key_Slash);
        QTRY_VERIFY(filter().hasFocus());
        QTest::keyClicks(&filter(), QStringLiteral("user:2:*"));
        QTRY_COMPARE(m_panel->model().matches(), 4u);
        QTest::keyClick(&filter(), Qt::Key_Down);
        QVERIFY(tree().hasFocus());
        QTRY_VERIFY(m_panel->model().findKey("user:2:token").isValid()); // few: all opened
        QTest::keyClick(&tree(), Qt::Key_Home);
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(&tree(), Qt::Key_Down);
        QCOMPARE(m_panel->currentKey(), QByteArray("user:2:profile"));
        QTest::keyClick(&tree(), Qt::Key_Home);
        QTest::keyClick(&tree(), Qt::Key_Up);
        QVERIFY(filter().hasFocus());
        QTest::keyClick(&filter(), Qt::Key_Escape);
        QVERIFY(filter().text().isEmpty());
        QTRY_COMPARE(m_panel->model().matches(), quint32(m_fake.keys.size()));
    }

    void emptyStatesAreSaidInWords()
    {
        start({});
        QVERIFY(tree().emptyText().startsWith(QStringLiteral("Not connected")));
        shoot(QStringLiteral("keys-not-connected"));
        m_panel->connectionReady();
        QTRY_COMPARE(tree().emptyText(), QString(QStringLiteral("This database has no keys.")));
        m_fake.keys << "one";
        m_panel->reload();
        QTRY_COMPARE(m_panel->model().keys(), 1u);
        filter().setText(QStringLiteral("two"));
        QTRY_COMPARE(tree().emptyText(), QString(QStringLiteral("No key matches this filter.")));
        QCOMPARE(m_panel->model().rowCount(), 0);
        shoot(QStringLiteral("keys-no-match"));
        m_panel->connectionLost();
        QVERIFY(tree().emptyText().startsWith(QStringLiteral("Not connected")));
    }

    void aLargeDatabaseAsksFirst()
    {
        FakeServer fake = shop();
        fake.size = 4'692'407;
        start(fake);
        m_panel->connectionReady();
        QTRY_COMPARE(m_panel->scanner().state(), ScanProgress::State::NeedsConsent);
        QVERIFY(bar().question().contains(QStringLiteral("4\u202f692\u202f407")));
        QVERIFY(!button(QStringLiteral("Filter on the server"))->isEnabled());
        shoot(QStringLiteral("keys-consent"));
        filter().setText(QStringLiteral("user:1:*"));
        QTRY_VERIFY(button(QStringLiteral("Filter on the server"))->isEnabled());
        button(QStringLiteral("Filter on the server"))->click();
        QTRY_COMPARE(m_panel->scanner().state(), ScanProgress::State::Finished);
        QCOMPARE(m_panel->scanner().progress().loaded, 4u);
        QTRY_VERIFY(bar().text().contains(QStringLiteral("only user:1:*")));
        QVERIFY(bar().question().isEmpty());
    }

    void aScanCanBeStoppedAndResumed()
    {
        start(shop());
        m_fake.size = 900'000;
        int scans = 0;
        m_server->setAnswer([&](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "SCAN" && ++scans > 1)
                return std::nullopt;
            return m_fake.answer(arguments);
        });
        m_panel->connectionReady();
        QTRY_VERIFY(m_server->held() == 1 && m_panel->model().keys() == 500);
        QTRY_VERIFY(bar().text().startsWith(QStringLiteral("500 of ~900\u202f000 keys")));
        shoot(QStringLiteral("keys-scanning"));
        m_theme->setMode(ThemeMode::Dark);
        shoot(QStringLiteral("keys-scanning-dark"));
        button(QStringLiteral("Stop"))->click();
        QVERIFY(bar().text().contains(QStringLiteral("stopped")));
        button(QStringLiteral("Resume"))->click();
        QCOMPARE(m_panel->scanner().state(), ScanProgress::State::Scanning);
        m_server->release(Outcome::reply(Value::error("NOPERM no <b>permission</b>")));
        QTRY_VERIFY(button(QStringLiteral("Try again")));
        QVERIFY(bar().text().contains(QStringLiteral("<b>permission</b>")));
        shoot(QStringLiteral("keys-failed"));
    }

    void reloadingKeepsWhatWasOpenedAndSelected()
    {
        load(shop());
        open("user:");
        open("user:7:");
        tree().setCurrentIndex(m_panel->model().findKey("user:7:orders"));
        m_fake.keys << "aaa:1"
                    << "user:7:new";
        m_panel->reload();
        QTRY_COMPARE(m_panel->model().keys(), quint32(m_fake.keys.size()));
        QTRY_VERIFY(m_panel->model().findKey("user:7:new").isValid());
        QVERIFY(tree().isExpanded(m_panel->model().findNamespace("user:7:")));
        QTRY_COMPARE(m_panel->currentKey(), QByteArray("user:7:orders"));
    }

    void whatAFilterOpensIsClosedWithoutIt()
    {
        FakeServer fake;
        fake.keys << "a:1:x"
                  << "a:2:x"
                  << "b:1:x"
                  << "b:2:x"
                  << "c";
        load(fake);
        m_panel->setFilter(KeyFilter::Kind::Part, QStringLiteral("x"));
        QTRY_VERIFY(tree().isExpanded(m_panel->model().findNamespace("b:2:")));
        QVERIFY(tree().isExpanded(m_panel->model().findNamespace("a:1:")));
        m_panel->setFilter(KeyFilter::Kind::Auto, {});
        QTRY_COMPARE(m_panel->model().matches(), 5u);
        QTRY_VERIFY(m_panel->isSettled());
        QVERIFY(!tree().isExpanded(m_panel->model().findNamespace("a:")));
        QVERIFY(!tree().isExpanded(m_panel->model().findNamespace("b:")));
    }

    void theTopRowStaysWhileKeysComeIn()
    {
        FakeServer fake;
        for (int i = 1'000; i < 3'000; ++i)
            fake.keys << "k" + QByteArray::number(i * 2);
        fake.perPage = 1'000;
        start(fake);
        int scans = 0;
        m_server->setAnswer([&](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "SCAN" && ++scans > 1)
                return std::nullopt;
            return m_fake.answer(arguments);
        });
        m_panel->connectionReady();
        QTRY_COMPARE(m_panel->model().rowCount(), 1'000);
        tree().verticalScrollBar()->setValue(tree().verticalScrollBar()->maximum() / 2);
        const QByteArray top
            = tree().rowsInView().constFirst().data(KeyTreeModel::NameRole).toByteArray();
        std::vector<Value> items;
        for (int i = 0; i < 1'000; ++i)
            items.push_back(Value::bulkString("k" + QByteArray::number(2'000 + i * 2 + 1)));
        std::vector<Value> reply;
        reply.push_back(Value::bulkString("0"));
        reply.push_back(Value::array(std::move(items)));
        m_server->release(Outcome::reply(Value::array(std::move(reply))));
        QTRY_COMPARE(m_panel->model().rowCount(), 2'000);
        QCOMPARE(tree().rowsInView().constFirst().data(KeyTreeModel::NameRole).toByteArray(), top);
    }

    void itsRequestsBearItsName()
    {
        load(shop());
        QVERIFY(m_server->count("SCAN") > 0);
        QCOMPARE(m_panel->accessibleName(), QString(QStringLiteral("Keys")));
        for (const QWidget* widget :
            { static_cast<QWidget*>(&tree()), static_cast<QWidget*>(&filter()) })
            QVERIFY(!widget->accessibleName().isEmpty());
    }
};

QTEST_MAIN(TestKeysPanel)
#include "tst_keyspanel.moc"
