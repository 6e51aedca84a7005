// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/visiblemetadata.h"

#include "core/runtime/qtexecutor.h"
#include "tests/support/scriptedchannel.h"

#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

/// Stands still until it is told to go on.
class ManualClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const noexcept override { return m_now; }
    void pass(Duration time) { m_now += time; }

private:
    TimePoint m_now { std::chrono::hours(1) };
};

std::vector<VisibleMetadata::Key> keys(quint32 from, quint32 to)
{
    std::vector<VisibleMetadata::Key> list;
    for (quint32 id = from; id < to; ++id)
        list.push_back({ id, "key:" + QByteArray::number(id) });
    return list;
}

} // namespace

class TestVisibleMetadata : public QObject {
    Q_OBJECT

    SteadyClock m_time;
    ManualClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<ScriptedChannel> m_server;
    std::unique_ptr<VisibleMetadata> m_metadata;

    void serve(ScriptedChannel::Answer answer)
    {
        m_server = std::make_unique<ScriptedChannel>(*m_executor, m_clock, std::move(answer));
        m_metadata = std::make_unique<VisibleMetadata>(
            Client(m_server->channel(), "keys panel", 0, std::nullopt));
    }
    static std::optional<Outcome> answer(const QByteArrayList& arguments)
    {
        if (arguments[0] == "PTTL")
            return Outcome::reply(Value::integer(60'000));
        return Outcome::reply(Value::simpleString("zset"));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_executor = std::make_unique<QtExecutor>(m_time);
    }
    void cleanup()
    {
        m_metadata.reset();
        m_server.reset();
        m_executor->drain();
        m_executor.reset();
    }

    void repliesAreUnderstood_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("ttl");
        QTest::addColumn<ShownType>("shown");
        QTest::addColumn<qint64>("milliseconds");
        const auto row
            = [](const char* type, const char* ttl, ShownType shown, qint64 milliseconds) {
                  QTest::addRow("%s %s", type, ttl) << QByteArray(type) + "\r\n"
                                                    << QByteArray(ttl) + "\r\n"
                                                    << shown << milliseconds;
              };
        row("+string", ":-1", ShownType::String, -1);
        row("+hash", ":5000", ShownType::Hash, 5'000);
        row("+list", ":0", ShownType::List, 0);
        row("+set", ":-1", ShownType::Set, -1);
        row("+zset", ":9007199254740993", ShownType::SortedSet, 9'007'199'254'740'993);
        row("+stream", ":-1", ShownType::Stream, -1);
        row("+ReJSON-RL", ":-1", ShownType::Json, -1);
        row("+MBbloom--", ":-1", ShownType::Other, -1);
        row("+none", ":-2", ShownType::Missing, -1);
        row("+string", ":-2", ShownType::Missing, -1);
        row("-NOPERM no", "-NOPERM no", ShownType::Other, -1);
    }
    void repliesAreUnderstood()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, ttl);
        QFETCH(qint64, milliseconds);
        serve([&](const QByteArrayList& arguments) {
            return Outcome::reply(ScriptedChannel::fromResp(arguments[0] == "TYPE" ? type : ttl));
        });
        m_metadata->show(keys(1, 2));
        QTRY_VERIFY(m_metadata->find(1));
        QTEST(m_metadata->find(1)->type, "shown");
        const auto left = m_metadata->find(1)->remaining(m_clock.now());
        QCOMPARE(left ? left->count() : -1, milliseconds);
    }

    void allRowsInViewGoOutInOnePipeline()
    {
        serve([](const QByteArrayList&) { return std::optional<Outcome>(); });
        m_metadata->show(keys(0, 50));
        QTRY_COMPARE(m_server->held(), 100);
        QSignalSpy fetched(m_metadata.get(), &VisibleMetadata::fetched);
        m_metadata->show(keys(25, 75)); // scrolled meanwhile
        for (int i = 0; i < 100; ++i)
            m_server->release(*answer(m_server->commands()[i]));
        QTRY_COMPARE(fetched.size(), 1);
        QTRY_COMPARE(m_server->held(), 50); // only what is new
    }

    void whatIsKnownIsNotAskedForAgain()
    {
        serve(answer);
        m_metadata->show(keys(0, 10));
        QTRY_COMPARE(m_metadata->kept(), 10);
        m_metadata->show(keys(5, 11));
        QTRY_COMPARE(m_metadata->kept(), 11);
        QCOMPARE(m_server->commands().size(), 22);
        m_metadata->clear();
        QVERIFY(!m_metadata->find(1));
    }

    void timeToLiveCountsDownWithoutRequestsAndIsAskedForAgainAtItsEnd()
    {
        serve(answer);
        m_metadata->show(keys(0, 1));
        QTRY_VERIFY(m_metadata->find(0));
        m_clock.pass(std::chrono::seconds(59));
        QCOMPARE(m_metadata->find(0)->remaining(m_clock.now()), std::chrono::milliseconds(1'000));
        m_metadata->show(keys(0, 1));
        m_clock.pass(std::chrono::seconds(2));
        QCOMPARE(m_metadata->find(0)->remaining(m_clock.now()), std::chrono::milliseconds(0));
        QCOMPARE(m_server->commands().size(), 2);
        m_metadata->show(keys(0, 1));
        QTRY_COMPARE(m_server->commands().size(), 4);
        QTRY_COMPARE(
            m_metadata->find(0)->remaining(m_clock.now()), std::chrono::milliseconds(60'000));
    }

    void whatIsKeptIsBoundedAndWhatIsInViewStays()
    {
        serve(answer);
        for (quint32 from = 0; from < 30'000; from += 399) {
            auto view = keys(from, from + 399);
            view.push_back({ 1'000'000, "always" });
            m_metadata->show(std::move(view));
            QTRY_VERIFY(m_metadata->find(from + 398));
            QVERIFY(m_metadata->kept() <= VisibleMetadata::mostKept);
            QVERIFY(m_metadata->find(1'000'000));
        }
        QVERIFY(!m_metadata->find(0));
        QCOMPARE(m_server->count("TYPE"), (30'000 + 398) / 399 * 399 + 1);
    }

    void noAnswerIsNoKnowledge()
    {
        serve([](const QByteArrayList&) { return Outcome::notSent(Why::Disconnected); });
        m_metadata->show(keys(0, 3));
        QTRY_COMPARE(m_server->commands().size(), 6);
        QTRY_VERIFY(!m_metadata->find(0));
        m_server->setAnswer(answer);
        m_metadata->show(keys(0, 3));
        QTRY_COMPARE(m_metadata->kept(), 3);
    }
};

QTEST_GUILESS_MAIN(TestVisibleMetadata)
#include "tst_visiblemetadata.moc"
