// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keytreeaccess.h"

#include "core/runtime/qtexecutor.h"
#include "tests/support/scriptedchannel.h"
#include "ui/keys/keytreeview.h"
#include "ui/models/keytreemodel.h"
#include "ui/theme/theme.h"

#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

struct Heard {
    QAccessible::Event type;
    QString name; ///< of the item
    bool isExpanded = false;
};
QList<Heard> heard;

void hear(QAccessibleEvent* event)
{
    QAccessibleInterface* of = event->accessibleInterface();
    if (of && of->role() == QAccessible::TreeItem)
        heard += { event->type(), of->text(QAccessible::Name), bool(of->state().expanded) };
}

} // namespace

/// What a screen reader gets to know of the key tree, asked as one asks.
class TestKeyTreeAccess : public QObject {
    Q_OBJECT

    struct Stage {
        SteadyClock clock;
        QtExecutor executor { clock };
        Theme theme;
        ScriptedChannel server { executor, clock,
            [](const QByteArrayList& arguments) -> std::optional<Outcome> {
                if (arguments[0] == "TYPE")
                    return Outcome::reply(Value::simpleString("hash"));
                return Outcome::reply(
                    Value::integer(arguments[1].endsWith("name") ? 3'559'900 : -1));
            } };
        KeyIndex index;
        VisibleMetadata metadata { Client(server.channel(), "keys") };
        KeyTreeModel model { index, metadata };
        KeyTreeView view;

        explicit Stage(const QByteArrayList& keys)
        {
            view.setModel(&model);
            view.setAccessibleName(QStringLiteral("Keys by namespace"));
            view.resize(300, 400);
            view.show();
            heard.clear();
            index.addNames(keys);
            settle();
        }
        ~Stage() { executor.drain(); }
        void settle()
        {
            QTRY_VERIFY(index.isSettled());
            view.settle();
        }
        void open(const QByteArray& prefix)
        {
            view.expand(model.findNamespace(prefix));
            settle();
        }
        QAccessibleInterface* tree() { return QAccessible::queryAccessibleInterface(&view); }
        QAccessibleInterface* item(int line) { return tree()->child(line); }
    };

private Q_SLOTS:
    void initTestCase() { KeyTreeAccess::setListener(hear); }
    void cleanupTestCase() { KeyTreeAccess::setListener(nullptr); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
    }

    void everyLineIsATreeItem()
    {
        Stage s({ "user:1:name", "user:2", QByteArray("<b>\n\0", 5), QByteArray() });
        s.open("user:");
        QAccessibleInterface* tree = s.tree();
        QVERIFY(tree);
        QCOMPARE(tree->role(), QAccessible::Tree);
        QCOMPARE(tree->text(QAccessible::Name), QStringLiteral("Keys by namespace"));
        QVERIFY(tree->state().multiSelectable);
        QCOMPARE(tree->childCount(), 5);
        QStringList names;
        for (int line = 0; line < 5; ++line) {
            QAccessibleInterface* item = tree->child(line);
            QVERIFY(item && item->isValid());
            QCOMPARE(item->role(), QAccessible::TreeItem);
            QCOMPARE(item->parent(), tree);
            QCOMPARE(tree->indexOfChild(item), line);
            QCOMPARE(tree->child(line), item); // the same one again
            names += item->text(QAccessible::Name);
            const QRect rect = item->rect();
            QVERIFY(s.view.rect().contains(s.view.mapFromGlobal(rect.center())));
            QCOMPARE(tree->childAt(rect.center().x(), rect.center().y()), item);
        }
        QCOMPARE(names,
            QStringList(
                { QStringLiteral("user:"), QStringLiteral("user:1:"), QStringLiteral("user:2"),
                    QStringLiteral("(empty)"), QStringLiteral("<b>\\n\\x00") }));
        QVERIFY(!tree->child(5));
        QVERIFY(!tree->child(-1));
    }

    void anItemSaysWhatItIs()
    {
        Stage s({ "user:1:name", "user:2:x", "user:2:y", "w" });
        s.open("user:");
        s.open("user:1:");
        s.model.show(s.view.rowsInView());
        QTRY_COMPARE(s.item(2)->text(QAccessible::Description),
            QStringLiteral("HASH, expires in 59\u00a0min, level 3"));
        QCOMPARE(s.item(4)->text(QAccessible::Description), QStringLiteral("HASH, level 1"));
        QCOMPARE(s.item(0)->text(QAccessible::Description),
            QStringLiteral("namespace, 3 keys, level 1"));
        QCOMPARE(
            s.item(1)->text(QAccessible::Description), QStringLiteral("namespace, 1 key, level 2"));
        QVERIFY(s.item(1)->state().expanded && !s.item(1)->state().collapsed);
        QVERIFY(s.item(3)->state().collapsed && !s.item(3)->state().expanded);
        QVERIFY(!s.item(4)->state().expandable && !s.item(4)->state().collapsed);
    }

    void theCurrentRowIsTold()
    {
        Stage s({ "user:1", "v", "w" });
        QVERIFY(QTest::qWaitForWindowActive(&s.view));
        s.view.setFocus();
        s.view.setCurrentIndex(s.model.index(0, 0));
        QTest::keyClick(&s.view, Qt::Key_Down);
        QCOMPARE(heard.last().type, QAccessible::Focus);
        QCOMPARE(heard.last().name, QStringLiteral("v"));
        QCOMPARE(s.tree()->focusChild(), s.item(1));
        QVERIFY(s.item(1)->state().focused && s.item(1)->state().selected);
        QVERIFY(!s.item(2)->state().selected);
        QTest::keyClick(&s.view, Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(s.item(1)->state().selected && s.item(2)->state().selected);
        QTest::keyClick(&s.view, Qt::Key_Home);
        QTest::keyClick(&s.view, Qt::Key_Right);
        QCOMPARE(heard.last().type, QAccessible::StateChanged);
        QCOMPARE(heard.last().name, QStringLiteral("user:"));
        QVERIFY(heard.last().isExpanded);
        QTest::keyClick(&s.view, Qt::Key_Left);
        QVERIFY(!heard.last().isExpanded);
    }

    void anItemCanBeActedOn()
    {
        Stage s({ "user:1", "v" });
        const QSignalSpy activated(&s.view, &KeyTreeView::activated);
        QAccessibleActionInterface* act = s.item(0)->actionInterface();
        QVERIFY(act->actionNames().contains(QAccessibleActionInterface::toggleAction()));
        act->doAction(QAccessibleActionInterface::toggleAction());
        s.settle();
        QCOMPARE(s.tree()->childCount(), 3);
        act->doAction(QAccessibleActionInterface::pressAction()); // a namespace is no key
        QCOMPARE(activated.size(), 0);
        s.item(2)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(activated.size(), 1);
        act->doAction(QAccessibleActionInterface::toggleAction());
        s.settle();
        QCOMPARE(s.tree()->childCount(), 2);
        s.item(1)->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
        QCOMPARE(s.view.currentIndex(), s.model.index(1, 0));
    }

    void aRowThatIsGoneIsNoItemAnyMore()
    {
        Stage s({ "a", "b", "c" });
        QAccessibleInterface* b = s.item(1);
        QCOMPARE(b->text(QAccessible::Name), QStringLiteral("b"));
        s.index.remove({ "b" });
        QTRY_VERIFY(!b->isValid());
        s.settle();
        QVERIFY(b->state().invalid);
        QCOMPARE(b->text(QAccessible::Name), QString());
        QVERIFY(b->rect().isNull());
        QCOMPARE(s.tree()->indexOfChild(b), -1);
        QCOMPARE(s.item(1)->text(QAccessible::Name), QStringLiteral("c"));
    }

    void manyRowsAreAskedForOneByOne()
    {
        QByteArrayList keys;
        for (int i = 0; i < 5'000; ++i)
            keys += "k" + QByteArray::number(i);
        Stage s(keys);
        QTRY_COMPARE(s.tree()->childCount(), 5'000);
        for (int line = 0; line < 5'000; ++line) // far more than are kept
            QCOMPARE(s.item(line)->text(QAccessible::Name), QStringLiteral("k%1").arg(line));
        QVERIFY(s.item(0)->isValid());
        QVERIFY(s.item(4'999)->state().offscreen);
        QVERIFY(!s.item(0)->state().offscreen);
    }
};

QTEST_MAIN(TestKeyTreeAccess)
#include "tst_keytreeaccess.moc"
