// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "core/values/livekey.h"
#include "tests/support/redisserver.h"
#include "ui/mainwindow/banner.h"
#include "ui/models/editsession.h"
#include "ui/models/facetablemodel.h"
#include "ui/models/valuetablemodel.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/facepane.h"
#include "ui/values/livemark.h"
#include "ui/values/textpane.h"
#include "ui/values/valueediting.h"
#include "ui/values/valuetab.h"
#include "ui/values/valuetable.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

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

    void aStringStaysWhereItWas_data()
    {
        QTest::addColumn<int>("lines");
        QTest::newRow("of one page") << 2'000;
        QTest::newRow("of several pages") << 20'000;
    }
    void aStringStaysWhereItWas()
    {
        QFETCH(const int, lines);
        QByteArray text;
        for (int line = 0; line < lines; ++line)
            text += "line " + QByteArray::number(line) + '\n';
        m_server.command({ "SET", "k", text });
        const auto tab = open("k");
        QVERIFY(tab);
        const auto* viewer = tab->findChild<BytesViewer*>();
        const auto allShown = [&] {
            return !viewer->isWorking() && !tab->reader().isBusy()
                && viewer->decoded().bytes.size() == text.size();
        };
        QTRY_VERIFY(allShown());
        viewer->pane()->verticalScrollBar()->setValue(lines / 4 * 3);
        const qsizetype top = viewer->pane()->topOffset();
        QVERIFY(top > text.size() / 2);
        text[0] = 'L';
        m_server.command({ "SETRANGE", "k", "0", "L" });
        QTRY_VERIFY(allShown() && viewer->decoded().bytes.mid(0, 1) == "L");
        QCOMPARE(viewer->pane()->topOffset(), top);
    }

    void whatIsLargeIsReadAgainOnlyWhenAsked()
    {
        m_server.command({ "RPUSH", "k", "a", QByteArray(2 * 1024 * 1024, 'x') });
        const auto tab = open("k");
        QVERIFY(tab);
        QVERIFY(values(*tab).startsWith("a x"));
        QSignalSpy reads(&tab->reader(), &KeyReader::restarted);
        m_server.command({ "LSET", "k", "0", "changed" });
        QTRY_VERIFY(says(*tab, QStringLiteral("not read again by itself")));
        QVERIFY(values(*tab).startsWith("a x"));
        QCOMPARE(reads.count(), 0);
        QTest::keyClick(tab.get(), Qt::Key_F5);
        QTRY_VERIFY(values(*tab).startsWith("changed x"));
        QTRY_VERIFY(!says(*tab, QStringLiteral("not read again by itself")));
    }

    void anotherViewIsReadAgainToo()
    {
        m_server.command({ "SETRANGE", "k", "0", "abc" });
        const auto tab = open("k");
        QVERIFY(tab);
        const QList<Face> faces = facesOf(tab->reader().facts(), "abc");
        QVERIFY(faces.contains(Face::Bits));
        for (auto* button : tab->findChildren<QToolButton*>()) {
            if (button->text() == QStringLiteral("Other views") && button->isVisibleTo(tab.get()))
                button->menu()->actions().at(faces.indexOf(Face::Bits))->trigger();
        }
        const auto* pane = tab->findChild<FacePane*>();
        QVERIFY(pane);
        const auto* model = pane->findChild<FaceTableModel*>();
        const auto rows = [&] {
            QByteArray all;
            for (int row = 0; row < model->rowCount(); ++row)
                for (int column = 0; column < model->columnCount(); ++column)
                    all += model->index(row, column).data().toByteArray() + ' ';
            return all;
        };
        QTRY_VERIFY(model->rowCount() > 0);
        const QByteArray before = rows();
        m_server.command({ "SETBIT", "k", "9", "0" }); // b is 01100010
        QTRY_VERIFY(model->rowCount() > 0 && rows() != before);
        QVERIFY(pane->isVisibleTo(tab.get()));
    }

    void aLiveTailGoesOnWhileItsKeyChanges()
    {
        m_server.command({ "EVAL",
            "for i = 1, 1000 do redis.call('XADD', KEYS[1], i .. '-1', 'f', 'v') end", "1", "k" });
        const auto tab = open("k");
        QVERIFY(tab);
        const QList<Face> faces = facesOf(tab->reader().facts(), {});
        for (auto* button : tab->findChildren<QToolButton*>()) {
            if (button->text() == QStringLiteral("Other views") && button->isVisibleTo(tab.get()))
                button->menu()->actions().at(faces.indexOf(Face::Range))->trigger();
        }
        const auto* pane = tab->findChild<FacePane*>();
        QVERIFY(pane);
        const auto* model = pane->findChild<FaceTableModel*>();
        QTRY_VERIFY(model->rowCount() > 0 && !tab->reader().isBusy());
        QVERIFY(model->rowCount() < 1'000); // what the tail brings would not follow it
        for (auto* button : pane->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Live tail"))
                button->click();
        }
        QTRY_VERIFY(m_server.command({ "INFO", "clients" }).contains("blocked_clients:1"));
        for (int i = 1; i < 5; ++i) {
            QSignalSpy heard(tab->findChild<LiveKey*>(), &LiveKey::useful);
            m_server.command({ "XADD", "k", QByteArray::number(1'000 + i) + "-1", "f", "more" });
            QTRY_VERIFY(!heard.isEmpty());
            QTRY_VERIFY(!tab->reader().isBusy());
            QTRY_COMPARE(model->rowCount(), i);
            QCOMPARE(model->cellsAt(i - 1).value(0), QByteArray::number(1'000 + i) + "-1");
            QVERIFY(pane->tail().isRunning());
        }
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
