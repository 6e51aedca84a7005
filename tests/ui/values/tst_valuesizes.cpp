// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "core/values/facereader.h"
#include "tests/support/processfacts.h"
#include "tests/support/redisserver.h"
#include "tests/support/scale.h"
#include "ui/models/valuetablemodel.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/findbar.h"
#include "ui/values/loadbar.h"
#include "ui/values/valuetab.h"
#include "ui/values/valuetable.h"

#include <QAbstractButton>
#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>
#include <QTimer>

#include <ctime>

using namespace sluice;

namespace {

double threadMs()
{
    timespec time {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

QAbstractButton* button(const QWidget& widget, const QString& text)
{
    for (auto* candidate : widget.findChildren<QAbstractButton*>()) {
        if (candidate->text() == text && candidate->isVisibleTo(&widget))
            return candidate;
    }
    return nullptr;
}

} // namespace

/// Values as large as they come, in the real tab: what each step took is printed. Large ones with
/// SLUICE_LONG. What is judged is that all arrives, that what is bounded says so, and that no turn
/// of the GUI thread's loop does the work of the whole.
class TestValueSizes : public QObject {
    Q_OBJECT

    RedisServer m_server { { .arguments
        = { QStringLiteral("--proto-max-bulk-len"), QStringLiteral("1073741824") } } };
    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<CoreThread> m_core;
    std::unique_ptr<ValueTab> m_tab;
    double m_turnBegan = 0;
    double m_worstTurn = 0; ///< of the step
    int m_turns = 0;
    double m_worst = 0; ///< of all steps
    qint64 m_before = 0; ///< bytes in memory

    /// Runs a real event loop, whose turns are told apart, until it is so.
    template <typename Done> bool step(const char* what, Done done)
    {
        m_worstTurn = 0;
        m_turns = 0;
        m_turnBegan = threadMs();
        QElapsedTimer timer;
        timer.start();
        QEventLoop loop;
        QTimer check;
        QTimer limit;
        connect(&check, &QTimer::timeout, &loop, [&] {
            if (done())
                loop.quit();
        });
        connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
        check.start(1);
        limit.start(scaled(60'000, 600'000));
        loop.exec();
        m_worst = std::max(m_worst, m_worstTurn);
        qInfo("%-44s %8.1f ms, %6d turns, most CPU in one %6.1f ms, memory +%lld MiB", what,
            double(timer.nsecsElapsed()) / 1e6, m_turns, m_worstTurn,
            (residentBytes() - m_before) >> 20);
        return done();
    }
    /// Does @p action, which counts as a turn of its own, then as step().
    template <typename Action, typename Done> bool step(const char* what, Action action, Done done)
    {
        const double before = threadMs();
        action();
        const double taken = threadMs() - before;
        const bool isDone = step(what, done);
        if (taken > 1)
            qInfo("%-44s %8.1f ms of CPU at once", "  of which when it was asked for", taken);
        m_worst = std::max(m_worst, taken);
        return isDone;
    }
    bool openTab(const QByteArray& key)
    {
        m_before = residentBytes();
        return step(
            "first page",
            [&] {
                m_tab = std::make_unique<ValueTab>(Client(m_core->channel(), "test"), key);
                m_tab->resize(1000, 600);
                m_tab->show();
            },
            [&] {
                auto* viewer = m_tab->findChild<BytesViewer*>();
                return m_tab->reader().loaded() > 0 && !m_tab->reader().isBusy()
                    && !(viewer && viewer->isWorking());
            });
    }
    QString loadedText() const
    {
        for (const auto* bar : m_tab->findChildren<LoadBar*>()) {
            if (bar->isVisibleTo(m_tab.get()))
                return bar->text();
        }
        return {};
    }
    /// Looks for a text that the value ends with.
    bool find(const QString& text)
    {
        auto* viewer = m_tab->findChild<BytesViewer*>();
        viewer->find();
        FindBar* bar = viewer->findBar();
        const auto lines = bar->findChildren<QLineEdit*>();
        const auto said = [&] { return !bar->isSearching() && !bar->countText().isEmpty(); };
        const bool isSaid = step(
            "found at its end", [&] { lines.front()->setText(text); }, said);
        return isSaid && bar->countText() == QStringLiteral("1 of 1");
    }
    void judge()
    {
        qInfo("most CPU of the GUI thread in one turn: %.1f ms", m_worst);
#ifdef __SANITIZE_ADDRESS__
        constexpr double most = 200;
#else
        constexpr double most = 50; // of CPU; on a desk 16
#endif
        QVERIFY2(m_worst < most, "the GUI thread was busy for too long in one turn");
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.error());
        auto* dispatcher = QAbstractEventDispatcher::instance();
        // From one wait to the next: timers and sockets are served before awake() is told.
        connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
            const double now = threadMs();
            ++m_turns;
            m_worstTurn = std::max(m_worstTurn, now - m_turnBegan);
            m_turnBegan = now;
        });
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
        m_worst = 0;
        m_server.command({ "FLUSHALL" });
        m_executor = std::make_unique<QtExecutor>(m_clock);
        m_core = std::make_unique<CoreThread>(m_clock);
        m_core->connectTo(
            ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + m_server.socketPath())
                .value());
    }
    void cleanup()
    {
        m_tab.reset();
        m_core->shutDown();
        m_executor->drain();
        m_core.reset();
        m_executor.reset();
    }

    void aStringOfHalfAGigabyte()
    {
        const int megabytes = scaled(8, 512);
        const QByteArray line = "a line of a text that has some length, and ends here\n";
        const QByteArray part = line.repeated((1 << 20) / line.size() + 1).left(1 << 20);
        for (int i = 1; i < megabytes; ++i)
            m_server.command({ "APPEND", "k", part });
        m_server.command({ "APPEND", "k", part.left((1 << 20) - 6) + "NEEDLE" });
        QCOMPARE(m_server.command({ "STRLEN", "k" }).toLongLong(), qint64(megabytes) << 20);
        QVERIFY(openTab("k"));
        QVERIFY(m_tab->reader().hasMore());
        auto* viewer = m_tab->findChild<BytesViewer*>();
        QVERIFY(step(
            "all of it",
            [&] { QTest::mouseClick(button(*m_tab, QStringLiteral("Load all")), Qt::LeftButton); },
            [&] { return !m_tab->reader().hasMore() && !viewer->isWorking(); }));
        QCOMPARE(m_tab->reader().loaded(), quint64(megabytes) << 20);
        QVERIFY(find(QStringLiteral("NEEDLE")));
        QVERIFY(step(
            "closed", [&] { m_tab.reset(); }, [] { return true; }));
        judge();
    }

    void aHashOfTenMillionFields()
    {
        const int fields = scaled(100'000, 10'000'000);
        for (int from = 0; from < fields; from += 50'000) {
            m_server.command({ "EVAL",
                "for i=ARGV[1],ARGV[2] do redis.call('HSET','k','field:'..i,'value '..i) end", "0",
                QByteArray::number(from), QByteArray::number(from + 49'999) });
        }
        QCOMPARE(m_server.command({ "HLEN", "k" }).toInt(), fields);
        QVERIFY(openTab("k"));
        auto* model = m_tab->findChild<ValueTableModel*>();
        auto* table = m_tab->findChild<ValueTable*>();
        QVERIFY(step(
            "all of it",
            [&] { QTest::mouseClick(button(*m_tab, QStringLiteral("Load all")), Qt::LeftButton); },
            [&] { return !m_tab->reader().hasMore() && !m_tab->reader().isBusy(); }));
        qInfo("it says: %s", qPrintable(loadedText()));
        QCOMPARE(m_tab->reader().loaded(), quint64(fields));
        QCOMPARE(model->rowCount(), fields);
        QVERIFY(loadedText().endsWith(QStringLiteral("all loaded")));
        QVERIFY(step(
            "scrolled to its end",
            [&] { table->verticalScrollBar()->setValue(table->verticalScrollBar()->maximum()); },
            [] { return true; }));
        QLineEdit* search = nullptr;
        for (auto* line : m_tab->findChildren<QLineEdit*>()) {
            if (line->placeholderText().startsWith(QStringLiteral("Search fields")))
                search = line;
        }
        QVERIFY(search);
        QVERIFY(step(
            "filtered", [&] { search->setText(QStringLiteral("field:%1").arg(fields - 1)); },
            [&] {
                return loadedText().startsWith(QStringLiteral("1 of "))
                    && loadedText().endsWith(QStringLiteral("loaded match"));
            }));
        QVERIFY(step(
            "all again", [&] { search->clear(); },
            [&] { return loadedText().endsWith(QStringLiteral("all loaded")); }));
        // Without loading it, the server finds.
        FaceReader face(Client(m_core->channel(), "test"), "k");
        std::vector<QList<QByteArray>> rows;
        connect(&face, &FaceReader::pageRead, &face, [&](const FacePage& page) {
            rows.insert(rows.end(), page.rows.begin(), page.rows.end());
        });
        const QByteArray wanted = "field:" + QByteArray::number(fields - 1);
        QVERIFY(step(
            "a field found by the server",
            [&] {
                face.open({ Face::Find, wanted }, m_tab->reader().facts());
            },
            [&] {
                if (!face.isBusy() && face.hasMore())
                    face.fetchMore();
                return !face.isBusy() && !face.hasMore();
            }));
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows[0].value(0), wanted);
        QVERIFY(step(
            "closed", [&] { m_tab.reset(); }, [] { return true; }));
        judge();
    }

    void jsonOfAHundredMegabytes()
    {
        const int megabytes = scaled(8, 100);
        const QByteArray item = R"({"id":9007199254740993,"name":"somebody","tags":[1,2,3]},)";
        QByteArray value = '[' + item.repeated((megabytes << 20) / item.size());
        value += "\"NEEDLE\"]";
        m_server.command({ "SET", "k", value });
        QVERIFY(openTab("k"));
        auto* viewer = m_tab->findChild<BytesViewer*>();
        QVERIFY(step(
            "all of it, formatted",
            [&] { QTest::mouseClick(button(*m_tab, QStringLiteral("Load all")), Qt::LeftButton); },
            [&] { return !m_tab->reader().hasMore() && !viewer->isWorking(); }));
        QCOMPARE(viewer->view(), ValueView::Json);
        QVERIFY(find(QStringLiteral("NEEDLE")));
        QVERIFY(step(
            "closed", [&] { m_tab.reset(); }, [] { return true; }));
        judge();
    }
};

QTEST_MAIN(TestValueSizes)
#include "tst_valuesizes.moc"
