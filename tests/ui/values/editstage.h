// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/redisserver.h"
#include "ui/mainwindow/banner.h"
#include "ui/models/valuetablemodel.h"
#include "ui/values/bytesedit.h"
#include "ui/values/elementeditor.h"
#include "ui/values/valueediting.h"
#include "ui/values/valuetab.h"
#include "ui/values/valuetable.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QTest>

namespace sluice {

inline QAbstractButton* button(const QWidget& widget, const QString& text)
{
    for (auto* candidate : widget.findChildren<QAbstractButton*>()) {
        if (candidate->text() == text && candidate->isVisibleTo(&widget))
            return candidate;
    }
    return nullptr;
}

/// The rows as they are shown: state, then the cells.
inline QStringList picture(const ValueTab& tab)
{
    const QAbstractItemModel* model = tab.findChild<ValueTable*>()->model();
    QStringList rows;
    for (int row = 0; row < model->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < 2; ++column)
            cells += model->index(row, column).data().toString();
        const char states[] = { ' ', '*', '-', '+' };
        rows += QLatin1Char(states[model->index(row, 0).data(ValueTableModel::StateRole).toInt()])
            + cells.join(QLatin1Char('|'));
    }
    return rows;
}

template <typename T> T* openDialog(QWidget& over)
{
    T* found = nullptr;
    (void)QTest::qWaitFor([&] {
        for (T* each : over.findChildren<T*>()) {
            if (each->isVisible())
                found = each;
        }
        return found != nullptr;
    });
    return found;
}

/// A real server, and keys' tabs on it.
class EditStage {
public:
    bool begin()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
        if (!m_server.isRunning() && !m_server.restart())
            return false;
        m_server.command({ "FLUSHALL" });
        m_executor = std::make_unique<QtExecutor>(m_clock);
        m_core = std::make_unique<CoreThread>(m_clock);
        m_core->connectTo(options());
        return true;
    }
    void end()
    {
        m_core->shutDown();
        m_executor->drain(); // what still sleeps sees that its tab has gone
        m_core.reset();
        m_executor.reset();
    }
    ConnectionOptions options() const
    {
        return ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + m_server.socketPath())
            .value();
    }
    std::unique_ptr<ValueTab> open(const QByteArray& key)
    {
        auto tab = std::make_unique<ValueTab>(Client(m_core->channel(), "test"), key);
        tab->resize(1100, 600);
        tab->show();
        tab->activateWindow();
        return QTest::qWaitForWindowActive(tab.get())
                && QTest::qWaitFor([&] { return !tab->reader().isBusy(); })
            ? std::move(tab)
            : nullptr;
    }
    static void select(ValueTab& tab, int row)
    {
        auto* table = tab.findChild<ValueTable*>();
        table->setFocus();
        table->setCurrentIndex(table->model()->index(row, 0));
    }
    /// Presses F2, types into the editor's value, and stages it.
    static void editValue(ValueTab& tab, const QString& text)
    {
        QTest::keyClick(tab.findChild<ValueTable*>(), Qt::Key_F2);
        QPointer<ElementEditor> editor = openDialog<ElementEditor>(tab);
        QVERIFY(editor);
        editor->value()->text()->selectAll();
        QTest::keyClicks(editor->value()->text(), text);
        QTest::mouseClick(button(*editor, QStringLiteral("Stage")), Qt::LeftButton);
        QTRY_VERIFY(!editor);
        tab.window()->activateWindow(); // as a window manager would
        QVERIFY(QTest::qWaitForWindowActive(tab.window()));
    }

protected:
    RedisServer m_server;
    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<CoreThread> m_core;
};

} // namespace sluice
