// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/core/values/changestage.h"
#include "tests/support/faultproxy.h"

#include <map>

using namespace sluice;
using Kind = Change::Kind;
using Ended = ApplyResult::Kind;

/// Applying changes while the connection or the server ends at any station.
class TestChangeApplierFaults : public QObject, public ChangeStage {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init() { QVERIFY(begin()); }
    void cleanup() { ChangeStage::disconnect(); }
    void theConnectionCutAfterAnyByteIsShownForWhatItIs_data();
    void theConnectionCutAfterAnyByteIsShownForWhatItIs();
    void aServerThatIsGoneIsShownForWhatItIs();
    void deletedWhileUnderWayNothingHappens();
};

void TestChangeApplierFaults::theConnectionCutAfterAnyByteIsShownForWhatItIs_data()
{
    QTest::addColumn<bool>("toServer");
    QTest::newRow("on the way there") << true;
    QTest::newRow("on the way back") << false;
}

// The lease's connection ends after each so many bytes: of its handshake, of watching and
// comparing, of the block, of the answers. What is said is compared with what the server has.
void TestChangeApplierFaults::theConnectionCutAfterAnyByteIsShownForWhatItIs()
{
    QFETCH(const bool, toServer);
    using Direction = FaultProxy::Direction;
    const Direction direction = toServer ? Direction::ToServer : Direction::ToClient;
    FaultProxy proxy(m_server.socketPath(), FaultProxy::Listen::Unix);
    QVERIFY(connectTo(proxy.socketPath()));
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, "f", "before", "mine") });
    m_server.command({ "HSET", "k", "f", "before", "g", "other" });
    const std::int64_t passed = proxy.passed(direction);
    QCOMPARE(apply(set).kind, Ended::Applied);
    const std::int64_t whole = proxy.passed(direction) - passed;
    QVERIFY(whole > 100);
    std::map<Ended, int> seen;
    for (std::int64_t offset = 0; offset < whole; offset += offset < whole - 60 ? 23 : 3) {
        m_server.command({ "HSET", "k", "f", "before" });
        FaultProxy::Faults stalled;
        stalled.stalled = true;
        const int links = proxy.accepted();
        proxy.setFaults(Direction::ToServer, stalled);
        std::optional<ApplyResult> result;
        const auto connection = connect(m_applier.get(), &ChangeApplier::finished,
            [&](const ApplyResult& each) { result = each; });
        m_applier->apply(set);
        QTRY_VERIFY(proxy.accepted() > links);
        proxy.cutAfter(direction, offset, FaultProxy::Cut::Close);
        proxy.setFaults(Direction::ToServer, {});
        QTRY_VERIFY_WITH_TIMEOUT(result, 20000);
        QObject::disconnect(connection);
        proxy.cutAfter(direction, -1, FaultProxy::Cut::Close);
        QVERIFY(proxy.waitForServerEnds());
        const QByteArray now = m_server.command({ "HGET", "k", "f" });
        ++seen[result->kind];
        switch (result->kind) {
        case Ended::Applied:
            QCOMPARE(now, QByteArray("mine"));
            break;
        case Ended::NotSent:
        case Ended::NotChecked:
            QCOMPARE(now, QByteArray("before"));
            break;
        case Ended::MaybeExecuted:
            QVERIFY(result->found != ApplyResult::Found::Other);
            if (result->found == ApplyResult::Found::Applied)
                QCOMPARE(now, QByteArray("mine"));
            if (result->found == ApplyResult::Found::NotApplied)
                QCOMPARE(now, QByteArray("before"));
            break;
        default:
            QFAIL(qPrintable(QString::number(int(result->kind))));
        }
        QTRY_VERIFY(m_core->state().get().phase == ConnectionPhase::Ready);
    }
    QVERIFY(seen[Ended::NotSent] + seen[Ended::NotChecked] > 0);
    if (!toServer)
        QVERIFY(seen[Ended::MaybeExecuted] > 0);
}

void TestChangeApplierFaults::aServerThatIsGoneIsShownForWhatItIs()
{
    fill(KeyType::Hash);
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") });
    const auto brief = [&] {
        m_applier = std::make_unique<ChangeApplier>(
            Client(m_core->channel(), "value tab").withDeadline(std::chrono::milliseconds(300)));
    };
    // Hung while it has the block: it runs when it wakes, and until then nobody knows.
    brief();
    connect(m_applier.get(), &ChangeApplier::requestsChanged, this, [&, once = true]() mutable {
        if (std::exchange(once, false))
            m_server.suspend();
    });
    const ApplyResult hung = apply(set);
    QCOMPARE(hung.kind, Ended::MaybeExecuted);
    QCOMPARE(hung.why, Why::Timeout);
    QCOMPARE(hung.found, ApplyResult::Found::Unknown);
    m_server.resume();
    QTRY_COMPARE(m_server.command({ "HGET", "k", bytes(1) }), QByteArray("mine"));
    // Not there at all: nothing was sent.
    m_server.kill();
    brief();
    const ApplyResult gone = apply(set);
    QVERIFY(gone.kind == Ended::NotSent || gone.kind == Ended::NotChecked);
    QVERIFY(gone.isHarmless());
}

void TestChangeApplierFaults::deletedWhileUnderWayNothingHappens()
{
    fill(KeyType::Hash);
    const ChangeSet set = changes::set(
        "k", KeyType::Hash, { changes::named(Kind::HashSet, bytes(1), bytes(101), "mine") });
    for (int turns = 0; turns < 30; ++turns) {
        auto applier = std::make_unique<ChangeApplier>(Client(m_core->channel(), "value tab"));
        applier->apply(set);
        for (int turn = 0; turn < turns; ++turn)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        applier.reset();
    }
    QCoreApplication::processEvents();
    const QByteArray now = m_server.command({ "HGET", "k", bytes(1) });
    QVERIFY(now == bytes(101) || now == "mine");
}

QTEST_GUILESS_MAIN(TestChangeApplierFaults)
#include "tst_changeapplierfaults.moc"
