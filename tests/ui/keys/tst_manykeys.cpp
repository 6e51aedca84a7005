// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keycollector.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/scriptedchannel.h"
#include "ui/keys/keyspanel.h"
#include "ui/keys/keytreeview.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QScrollBar>
#include <QTest>

#include <sys/resource.h>

using namespace sluice;

namespace {

constexpr int keyCount = 1'000'000;
constexpr int pageSize = 10'000;

/// CPU time of this thread, milliseconds.
double threadMs()
{
    rusage usage {};
    getrusage(RUSAGE_THREAD, &usage);
    return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
        + double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

} // namespace

/// The panel over a million keys, with real widget events. Times are printed, not judged: they
/// belong to the machine. What is judged: everything arrives, and a loop turn never does the work
/// of the whole.
class TestManyKeys : public QObject {
    Q_OBJECT

    SteadyClock m_clock;
    QtExecutor m_executor { m_clock };
    Theme m_theme;
    std::vector<Value> m_pages;
    std::unique_ptr<ScriptedChannel> m_server;
    std::unique_ptr<KeysPanel> m_panel;
    KeyTreeView* m_tree = nullptr;
    QLineEdit* m_filter = nullptr;

    std::optional<Outcome> answer(const QByteArrayList& arguments) const
    {
        if (arguments[0] == "DBSIZE")
            return Outcome::reply(Value::integer(keyCount));
        if (arguments[0] == "TYPE")
            return Outcome::reply(Value::simpleString("string"));
        if (arguments[0] == "PTTL")
            return Outcome::reply(Value::integer(-1));
        return Outcome::reply(m_pages.at(arguments[1].toULongLong()));
    }

    struct Cost {
        int turns = 0;
        double longest = 0;
        double total = 0;
    };
    /// Runs the event loop turn by turn until it is so, or for a minute.
    template <typename Done> Cost turnUntil(const char* what, Done done)
    {
        Cost cost;
        const double start = threadMs();
        QDeadlineTimer deadline(60'000);
        while (!done() && !deadline.hasExpired()) {
            const double before = threadMs();
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            cost.longest = std::max(cost.longest, threadMs() - before);
            ++cost.turns;
        }
        cost.total = threadMs() - start;
        qInfo("%-42s %6d turns, GUI thread %7.1f ms of CPU, longest turn %6.1f ms", what,
            cost.turns, cost.total, cost.longest);
        return cost;
    }
    bool settled() const { return m_panel->isSettled(); }

private Q_SLOTS:
    void initTestCase()
    {
        for (int from = 0; from < keyCount; from += pageSize) {
            std::vector<Value> names;
            for (int i = from; i < from + pageSize; ++i) {
                const auto number = quint32(i) * 2'654'435'761u; // scattered, as SCAN's order is
                names.push_back(Value::bulkString(
                    (i % 4 ? "session:" : "user:" + QByteArray::number(number % 50'000) + ':')
                    + QByteArray::number(number)));
            }
            std::vector<Value> reply;
            reply.push_back(Value::bulkString(from + pageSize < keyCount
                    ? QByteArray::number(from / pageSize + 1)
                    : QByteArray("0")));
            reply.push_back(Value::array(std::move(names)));
            m_pages.push_back(Value::array(std::move(reply)));
        }
        m_server = std::make_unique<ScriptedChannel>(m_executor, m_clock,
            [this](const QByteArrayList& arguments) { return answer(arguments); });
        m_panel = std::make_unique<KeysPanel>(Client(m_server->channel(), "main"));
        m_tree = m_panel->findChild<KeyTreeView*>();
        m_filter = m_panel->findChildren<QLineEdit*>().constFirst();
        m_panel->resize(340, 800);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanupTestCase()
    {
        m_panel.reset();
        m_server.reset();
        m_executor.drain();
    }

    void theyAreLoadedWhileTheLoopTurns()
    {
        m_panel->connectionReady();
        const Cost cost = turnUntil("load 1,000,000 keys",
            [this] { return m_panel->model().keys() == keyCount && settled(); });
        QCOMPARE(m_panel->model().keys(), quint32(keyCount));
        QVERIFY(cost.turns > keyCount / pageSize);
        QCOMPARE(m_panel->model().rowCount(), 2);
    }

    void aNamespaceOfManyChildrenOpens()
    {
        const QModelIndex index = m_panel->model().findNamespace("session:");
        QCOMPARE(index.data(KeyTreeModel::CountRole).toInt(), keyCount * 3 / 4);
        m_tree->setCurrentIndex(index);
        QTest::keyClick(m_tree, Qt::Key_Right);
        turnUntil("open a namespace of 750,000 keys", // the first screen comes first
            [&] { return m_panel->model().rowCount(index) == keyCount * 3 / 4; });
        QCOMPARE(m_panel->model().rowCount(index), keyCount * 3 / 4);
        const QModelIndex users = m_panel->model().findNamespace("user:");
        m_tree->expand(users);
        turnUntil("open a namespace of 12,500 namespaces",
            [&] { return m_panel->model().rowCount(users) == 12'500; });
        QCOMPARE(m_panel->model().rowCount(users), 12'500);
        QCOMPARE(m_tree->rowsInView().size(),
            m_tree->viewport()->height() / m_tree->visualRect(m_panel->model().index(0, 0)).height()
                + 1);
    }

    void itScrollsAndAsksOnlyAboutWhatIsInView()
    {
        const qsizetype before = m_server->count("TYPE");
        QScrollBar& bar = *m_tree->verticalScrollBar();
        double longest = 0;
        for (int step = 1; step <= 100; ++step) {
            const double start = threadMs();
            bar.setValue(int(qint64(bar.maximum()) * step / 100));
            m_tree->viewport()->repaint();
            QCoreApplication::processEvents();
            longest = std::max(longest, threadMs() - start);
        }
        qInfo("scroll through them in 100 leaps: longest %.1f ms", longest);
        turnUntil("metadata of the last rows", [&] { return m_server->count("TYPE") > before; });
        QVERIFY(m_server->count("TYPE") - before < 101 * m_tree->rowsInView().size());
        QTest::keyClick(m_tree, Qt::Key_Home);
        QTest::keyClick(m_tree, Qt::Key_End);
        QCOMPARE(m_tree->rowsInView().constLast().row() + 1,
            m_panel->model().rowCount(m_tree->rowsInView().constLast().parent()));
    }

    void manyAreSelectedAtOnce()
    {
        const auto cost = [this](const char* what, Qt::Key key, Qt::KeyboardModifiers modifiers) {
            const double start = threadMs();
            QTest::keyClick(m_tree, key, modifiers);
            m_tree->viewport()->repaint();
            qInfo("%s: %.1f ms", what, threadMs() - start);
        };
        const QModelIndex sessions = m_panel->model().findNamespace("session:");
        m_tree->setCurrentIndex(m_panel->model().index(0, 0, sessions));
        cost("select to the end", Qt::Key_End, Qt::ControlModifier | Qt::ShiftModifier);
        const int users = m_panel->model().rowCount(m_panel->model().findNamespace("user:"));
        QCOMPARE(users, 12'500);
        QCOMPARE(m_panel->choices().first().words,
            QStringLiteral("the 1\u202f000\u202f000 selected keys"));
        cost("take one away", Qt::Key_Space, Qt::ControlModifier);
        KeyCollector collector(
            Client(m_server->channel(), "bulk"), m_panel->choices().first().selection);
        std::shared_ptr<const CollectedKeys> collected;
        connect(&collector, &KeyCollector::finished, this,
            [&](const std::shared_ptr<const CollectedKeys>& keys) { collected = keys; });
        collector.start();
        turnUntil("collect them", [&] { return collected != nullptr; });
        QVERIFY(collected);
        const QByteArray without
            = m_tree->currentIndex().data(KeyTreeModel::NameRole).toByteArray();
        const int spared = m_tree->currentIndex().data(KeyTreeModel::IsNamespaceRole).toBool()
            ? m_tree->currentIndex().data(KeyTreeModel::CountRole).toInt()
            : 1;
        QCOMPARE(collected->size(), quint32(keyCount - spared));
        for (quint32 i = 0; i < collected->size(); ++i)
            QVERIFY(!collected->name(i).startsWith(without));
        cost("select all", Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(m_tree->chosen().keys(nullptr), std::optional<quint64>(keyCount));
    }

    void itFilters_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("matches");
        QTest::newRow("glob, none") << QStringLiteral("*nobody*") << 0;
        QTest::newRow("part, many") << QStringLiteral("ser:") << keyCount / 4;
        QTest::newRow("glob, most") << QStringLiteral("session:*") << keyCount * 3 / 4;
        QTest::newRow("nothing") << QString() << keyCount;
    }
    void itFilters()
    {
        QFETCH(QString, text);
        QFETCH(int, matches);
        m_filter->setText(text);
        turnUntil(
            qPrintable(QStringLiteral("filter \"%1\"").arg(text)), [this] { return settled(); });
        QCOMPARE(m_panel->model().matches(), quint32(matches));
    }

    void theyAreLoadedAnewWithNamespacesOpen()
    {
        const QModelIndex index = m_panel->model().findNamespace("session:");
        if (!m_tree->isExpanded(index))
            m_tree->expand(index);
        turnUntil("open it again", [&] { return m_panel->model().rowCount(index) > 0; });
        m_panel->reload();
        turnUntil("load 1,000,000 keys, namespaces open",
            [this] { return m_panel->model().keys() == keyCount && settled(); });
        QCOMPARE(m_panel->model().rowCount(m_panel->model().findNamespace("session:")),
            keyCount * 3 / 4);
    }
};

QTEST_MAIN(TestManyKeys)
#include "tst_manykeys.moc"
