// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/livekey.h"
#include "tests/core/values/keyreading.h"

#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

class TestLiveKey : public QObject {
    Q_OBJECT

    ReadingStage m_stage;

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_stage.start()); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanup() { m_stage.disconnect(); }

    void everyKindOfChangeIsHeardOf_data()
    {
        QTest::addColumn<QList<QByteArray>>("change");
        const auto row = [](const char* name, const QList<QByteArray>& change) {
            QTest::newRow(name) << change;
        };
        row("set", { "SET", "k", "2" });
        row("append", { "APPEND", "k", "x" });
        row("deleted", { "DEL", "k" });
        row("expiry", { "PEXPIRE", "k", "100000" });
        row("expired", { "PEXPIRE", "k", "1" });
        row("renamed away", { "RENAME", "k", "other" });
        row("flushed", { "FLUSHALL" });
        row("another type", { "EVAL", "redis.call('del','k') redis.call('lpush','k',1)", "0" });
    }
    void everyKindOfChangeIsHeardOf()
    {
        QFETCH(QList<QByteArray>, change);
        m_stage.connect(3);
        m_stage.server->command({ "SET", "k", "1" });
        LiveKey live(m_stage.client(), "k");
        const QSignalSpy changed(&live, &LiveKey::changed);
        QSignalSpy useful(&live, &LiveKey::useful);
        QTRY_COMPARE(live.state(), LiveKey::State::Live);
        QTRY_COMPARE(useful.size(), 1);
        QVERIFY(!live.changedAt());
        m_stage.server->command(change);
        QTRY_VERIFY(!changed.isEmpty());
        QVERIFY(live.changedAt());
        QTRY_VERIFY(useful.size() > 1);
    }

    /// However soon the server agrees.
    void nothingIsSaidBeforeAnybodyCanListen()
    {
        m_stage.connect(3);
        for (int i = 0; i < 200; ++i) {
            LiveKey live(m_stage.client(), "k");
            QCOMPARE(live.state(), LiveKey::State::Starting);
        }
    }

    void aKeyThatComesIntoBeingIsHeardOf()
    {
        m_stage.connect(3);
        LiveKey live(m_stage.client(), QByteArray("\0\xff new", 6));
        QSignalSpy changed(&live, &LiveKey::changed);
        QTRY_COMPARE(live.state(), LiveKey::State::Live);
        m_stage.server->command({ "SET", QByteArray("\0\xff new", 6), "1" });
        QTRY_VERIFY(!changed.isEmpty());
    }

    /// One reading for many writes, and one after the last of them.
    void aKeyThatIsWrittenAllTheTimeIsReadNowAndThen()
    {
        m_stage.connect(3);
        LiveKey live(m_stage.client(), "k");
        QByteArray seen;
        connect(&live, &LiveKey::useful, &live, [&] {
            seen = m_stage.server->raw({ "GET", "k" });
        });
        QSignalSpy useful(&live, &LiveKey::useful);
        QTRY_COMPARE(useful.size(), 1);
        constexpr int writes = 2000;
        for (int i = 1; i <= writes; ++i)
            m_stage.server->command({ "SET", "k", QByteArray::number(i) });
        QTRY_COMPARE(seen, QByteArray("$4\r\n2000\r\n"));
        QVERIFY2(useful.size() < writes / 4, QByteArray::number(useful.size()).constData());
    }

    void otherKeysAreNoneOfItsBusiness()
    {
        m_stage.connect(3);
        LiveKey live(m_stage.client(), "k");
        LiveKey other(m_stage.client(), "k2");
        QSignalSpy changed(&live, &LiveKey::changed);
        QSignalSpy otherChanged(&other, &LiveKey::changed);
        QTRY_COMPARE(live.state(), LiveKey::State::Live);
        QTRY_COMPARE(other.state(), LiveKey::State::Live);
        m_stage.server->command({ "SET", "k2", "1" });
        QTRY_COMPARE(otherChanged.size(), 1);
        QCOMPARE(changed.size(), 0);
    }

    void twoOfTheSameKeyBothHearOfEveryChange()
    {
        m_stage.connect(3);
        LiveKey one(m_stage.client(), "k");
        QTRY_COMPARE(one.state(), LiveKey::State::Live);
        m_stage.server->command({ "SET", "k", "1" }); // told of: the server has forgotten the key
        LiveKey two(m_stage.client(), "k");
        QTRY_COMPARE(two.state(), LiveKey::State::Live);
        QSignalSpy first(&one, &LiveKey::changed);
        QSignalSpy second(&two, &LiveKey::changed);
        m_stage.server->command({ "SET", "k", "2" });
        QTRY_VERIFY(!second.isEmpty());
        QTRY_VERIFY(!first.isEmpty());
    }

    void withoutTrackingItIsReadAtAnIntervalIfThatIsWanted()
    {
        m_stage.connect(2);
        LiveKey live(m_stage.client(), "k");
        QSignalSpy useful(&live, &LiveKey::useful);
        QTRY_COMPARE(live.state(), LiveKey::State::Unavailable);
        QCOMPARE(live.refusal(), QByteArray());
        QVERIFY(!live.isPolling());
        live.setInterval(20ms);
        QVERIFY(live.isPolling());
        QTRY_VERIFY(useful.size() > 2);
        live.setInterval(0ms);
        QVERIFY(!live.isPolling());
    }

    void aServerThatForbidsItIsQuoted()
    {
        m_stage.connect(3);
        m_stage.server->command({ "ACL", "SETUSER", "app", "on", ">s", "~*", "+@all", "-client" });
        m_stage.core->connectTo(
            optionsOf(QStringLiteral("redis+unix://app:s@") + m_stage.server->socketPath()));
        LiveKey live(m_stage.client(), "k");
        QTRY_COMPARE(live.state(), LiveKey::State::Unavailable);
        QVERIFY2(live.refusal().startsWith("NOPERM"), live.refusal().constData());
    }

    void itIsLiveAgainAfterALostConnection()
    {
        m_stage.connect(3);
        LiveKey live(m_stage.client(), "k");
        QSignalSpy useful(&live, &LiveKey::useful);
        QSignalSpy states(&live, &LiveKey::stateChanged);
        QTRY_COMPARE(useful.size(), 1);
        m_stage.server->command({ "CLIENT", "KILL", "TYPE", "normal" });
        QTRY_VERIFY(states.size() >= 2);
        m_stage.server->command({ "SET", "k", "meanwhile" });
        QTRY_COMPARE(live.state(), LiveKey::State::Live);
        QTRY_VERIFY(useful.size() >= 2); // so that what was missed is seen
        QSignalSpy changed(&live, &LiveKey::changed);
        m_stage.server->command({ "SET", "k", "later" });
        QTRY_VERIFY(!changed.isEmpty());
    }

    void itMayGoAtAnyTime()
    {
        m_stage.connect(3);
        for (int i = 0; i < 50; ++i) {
            LiveKey live(m_stage.client(), "k" + QByteArray::number(i));
            if (i % 2)
                m_stage.server->command({ "SET", "k" + QByteArray::number(i), "1" });
            QTest::qWait(i % 5);
        }
        LiveKey last(m_stage.client(), "last");
        QTRY_COMPARE(last.state(), LiveKey::State::Live);
    }
};

QTEST_GUILESS_MAIN(TestLiveKey)
#include "tst_livekey.moc"
