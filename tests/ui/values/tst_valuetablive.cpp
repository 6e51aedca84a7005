// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/redisserver.h"
#include "ui/mainwindow/banner.h"
#include "ui/models/editsession.h"
#include "ui/models/valuetablemodel.h"
#include "ui/values/livemark.h"
#include "ui/values/valueediting.h"
#include "ui/values/valuetab.h"
#include "ui/values/valuetable.h"

#include <QLabel>
#include <QScrollBar>
#include <QTest>

using namespace sluice;

/// A key's tab while others change the key.
class TestValueTabLive : public QObject {
    Q_OBJECT

    std::unique_ptr<ValueTab> open(const QByteArray& key)
    {
        auto tab = std::make_unique<ValueTab>(Client(m_core->channel(), "test"), key);
        tab->resize(900, 500);
        tab->show();
        tab->activateWindow();
        if (!QTest::qWaitForWindowActive(tab.get()))
            return nullptr;
        auto* mark = tab->findChild<LiveMark*>();
        return QTest::qWaitFor([&] {
            return !tab->reader().isBusy() && mark->text().startsWith(QStringLiteral("● live"));
        })
            ? std::move(tab)
            : nullptr;
    }
    /// The first column but one of all rows.
    static QByteArray values(const ValueTab& tab)
    {
        const auto* model = tab.findChild<ValueTableModel*>();
        QByteArray all;
        for (int row = 0; row < model->rowCount(); ++row)
            all += model->index(row, 1).data(ValueTableModel::BytesRole).toByteArray() + ' ';
        return all;
    }
    static bool says(const ValueTab& tab, const QString& words)
    {
        for (const auto* label : tab.findChildren<QLabel*>()) {
            if (label->isVisibleTo(&tab) && label->text().contains(words))
                return true;
        }
        return false;
    }

    RedisServer m_server;
    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<CoreThread> m_core;

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init()
    {
        m_server.command({ "FLUSHALL" });
        m_executor = std::make_unique<QtExecutor>(m_clock);
        m_core = std::make_unique<CoreThread>(m_clock);
        m_core->connectTo(
            ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + m_server.socketPath())
                .value());
    }
    void cleanup()
    {
        m_core->shutDown();
        m_executor->drain();
        m_core.reset();
        m_executor.reset();
    }

    void whatOthersChangeIsReadAgainByItself()
    {
        m_server.command({ "RPUSH", "k", "a", "b" });
        const auto tab = open("k");
        QVERIFY(tab);
        QCOMPARE(values(*tab), QByteArray("a b "));
        m_server.command({ "LSET", "k", "1", "changed" });
        QTRY_COMPARE(values(*tab), QByteArray("a changed "));
        QVERIFY(tab->findChild<LiveMark*>()->text().contains(QStringLiteral("changed")));
    }

    void itStaysWhereItWasAndAsDeep()
    {
        QList<QByteArray> elements { "RPUSH", "k" };
        for (int i = 0; i < 2'000; ++i)
            elements.append(QByteArray::number(i));
        m_server.command(elements);
        const auto tab = open("k");
        QVERIFY(tab);
        auto* table = tab->findChild<ValueTable*>();
        const auto* model = tab->findChild<ValueTableModel*>();
        while (model->loadedCount() < 1'500) {
            const int before = model->loadedCount();
            table->verticalScrollBar()->setValue(table->verticalScrollBar()->maximum());
            QTRY_VERIFY(model->loadedCount() > before && !tab->reader().isBusy());
        }
        table->setCurrentIndex(table->model()->index(1'234, 1));
        const int scroll = table->verticalScrollBar()->value();
        const int loaded = model->loadedCount();
        QVERIFY(scroll > 0);
        m_server.command({ "LSET", "k", "0", "changed" });
        QTRY_VERIFY(values(*tab).startsWith("changed "));
        QTRY_VERIFY(model->loadedCount() >= loaded && !tab->reader().isBusy());
        QTRY_COMPARE(table->currentIndex().row(), 1'234);
        QCOMPARE(table->verticalScrollBar()->value(), scroll);
    }

    void withStagedEditsItOnlySaysSo()
    {
        m_server.command({ "RPUSH", "k", "a", "b" });
        const auto tab = open("k");
        QVERIFY(tab);
        auto* table = tab->findChild<ValueTable*>();
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 1));
        QTest::keyClick(table, Qt::Key_Delete);
        QTRY_VERIFY(tab->hasStagedEdits());
        m_server.command({ "LSET", "k", "1", "changed" });
        QTRY_VERIFY(says(*tab, QStringLiteral("while changes are staged here")));
        QCOMPARE(values(*tab), QByteArray("a b "));
        QVERIFY(tab->hasStagedEdits());
    }

    void aKeyThatIsDeletedIsSaidAtOnceAndKeptOnScreen()
    {
        m_server.command({ "RPUSH", "k", "a", "b" });
        const auto tab = open("k");
        QVERIFY(tab);
        m_server.command({ "DEL", "k" });
        QTRY_VERIFY(says(*tab, QStringLiteral("What was read before is still shown")));
        QCOMPARE(values(*tab), QByteArray("a b "));
    }
};

QTEST_MAIN(TestValueTabLive)
#include "tst_valuetablive.moc"
