// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/fuzzy.h"

#include <QAction>
#include <QLineEdit>
#include <QListView>
#include <QTest>
#include <QVBoxLayout>

using namespace sluice;

class TestCommandPalette : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lettersInOrderMatchAndOthersDoNot_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* pattern, const char* text, bool matches) {
            QTest::addRow("%s in %s", pattern, text)
                << QString::fromUtf8(pattern) << QString::fromUtf8(text) << matches;
        };
        row("", "View: Reset layout", true);
        row("reset", "View: Reset layout", true);
        row("RESET", "View: Reset layout", true);
        row("lay res", "View: Reset layout", true);
        row("vrl", "View: Reset layout", true);
        row("resetx", "View: Reset layout", false);
        row("tuoyal", "View: Reset layout", false);
        row("reset zoom", "View: Reset layout", false);
        row("ö", "Größe", true);
    }
    void lettersInOrderMatchAndOthersDoNot()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QFETCH(bool, matches);
        QCOMPARE(fuzzyScore(pattern, text).has_value(), matches);
    }

    void beginningsOfWordsScoreMore()
    {
        const auto score = [](const char* pattern, const char* text) {
            return fuzzyScore(QString::fromUtf8(pattern), QString::fromUtf8(text)).value_or(-1000);
        };
        QVERIFY(score("con", "File: Connect") > score("con", "Help: Second"));
        QVERIFY(score("res", "View: Reset layout") > score("res", "Help: Pressure"));
        QVERIFY(score("dis", "File: Disconnect") > score("dis", "File: Dark inspector"));
        QVERIFY(score("rl", "View: Reset layout") > score("rl", "Theme: Darling"));
    }

    void theKeyboardFindsChoosesAndRuns()
    {
        Window w;
        w.palette.open(w.entries);
        QVERIFY(w.palette.isVisible());
        auto* field = w.palette.findChild<QLineEdit*>();
        QCOMPARE(w.palette.shownNames().size(), 3);
        QTest::keyClicks(field, QStringLiteral("re"));
        QCOMPARE(w.palette.shownNames().constFirst().left(4), QStringLiteral("File"));
        QTest::keyClicks(field, QStringLiteral("set"));
        QCOMPARE(w.palette.shownNames(), QStringList { QStringLiteral("View: Reset layout") });
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!w.palette.isVisible());
        QCOMPARE(w.ran, QStringList { QStringLiteral("Reset layout") });
    }

    void arrowsMoveAndEscapeRunsNothing()
    {
        Window w;
        w.palette.open(w.entries);
        auto* field = w.palette.findChild<QLineEdit*>();
        QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Up);
        QTest::keyClick(field, Qt::Key_Enter);
        QCOMPARE(w.ran, QStringList { QStringLiteral("Reconnect now") });
        w.palette.open(w.entries);
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!w.palette.isVisible());
        QCOMPARE(w.ran.size(), 1);
    }

    void aClickRunsToo()
    {
        Window w;
        w.palette.open(w.entries);
        auto* list = w.palette.findChild<QListView*>();
        const QRect second = list->visualRect(list->model()->index(2, 0));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, second.center());
        QCOMPARE(w.ran, QStringList { QStringLiteral("Reset layout") });
    }

    void aClickBesideItCloses()
    {
        Window w;
        w.palette.open(w.entries);
        QTest::mouseClick(w.palette.findChild<QLineEdit*>(), Qt::LeftButton);
        QVERIFY(w.palette.isVisible());
        QTest::mouseClick(&w.window, Qt::LeftButton, {}, QPoint(5, 590));
        QVERIFY(!w.palette.isVisible());
        QVERIFY(w.ran.isEmpty());
    }

    void anActionThatHasGoneIsNotShown()
    {
        Window w;
        delete w.actions.takeFirst();
        w.palette.open(w.entries);
        QCOMPARE(w.palette.shownNames().size(), 2);
        auto* field = w.palette.findChild<QLineEdit*>();
        QTest::keyClicks(field, QStringLiteral("zzz"));
        QVERIFY(w.palette.shownNames().isEmpty());
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(w.ran.isEmpty());
    }

private:
    struct Window {
        QWidget window;
        CommandPalette palette { &window };
        QList<QAction*> actions;
        QList<CommandPalette::Entry> entries;
        QStringList ran;

        Window()
        {
            window.resize(900, 600);
            for (const char* name :
                { "File: Connect…", "File: Reconnect now", "View: Reset layout" }) {
                const QString full = QString::fromUtf8(name);
                auto* action = new QAction(full.mid(6), &window);
                actions.append(action);
                entries.append({ full, action });
                connect(action, &QAction::triggered, &window,
                    [this, action] { ran.append(action->text()); });
            }
            window.show();
        }
    };
};

QTEST_MAIN(TestCommandPalette)
#include "tst_commandpalette.moc"
