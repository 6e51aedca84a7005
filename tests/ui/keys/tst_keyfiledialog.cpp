// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keyfiledialog.h"

#include "tests/support/realengine.h"
#include "ui/keys/keyfileactions.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace sluice;

class TestKeyFileDialog : public QObject {
    Q_OBJECT

    struct Fixture {
        RedisServer redis;
        std::unique_ptr<RealEngine> engine;
        QTemporaryDir folder;
        std::unique_ptr<KeyFileDialog> dialog;

        bool start()
        {
            if (!redis.start())
                return false;
            engine = std::make_unique<RealEngine>();
            engine->core.connectTo(RealEngine::optionsFor(redis));
            return QTest::qWaitFor([this] { return engine->phase() == ConnectionPhase::Ready; });
        }
        ~Fixture() { dialog.reset(); }
        void exporting(const QByteArray& pattern)
        {
            dialog = std::make_unique<KeyFileDialog>(engine->client(),
                KeyFileDialog::Source { KeySelection::onServer(pattern),
                    QStringLiteral("keys that match"), "redis 7.0.15", 0 });
            open();
        }
        void importing()
        {
            dialog = std::make_unique<KeyFileDialog>(engine->client());
            open();
        }
        void open()
        {
            dialog->setFolder(folder.path());
            dialog->show();
            QVERIFY(QTest::qWaitForWindowActive(dialog.get()));
        }
        QLineEdit* path() const { return dialog->findChild<QLineEdit*>(QStringLiteral("path")); }
        QPushButton* next() const
        {
            return dialog->findChild<QPushButton*>(QStringLiteral("next"));
        }
        QString says(const char* name) const
        {
            return dialog->findChild<ToneLabel*>(QString::fromLatin1(name))->text();
        }
        void key(Qt::Key key) const { QTest::keyClick(dialog->focusWidget(), key); }
        /// The next step, by its letter: Enter does not go through two at once.
        void goOn() const
        {
            QTRY_VERIFY(next()->isVisible() && next()->isEnabled());
            QTest::keyClick(next(), Qt::Key_Space);
        }
        bool isFinished() const
        {
            return dialog->job() && dialog->job()->state() == FileJob::State::Finished;
        }
    };

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
    }

    void keysGoOutAndComeBackByKeysOfTheKeyboard()
    {
        Fixture f;
        QVERIFY2(f.start(), f.redis.error());
        f.redis.command({ "SET", "<b>user</b>:1", "v" });
        f.redis.command({ "SET", QByteArray("user\0:2", 7), "v" });
        f.redis.command({ "SET", "else", "v" });
        f.exporting("*user*");
        QVERIFY(f.path()->hasFocus());
        QCOMPARE(f.path()->text(), f.folder.filePath(QStringLiteral("keys.sluicedump")));
        f.key(Qt::Key_Return);
        QCOMPARE(f.dialog->page(), KeyFileDialog::DryRun);
        QTRY_VERIFY(f.says("found").startsWith(QStringLiteral("2 keys")));
        QCOMPARE(f.dialog->findChild<QListWidget*>()->count(), 2);
        QVERIFY(!QFile::exists(f.path()->text())); // a dry run
        f.goOn();
        QTRY_VERIFY(f.isFinished());
        QCOMPARE(f.dialog->page(), KeyFileDialog::Work);
        QCOMPARE(f.says("figures"), QStringLiteral("2 exported"));
        QVERIFY(f.says("reached").startsWith(QStringLiteral("2 of 2 · ")));
        QVERIFY(f.says("why").contains(f.path()->text()));
        const QString path = f.path()->text();
        f.key(Qt::Key_Escape);
        QVERIFY(!f.dialog->isVisible());

        f.redis.command({ "DEL", "<b>user</b>:1" });
        f.importing();
        QVERIFY(!f.next()->isEnabled());
        QTest::keyClicks(f.path(), path);
        f.key(Qt::Key_Return);
        QTRY_VERIFY(f.says("found").contains(QStringLiteral("1 of its keys exist here already")));
        QVERIFY(f.says("found").contains(QStringLiteral("Written by redis 7.0.15")));
        QSignalSpy changed(f.dialog.get(), &KeyFileDialog::keysChanged);
        f.goOn();
        QTRY_VERIFY(f.isFinished());
        QCOMPARE(f.says("figures"), QStringLiteral("1 imported\n1 left as they are"));
        QCOMPARE(changed.size(), 1);
        auto* failures = f.dialog->findChild<QTreeWidget*>();
        QCOMPARE(failures->topLevelItemCount(), 1);
        QCOMPARE(failures->topLevelItem(0)->text(0), QStringLiteral("user\\x00:2"));
        QCOMPARE(f.redis.command({ "DBSIZE" }), QByteArray("3"));
    }

    void enterTwiceImportsNothingAndWritesNoFile()
    {
        Fixture f;
        QVERIFY2(f.start(), f.redis.error());
        f.redis.command({ "SET", "a", "v" });
        f.exporting("*");
        const QString path = f.path()->text();
        f.key(Qt::Key_Return);
        QTRY_VERIFY(f.next()->isVisible() && f.next()->isEnabled());
        QVERIFY(!f.next()->isDefault());
        f.key(Qt::Key_Return); // closes
        QVERIFY(!f.dialog->job());
        QVERIFY(!f.dialog->isVisible());
        QVERIFY(!QFile::exists(path));

        QFile file(f.folder.filePath(QStringLiteral("in.redis")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("SET b v\n");
        file.close();
        f.importing();
        f.path()->setText(file.fileName());
        f.key(Qt::Key_Return);
        QTRY_VERIFY(f.dialog->job() && f.dialog->job()->state() == FileJob::State::Ready);
        f.key(Qt::Key_Return);
        QCOMPARE(f.dialog->job()->state(), FileJob::State::Ready);
        QVERIFY(!f.dialog->isVisible());
        QCOMPARE(f.redis.command({ "DBSIZE" }), QByteArray("1"));
    }

    void aFileThatIsDamagedOffersNothingButTheWayBack()
    {
        Fixture f;
        QVERIFY2(f.start(), f.redis.error());
        QFile file(f.folder.filePath(QStringLiteral("bad")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("SLUICEDP\1\0\0");
        file.close();
        f.importing();
        f.path()->setText(file.fileName());
        f.key(Qt::Key_Return);
        QTRY_VERIFY(f.says("found").contains(QStringLiteral("cut off")));
        QVERIFY(f.says("found").contains(QStringLiteral("Nothing of it was imported")));
        QVERIFY(!f.next()->isVisible());
    }

    void anExportThatFailsSaysThatThereIsNoFile()
    {
        Fixture f;
        QVERIFY2(f.start(), f.redis.error());
        f.redis.command({ "SET", "a", "v" });
        f.exporting("*");
        f.path()->setText(QStringLiteral("/dev/full"));
        f.key(Qt::Key_Return);
        f.goOn();
        QTRY_VERIFY(f.isFinished());
        QVERIFY(f.says("why").contains(QStringLiteral("There is no room for /dev/full")));
        QVERIFY(f.says("why").contains(QStringLiteral("No file was written")));
    }

    void escapeStopsFirstAndClosesThen()
    {
        Fixture f;
        QVERIFY2(f.start(), f.redis.error());
        f.redis.command({ "EVAL", "for i=1,30000 do redis.call('set','k:'..i,i) end", "0" });
        f.exporting("*");
        f.dialog->findChild<QComboBox*>()->setCurrentIndex(1);
        QVERIFY(f.path()->text().endsWith(QStringLiteral("keys.json")));
        f.key(Qt::Key_Return);
        f.goOn();
        QTRY_VERIFY(f.dialog->job() && f.dialog->job()->progress().done > 100);
        f.key(Qt::Key_Escape);
        QTRY_VERIFY(f.isFinished());
        QVERIFY(f.dialog->isVisible());
        QCOMPARE(f.dialog->job()->end().kind, FileEnd::Kind::Cancelled);
        QVERIFY(f.says("figures").contains(QStringLiteral("not reached")));
        QVERIFY(!QFile::exists(f.path()->text()));
        f.key(Qt::Key_Escape);
        QVERIFY(!f.dialog->isVisible());
    }

    void theMenuEntriesOpenDialogsThatCloseWithTheConnection()
    {
        Fixture f;
        QVERIFY2(f.start(), f.redis.error());
        QWidget window;
        window.show();
        KeyFileActions actions(
            f.engine->client(),
            [] {
                return KeyFileDialog::Source { KeySelection::onServer("*"), {}, {}, 0 };
            },
            &window);
        QVERIFY(!actions.actions().first()->isEnabled());
        actions.setConnected(true);
        for (QAction* action : actions.actions())
            action->trigger();
        QCOMPARE(window.findChildren<KeyFileDialog*>().size(), 2);
        actions.closeAll();
        QCOMPARE(window.findChildren<KeyFileDialog*>().size(), 0);
    }
};

QTEST_MAIN(TestKeyFileDialog)
#include "tst_keyfiledialog.moc"
