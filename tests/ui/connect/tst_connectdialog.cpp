// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/connect/connectdialog.h"
#include "ui/connect/connectionprobe.h"
#include "ui/connect/recentconnections.h"
#include "ui/theme/tonelabel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;

namespace {

class FakeProbe : public ConnectionProbe {
public:
    void probe(const ConnectionOptions& options) override { asked.append(options); }
    void cancel() override { ++cancelled; }
    void answer(ConnectionPhase phase, ConnectionErrorKind kind, const QByteArray& detail = {})
    {
        ConnectionState state;
        state.phase = phase;
        state.errorKind = kind;
        state.errorDetail = detail;
        state.server = { "redis", "7.0.15", 3, "standalone", "master" };
        Q_EMIT finished(state);
    }
    QList<ConnectionOptions> asked;
    int cancelled = 0;
};

ConnectionOptions from(const char* url)
{
    return ConnectionOptions::fromUrl(QString::fromUtf8(url)).value();
}

} // namespace

class TestConnectDialog : public QObject {
    Q_OBJECT

    struct Fixture {
        QTemporaryDir folder;
        QSettings settings { folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat };
        RecentConnections recent { settings };
        FakeProbe probe;
        ConnectDialog dialog { recent, &probe };

        Fixture() { dialog.show(); }
        QLineEdit* line(const char* name)
        {
            return dialog.findChild<QLineEdit*>(QString::fromLatin1(name));
        }
        QSpinBox* spin(const char* name)
        {
            return dialog.findChild<QSpinBox*>(QString::fromLatin1(name));
        }
        QComboBox* kind() { return dialog.findChild<QComboBox*>(QStringLiteral("kind")); }
        ToneLabel* label(const char* name)
        {
            return dialog.findChild<ToneLabel*>(QString::fromLatin1(name));
        }
        QPushButton* button(const char* name)
        {
            return dialog.findChild<QPushButton*>(QString::fromLatin1(name));
        }
        void type(QLineEdit* field, const char* text)
        {
            field->setFocus();
            field->selectAll();
            QTest::keyClick(field, Qt::Key_Delete);
            QTest::keyClicks(field, QString::fromUtf8(text));
        }
    };

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
    }

    void theFieldsFollowTheUrl()
    {
        Fixture f;
        f.type(f.line("url"), "redis://ann:sesame@db.example:7000/3");
        QCOMPARE(f.line("host")->text(), QStringLiteral("db.example"));
        QCOMPARE(f.spin("port")->value(), 7000);
        QCOMPARE(f.line("user")->text(), QStringLiteral("ann"));
        QCOMPARE(f.line("password")->text(), QStringLiteral("sesame"));
        QCOMPARE(f.line("password")->echoMode(), QLineEdit::Password);
        QCOMPARE(f.spin("database")->value(), 3);
        QCOMPARE(f.dialog.options(), from("redis://ann:sesame@db.example:7000/3"));
        f.type(f.line("url"), "unix:///run/redis.sock?db=2");
        QCOMPARE(f.line("socketPath")->text(), QStringLiteral("/run/redis.sock"));
        QVERIFY(f.line("socketPath")->isVisible());
        QVERIFY(!f.line("host")->isVisible());
        QCOMPARE(f.dialog.options(), from("unix:///run/redis.sock?db=2"));
    }

    void theUrlFollowsTheFieldsAndHidesThePassword()
    {
        Fixture f;
        f.dialog.setOptions({});
        f.type(f.line("host"), "db.example");
        f.spin("port")->setFocus();
        f.spin("port")->selectAll();
        QTest::keyClicks(f.spin("port"), QStringLiteral("7000"));
        f.type(f.line("user"), "ann");
        f.type(f.line("password"), "p@ss/word");
        f.spin("database")->setValue(4);
        QCOMPARE(f.line("url")->text(), QStringLiteral("redis://ann:***@db.example:7000/4"));
        QCOMPARE(f.dialog.options().password, QByteArray("p@ss/word"));
        // Editing the URL keeps the password that its stars stand for.
        f.line("url")->setFocus();
        QTest::keyClick(f.line("url"), Qt::Key_End);
        QTest::keyClick(f.line("url"), Qt::Key_Backspace);
        QTest::keyClicks(f.line("url"), QStringLiteral("5"));
        QCOMPARE(f.dialog.options().database, 5);
        QCOMPARE(f.dialog.options().password, QByteArray("p@ss/word"));
        f.kind()->setCurrentIndex(1);
        f.type(f.line("socketPath"), "/run/s");
        QCOMPARE(f.line("url")->text(),
            QStringLiteral("redis+unix:///run/s?db=5&user=ann&password=***"));
    }

    void aTypedPasswordLeavesTheUrlWithTheKeyboard()
    {
        Fixture f;
        f.type(f.line("url"), "redis://:sesame@h");
        QTest::keyClick(f.line("url"), Qt::Key_Return); // editing is finished
        QVERIFY(!f.line("url")->text().contains(QStringLiteral("sesame")));
        QCOMPARE(f.dialog.options().password, QByteArray("sesame"));
    }

    void aPasswordThatIsNoTextIsNotChanged()
    {
        Fixture f;
        f.dialog.setOptions(from("redis://ann:%ff%00x@h"));
        f.type(f.line("host"), "other");
        QCOMPARE(f.dialog.options().password, QByteArray("\xff\0x", 3));
    }

    void errorsStandWhereTheyBelong()
    {
        Fixture f;
        f.type(f.line("url"), "rediss://h");
        QVERIFY(f.label("urlMessage")->isVisible());
        QVERIFY(f.label("urlMessage")->text().contains(QStringLiteral("TLS")));
        f.type(f.line("url"), "redis://h");
        QVERIFY(!f.label("urlMessage")->isVisible());
        f.type(f.line("host"), "a b");
        QVERIFY(f.label("addressMessage")->isVisible());
        QVERIFY(!f.label("urlMessage")->isVisible());
        f.kind()->setCurrentIndex(1);
        f.type(f.line("socketPath"), "run/s");
        QVERIFY(f.label("addressMessage")->text().contains(QStringLiteral("run/s")));
        QCOMPARE(f.label("addressMessage")->textFormat(), Qt::PlainText);
    }

    void connectIsRefusedUntilTheFieldsMakeSense()
    {
        Fixture f;
        QSignalSpy chosen(&f.dialog, &ConnectDialog::connectionChosen);
        f.type(f.line("host"), "");
        QVERIFY(!f.label("addressMessage")->isVisible()); // no complaint while it is being typed
        QTest::mouseClick(f.button("connect"), Qt::LeftButton);
        QCOMPARE(chosen.size(), 0);
        QVERIFY(f.dialog.isVisible());
        QVERIFY(f.label("addressMessage")->isVisible());
        QCOMPARE(f.dialog.focusWidget(), f.line("host"));
        QTest::keyClicks(f.line("host"), QStringLiteral("h"));
        QTest::keyClick(f.line("host"), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().value<ConnectionOptions>(), from("h"));
        QVERIFY(!f.dialog.isVisible());
    }

    void aTestSaysWhatCameOfIt_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("words");
        const auto row = [](ConnectionErrorKind kind, const char* words) {
            QTest::newRow(words) << int(kind) << QString::fromUtf8(words);
        };
        row(ConnectionErrorKind::None, "It works. Redis 7.0.15 answered over RESP3.");
        row(ConnectionErrorKind::WrongPassword, "did not accept the password");
        row(ConnectionErrorKind::NotRedis, "not a Redis server");
        row(ConnectionErrorKind::Refused, "refused the connection");
        row(ConnectionErrorKind::UnknownHost, "is not known");
        row(ConnectionErrorKind::Timeout, "did not answer within");
    }
    void aTestSaysWhatCameOfIt()
    {
        QFETCH(int, kind);
        QFETCH(QString, words);
        Fixture f;
        f.dialog.setOptions(from("redis://:sesame@h"));
        auto* progress = f.dialog.findChild<QProgressBar*>();
        QTest::mouseClick(f.button("test"), Qt::LeftButton);
        QVERIFY(progress->isVisible());
        QCOMPARE(f.probe.asked.size(), 1);
        QCOMPARE(f.probe.asked.first().password, QByteArray("sesame"));
        const auto error = static_cast<ConnectionErrorKind>(kind);
        f.probe.answer(
            error == ConnectionErrorKind::None ? ConnectionPhase::Ready : ConnectionPhase::Failed,
            error, "<b>x");
        QVERIFY(!progress->isVisible());
        QVERIFY2(f.label("result")->text().contains(words), qPrintable(f.label("result")->text()));
        QVERIFY(f.label("result")->isVisible());
        QVERIFY(f.label("result")->tone()
            == (error == ConnectionErrorKind::None ? Tone::Ok : Tone::Error));
        QCOMPARE(f.label("result")->textFormat(), Qt::PlainText);
        if (error == ConnectionErrorKind::WrongPassword)
            QCOMPARE(f.dialog.focusWidget(), f.line("password"));
    }

    void aTestIsStoppedByItsButtonByEscapeAndByEditing()
    {
        Fixture f;
        f.dialog.setOptions(from("h"));
        QTest::mouseClick(f.button("test"), Qt::LeftButton);
        QTest::mouseClick(f.button("test"), Qt::LeftButton);
        QCOMPARE(f.probe.cancelled, 1);
        f.probe.answer(ConnectionPhase::Failed, ConnectionErrorKind::Refused); // too late
        QVERIFY(!f.label("result")->text().contains(QStringLiteral("refused")));
        QTest::mouseClick(f.button("test"), Qt::LeftButton);
        QTest::keyClick(&f.dialog, Qt::Key_Escape);
        QCOMPARE(f.probe.cancelled, 2);
        QVERIFY(f.dialog.isVisible());
        QTest::mouseClick(f.button("test"), Qt::LeftButton);
        f.type(f.line("host"), "other");
        QCOMPARE(f.probe.cancelled, 3);
        QVERIFY(!f.label("result")->isVisible());
        QTest::keyClick(&f.dialog, Qt::Key_Escape);
        QVERIFY(!f.dialog.isVisible());
    }

    void recentConnectionsAreChosenAndDeletedByKeyboard()
    {
        Fixture f;
        f.recent.add(from("redis://ann:sesame@old"));
        f.recent.add(from("redis://new:7000/2"));
        auto* list = f.dialog.findChild<QListView*>(QStringLiteral("recent"));
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Up);
        QCOMPARE(f.dialog.options(), from("redis://new:7000/2"));
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(f.recent.rowCount(), 1);
        QCOMPARE(f.recent.at(0), from("redis://ann@old"));
        QTest::mouseClick(
            list->viewport(), Qt::LeftButton, {}, list->visualRect(f.recent.index(0, 0)).center());
        QCOMPARE(f.dialog.options(), from("redis://ann@old"));
    }

    void aNoticeAndAFailureAreShown()
    {
        Fixture f;
        f.dialog.setNotice(QStringLiteral("Neither redis-server nor valkey-server is installed."));
        QVERIFY(f.label("notice")->isVisible());
        ConnectionState state;
        state.phase = ConnectionPhase::Failed;
        state.errorKind = ConnectionErrorKind::AuthRequired;
        f.dialog.showState(state);
        QVERIFY(f.label("result")->text().contains(QStringLiteral("wants a password")));
    }
};

QTEST_MAIN(TestConnectDialog)
#include "tst_connectdialog.moc"
