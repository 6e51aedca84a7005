// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/livemark.h"

#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/redisserver.h"
#include "ui/theme/theme.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

class TestLiveMark : public QObject {
    Q_OBJECT

    void connectTo(const RedisServer& server)
    {
        m_executor = std::make_unique<QtExecutor>(m_clock);
        m_core = std::make_unique<CoreThread>(m_clock);
        m_core->connectTo(
            ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + server.socketPath())
                .value());
        m_live = std::make_unique<LiveKey>(Client(m_core->channel(), "test"), "k");
        m_mark = std::make_unique<LiveMark>(*m_live);
    }
    QAction* action(const QString& text)
    {
        for (QAction* each : m_mark->menu()->actions()) {
            if (each->text().remove(QLatin1Char('&')) == text)
                return each;
        }
        return nullptr;
    }

    RedisServer m_server;
    RedisServer m_resp2 { { .arguments
        = { QStringLiteral("--rename-command"), QStringLiteral("HELLO"), QString() } } };
    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<CoreThread> m_core;
    std::unique_ptr<LiveKey> m_live;
    std::unique_ptr<LiveMark> m_mark;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.error());
        QVERIFY2(m_resp2.start(), m_resp2.error());
    }
    void cleanup()
    {
        m_mark.reset();
        m_live.reset();
        m_core->shutDown();
        m_executor->drain();
        m_core.reset();
        m_executor.reset();
    }

    void itSaysThatTheKeyIsLiveAndWhenItWasChanged()
    {
        connectTo(m_server);
        QSignalSpy reload(m_mark.get(), &LiveMark::reloadWanted);
        QVERIFY(m_mark->text().isEmpty());
        QTRY_COMPARE(m_mark->text(), QStringLiteral("● live"));
        QCOMPARE(reload.size(), 0); // it has just been read
        m_server.command({ "SET", "k", "1" });
        QTRY_VERIFY2(m_mark->text().startsWith(QStringLiteral("● live: changed ")),
            qPrintable(m_mark->text()));
        QTRY_COMPARE(reload.size(), 1);
        QTRY_VERIFY(m_mark->text().endsWith(QStringLiteral("s ago"))); // it counts
        QVERIFY(m_mark->accessibleDescription().contains(QStringLiteral("CLIENT TRACKING")));
    }

    void whoDoesNotWantToReloadIsOnlyTold()
    {
        connectTo(m_server);
        QSignalSpy reload(m_mark.get(), &LiveMark::reloadWanted);
        QSignalSpy useful(m_live.get(), &LiveKey::useful);
        QTRY_COMPARE(m_live->state(), LiveKey::State::Live);
        action(QStringLiteral("Reload when it is changed"))->trigger();
        QVERIFY(!m_mark->reloadsByItself());
        m_server.command({ "SET", "k", "1" });
        QTRY_VERIFY(useful.size() >= 2);
        QCOMPARE(reload.size(), 0);
    }

    void whereTheServerCannotTellAnIntervalCanBeChosen()
    {
        connectTo(m_resp2);
        QTRY_COMPARE(m_mark->text(), QStringLiteral("○ not live"));
        QVERIFY(m_mark->accessibleDescription().contains(QStringLiteral("RESP2")));
        QSignalSpy reload(m_mark.get(), &LiveMark::reloadWanted);
        action(QStringLiteral("every second"))->trigger();
        QCOMPARE(m_mark->text(), QStringLiteral("○ read every 1\u00A0s"));
        QTRY_VERIFY(!reload.isEmpty());
        action(QStringLiteral("never"))->trigger();
        QCOMPARE(m_mark->text(), QStringLiteral("○ not live"));
    }

    void theMenuOpensByKey()
    {
        connectTo(m_server);
        QTRY_COMPARE(m_mark->text(), QStringLiteral("● live"));
        m_mark->show();
        m_mark->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_mark.get()));
        m_mark->setFocus();
        bool opened = false;
        QTimer::singleShot(0, m_mark->menu(), [&] {
            opened = QTest::qWaitFor([&] { return m_mark->menu()->isVisible(); });
            m_mark->menu()->close();
        });
        QTest::keyClick(m_mark.get(), Qt::Key_Space);
        QTRY_VERIFY(opened);
    }
};

QTEST_MAIN(TestLiveMark)
#include "tst_livemark.moc"
