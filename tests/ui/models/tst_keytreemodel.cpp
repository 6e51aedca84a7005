// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/keytreemodel.h"

#include "core/runtime/qtexecutor.h"
#include "tests/support/scriptedchannel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

Value batch(const QByteArrayList& names)
{
    std::vector<Value> items;
    for (const QByteArray& name : names)
        items.push_back(Value::bulkString(name));
    return Value::array(std::move(items));
}

/// An indented line per row of what is opened: name, and count of a namespace.
QString picture(const KeyTreeModel& model, const QModelIndex& parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += QString(depth * 2, u' ') + index.data().toString();
        if (index.data(KeyTreeModel::IsNamespaceRole).toBool())
            text += QLatin1Char(' ') + index.data(KeyTreeModel::CountRole).toString();
        text += QLatin1Char('\n') + picture(model, index, depth + 1);
    }
    return text;
}

QString lines(std::initializer_list<const char*> list)
{
    QString text;
    for (const char* line : list)
        text += QString::fromUtf8(line) + QLatin1Char('\n');
    return text;
}

} // namespace

class TestKeyTreeModel : public QObject {
    Q_OBJECT

    /// A model over an index, and a server that is asked for metadata.
    struct Setup {
        explicit Setup(bool tested = true)
        {
            if (tested) // opens every namespace
                tester.emplace(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        }

        SteadyClock clock;
        QtExecutor& executor = static_cast<QtExecutor&>(*Executor::current());
        ScriptedChannel server { executor, clock,
            [](const QByteArrayList& arguments) {
                return Outcome::reply(arguments[0] == "TYPE"
                        ? Value::simpleString("hash")
                        : Value::integer(arguments[1] == "user:1" ? 90'000 : -1));
            } };
        KeyIndex index;
        VisibleMetadata metadata { Client(server.channel(), "keys panel") };
        KeyTreeModel model { index, metadata };
        std::optional<QAbstractItemModelTester> tester;

        bool settled() const { return index.isSettled(); }
        void open(const QByteArray& prefix) { model.fetchMore(model.findNamespace(prefix)); }
    };

    SteadyClock m_clock;
    QtExecutor m_executor { m_clock };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanup() { m_executor.drain(); }

    void namespacesAreFilledWhenTheyAreOpened()
    {
        Setup s(false);
        s.index.add(batch({ "user:10:a", "user:2:b", "counter", "user:1", "zebra", "cart:1" }));
        QTRY_VERIFY(s.settled());
        QCOMPARE(picture(s.model), lines({ "cart: 1", "user: 3", "counter", "zebra" }));
        QVERIFY(s.model.canFetchMore(s.model.index(1, 0)));
        QVERIFY(!s.model.canFetchMore(s.model.index(2, 0)));
        s.open("user:");
        QTRY_VERIFY(s.settled());
        s.open("user:2:");
        QTRY_VERIFY(s.settled());
        QCOMPARE(picture(s.model),
            lines(
                { "cart: 1", "user: 3", "  2: 1", "    b", "  10: 1", "  1", "counter", "zebra" }));
        QCOMPARE(s.model.findKey("user:2:b").data(KeyTreeModel::NameRole).toByteArray(),
            QByteArray("user:2:b"));
        QVERIFY(!s.model.findKey("user:10:a").isValid()); // not opened
        QVERIFY(!s.model.findNamespace("user:3:").isValid());
    }

    void rowsThatComeInLeaveSelectionWhereItIs_data()
    {
        QTest::addColumn<bool>("tested");
        QTest::newRow("some namespaces opened") << false;
        QTest::newRow("all opened, model tester") << true;
    }
    void rowsThatComeInLeaveSelectionWhereItIs()
    {
        QFETCH(bool, tested);
        Setup s(tested);
        s.index.add(batch({ "m:5", "m:1", "k5", "k1", "x:y:z" }));
        QTRY_VERIFY(s.settled());
        s.open("m:");
        s.open("x:");
        QTRY_VERIFY(s.settled());
        s.open("x:y:");
        QTRY_VERIFY(s.settled());
        const QPersistentModelIndex key = s.model.findKey("m:5");
        const QPersistentModelIndex rootKey = s.model.findKey("k1");
        const QPersistentModelIndex group = s.model.findNamespace("x:y:");
        QVERIFY(key.isValid() && rootKey.isValid() && group.isValid());
        s.index.add(batch({ "m:4", "m:6", "m:a:1", "k0", "k3", "a:1", "x:a:1", "x:y:1", "n:1" }));
        QTRY_VERIFY(s.settled());
        QCOMPARE(key.data(KeyTreeModel::NameRole).toByteArray(), QByteArray("m:5"));
        QCOMPARE(rootKey.data(KeyTreeModel::NameRole).toByteArray(), QByteArray("k1"));
        QCOMPARE(group.data(KeyTreeModel::NameRole).toByteArray(), QByteArray("x:y:"));
        QCOMPARE(s.model.rowCount(group), 2);
        if (!tested)
            QCOMPARE(picture(s.model),
                lines({ "a: 1", "m: 5", "  a: 1", "  1", "  4", "  5", "  6", "n: 1", "x: 3",
                    "  a: 1", "  y: 2", "    1", "    z", "k0", "k1", "k3", "k5" }));
    }

    void manyBatchesGiveTheSameTreeAsOne()
    {
        QRandomGenerator random(9);
        Setup stepwise;
        QByteArrayList all;
        for (int step = 0; step < 12; ++step) {
            QByteArrayList names;
            for (int i = random.bounded(300); i > 0; --i)
                names += "n" + QByteArray::number(random.bounded(6)) + ':'
                    + QByteArray::number(random.bounded(4'000));
            all += names;
            stepwise.index.add(batch(names));
            QTRY_VERIFY(stepwise.settled());
            for (int i = 0; i < 6; ++i)
                stepwise.open("n" + QByteArray::number(i) + ':');
        }
        QTRY_VERIFY(stepwise.settled());
        Setup atOnce;
        atOnce.index.add(batch(all));
        QTRY_VERIFY(atOnce.settled());
        for (int i = 0; i < 6; ++i)
            atOnce.open("n" + QByteArray::number(i) + ':');
        QTRY_VERIFY(atOnce.settled());
        QCOMPARE(picture(stepwise.model), picture(atOnce.model));
    }

    void rowsThatGoLeaveSelectionWhereItIs_data()
    {
        QTest::addColumn<bool>("tested");
        QTest::addColumn<int>("order");
        QTest::newRow("some namespaces opened") << false << 0;
        QTest::newRow("all opened, model tester") << true << 0;
        QTest::newRow("by count, model tester") << true << 1;
    }
    void rowsThatGoLeaveSelectionWhereItIs()
    {
        QFETCH(bool, tested);
        QFETCH(int, order);
        Setup s(tested);
        s.index.setOrder(static_cast<NamespaceOrder>(order));
        s.index.add(batch({ "m:1", "m:3", "m:5", "m:n:1", "k1", "k2", "k3", "x:y:z", "a:1" }));
        QTRY_VERIFY(s.settled());
        s.open("m:");
        s.open("x:");
        QTRY_VERIFY(s.settled());
        s.open("x:y:");
        QTRY_VERIFY(s.settled());
        const QPersistentModelIndex key = s.model.findKey("m:5");
        const QPersistentModelIndex gone = s.model.findKey("m:1");
        const QPersistentModelIndex below = s.model.findKey("x:y:z");
        const QPersistentModelIndex rootKey = s.model.findKey("k3");
        QVERIFY(key.isValid() && gone.isValid() && below.isValid() && rootKey.isValid());
        s.index.remove({ "m:1", "k1", "x:y:z", "never there", "a:1", "k1" });
        QTRY_VERIFY(s.settled());
        QVERIFY(!gone.isValid() && !below.isValid());
        QCOMPARE(key.data(KeyTreeModel::NameRole).toByteArray(), QByteArray("m:5"));
        QCOMPARE(rootKey.data(KeyTreeModel::NameRole).toByteArray(), QByteArray("k3"));
        QCOMPARE(s.model.keys(), 5u);
        QVERIFY(!s.model.findNamespace("x:").isValid());
        if (!tested)
            QCOMPARE(picture(s.model), lines({ "m: 3", "  n: 1", "  3", "  5", "k2", "k3" }));
        s.index.addNames({ "x:y:z", "m:1", "b:1", "k2" }); // some come back, some are there
        s.index.remove({ "m:n:1", "b:1" });
        QTRY_VERIFY(s.settled());
        QCOMPARE(s.model.keys(), 6u);
        QCOMPARE(key.data(KeyTreeModel::NameRole).toByteArray(), QByteArray("m:5"));
        if (!tested)
            QCOMPARE(picture(s.model), lines({ "m: 3", "  1", "  3", "  5", "x: 1", "k2", "k3" }));
    }

    void keysThatComeAndGoGiveTheSameTreeAsThoseThatAreLeft()
    {
        QRandomGenerator random(21);
        Setup stepwise;
        QSet<QByteArray> left;
        for (int step = 0; step < 25; ++step) {
            QByteArrayList added;
            QByteArrayList removed;
            for (int i = random.bounded(120); i > 0; --i)
                (random.bounded(2) ? added : removed) += "n" + QByteArray::number(random.bounded(5))
                    + ':' + QByteArray::number(random.bounded(40)) + (i % 5 ? "" : ":x");
            if (step % 2)
                stepwise.index.addNames(added);
            else
                stepwise.index.add(batch(added));
            if (step % 3 == 0)
                stepwise.index.finish();
            stepwise.index.remove(removed);
            left += QSet<QByteArray>(added.begin(), added.end());
            left -= QSet<QByteArray>(removed.begin(), removed.end());
            QTRY_VERIFY(stepwise.settled());
            QCOMPARE(stepwise.model.keys(), quint32(left.size()));
            QCOMPARE(stepwise.index.loadedKeys(), quint32(left.size()));
        }
        Setup atOnce;
        atOnce.index.add(batch(left.values()));
        QTRY_VERIFY(atOnce.settled());
        for (Setup* s : { &stepwise, &atOnce }) {
            for (int i = 0; i < 5; ++i)
                s->open("n" + QByteArray::number(i) + ':');
        }
        QTRY_VERIFY(stepwise.settled() && atOnce.settled());
        QCOMPARE(picture(stepwise.model), picture(atOnce.model));
    }

    void namespacesAreListedByCountWhenAsked()
    {
        Setup s;
        s.index.setOrder(NamespaceOrder::ByCount);
        s.index.add(batch({ "a:1", "b:1", "b:2", "c:1", "c:2", "c:3", "k" }));
        QTRY_VERIFY(s.settled());
        const QPersistentModelIndex a = s.model.findNamespace("a:");
        QCOMPARE(a.row(), 2);
        QCOMPARE(s.model.findNamespace("c:").row(), 0);
        s.index.addNames({ "a:2", "a:3", "a:4" });
        QTRY_VERIFY(s.settled());
        QCOMPARE(a.row(), 0);
        QCOMPARE(s.model.findNamespace("a:"), QModelIndex(a));
        s.index.setOrder(NamespaceOrder::ByName);
        QTRY_VERIFY(s.settled());
        QCOMPARE(s.model.findNamespace("b:").row(), 1);
    }

    void filterAndSeparatorBuildAnotherTree()
    {
        Setup s(false);
        s.index.add(batch({ "user:1:name", "user:2:name", "user:2:mail", "a.b" }));
        QTRY_VERIFY(s.settled());
        s.index.setFilter(GlobFilter::fromText(u"user:*:name"));
        QTRY_VERIFY(s.settled());
        QCOMPARE(picture(s.model), lines({ "user: 2" }));
        QCOMPARE(s.model.matches(), 2u);
        QCOMPARE(s.model.keys(), 4u);
        s.index.add(batch({ "user:3:name", "other" }));
        QTRY_VERIFY(s.settled());
        QCOMPARE(picture(s.model), lines({ "user: 3" }));
        s.index.setFilter({});
        s.index.setSeparators(QByteArray("."));
        QTRY_VERIFY(s.settled());
        QCOMPARE(picture(s.model),
            lines({ "a. 1", "other", "user:1:name", "user:2:mail", "user:2:name", "user:3:name" }));
        s.index.setSeparators({});
        QTRY_VERIFY(s.settled());
        QCOMPARE(s.model.rowCount(), 6);
        s.index.clear();
        QTRY_VERIFY(s.settled());
        QCOMPARE(s.model.rowCount(), 0);
    }

    void namesOfAnyBytesAreShownEscaped()
    {
        Setup s(false);
        QByteArrayList names { QByteArray(), "<b>bold</b>", "two\nlines", "\xe2\x80\xaertl",
            QByteArray("\0\xff", 2), "ns:" };
        s.index.add(batch(names));
        QTRY_VERIFY(s.settled());
        QCOMPARE(picture(s.model),
            lines(
                { "ns: 1", "", "\\x00\\xff", "<b>bold</b>", "two\\nlines", "\\xe2\\x80\\xaertl" }));
        for (const QByteArray& name : std::as_const(names)) {
            if (!name.endsWith(':'))
                QCOMPARE(s.model.findKey(name).data(KeyTreeModel::NameRole).toByteArray(), name);
        }
        s.open("ns:");
        QTRY_VERIFY(s.settled());
        QCOMPARE(
            s.model.findKey("ns:").data(KeyTreeModel::NameRole).toByteArray(), QByteArray("ns:"));
    }

    void anIndexOutOfRangeIsInvalid()
    {
        Setup s(false);
        s.index.add(batch({ "a:1", "b" }));
        QTRY_VERIFY(s.settled());
        for (const auto& [row, column] :
            { std::pair(-1, 0), { 2, 0 }, { 0, 1 }, { 0, -1 }, { 1 << 30, 0 } })
            QVERIFY(!s.model.index(row, column).isValid());
        QVERIFY(!s.model.index(0, 0, s.model.index(1, 0)).isValid());
        QVERIFY(!s.model.index(0, 0, s.model.index(0, 0)).isValid());
        QCOMPARE(s.model.rowCount(s.model.index(1, 0)), 0);
        QVERIFY(!s.model.parent({}).isValid());
        QVERIFY(!s.model.data({}).isValid());
        QCOMPARE(s.model.flags({}), Qt::NoItemFlags);
        s.model.fetchMore({});
        s.model.fetchMore(s.model.index(1, 0));
    }

    void metadataOfRowsInViewArrives()
    {
        Setup s;
        s.index.add(batch({ "user:1", "user:2", "other:1", "plain" }));
        QTRY_VERIFY(s.settled());
        s.open("user:");
        QTRY_VERIFY(s.settled());
        const QModelIndex expiring = s.model.findKey("user:1");
        const QModelIndex plain = s.model.findKey("plain");
        QCOMPARE(plain.data(KeyTreeModel::TypeRole).value<ShownType>(), ShownType::Unknown);
        QSignalSpy changed(&s.model, &QAbstractItemModel::dataChanged);
        s.model.show({ s.model.index(0, 0), expiring, plain });
        QTRY_COMPARE(changed.size(), 2);
        QCOMPARE(s.server.commands().size(), 4); // nothing about rows out of view
        QCOMPARE(expiring.data(KeyTreeModel::TypeRole).value<ShownType>(), ShownType::Hash);
        QVERIFY(expiring.data(KeyTreeModel::TtlRole).toLongLong() > 0);
        QVERIFY(!plain.data(KeyTreeModel::TtlRole).isValid());
        QVERIFY(s.model.isCountingDown());
        QVERIFY(!s.model.index(0, 0).data(KeyTreeModel::TypeRole).isValid());
    }
};

QTEST_GUILESS_MAIN(TestKeyTreeModel)
#include "tst_keytreemodel.moc"
