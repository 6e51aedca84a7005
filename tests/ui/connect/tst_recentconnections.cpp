// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/connect/recentconnections.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;

class TestRecentConnections : public QObject {
    Q_OBJECT

    static ConnectionOptions from(const char* url)
    {
        return ConnectionOptions::fromUrl(QString::fromUtf8(url)).value();
    }

    static QString picture(const RecentConnections& model)
    {
        QStringList lines;
        for (int row = 0; row < model.rowCount(); ++row)
            lines.append(model.index(row, 0).data().toString());
        return lines.join(QLatin1Char('\n'));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("s.ini"));
    }

    void theLatestStandsFirstAndOnce()
    {
        QSettings settings(m_path, QSettings::IniFormat);
        RecentConnections model(settings);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(from("redis://a"));
        model.add(from("redis://ann@b:7000/3"));
        model.add(from("unix:///run/s"));
        model.add(from("redis://:other@a"));
        QCOMPARE(picture(model), QStringLiteral("a:6379\n/run/s\nann@b:7000 · db 3"));
        QVERIFY(!model.removeRows(3, 1));
        QVERIFY(!model.removeRows(-1, 1));
        QVERIFY(!model.removeRows(1, 3));
        QVERIFY(model.removeRows(1, 1));
        QCOMPARE(picture(model), QStringLiteral("a:6379\nann@b:7000 · db 3"));
        QVERIFY(!model.data(model.index(7, 0), Qt::DisplayRole).isValid());
        QCOMPARE(model.at(7), ConnectionOptions());
    }

    void theProgramsOwnScriptedServerIsNotListed()
    {
        QSettings settings(m_path, QSettings::IniFormat);
        RecentConnections model(settings);
        ConnectionOptions scripted;
        scripted.kind = ConnectionOptions::Kind::Scripted;
        model.add(scripted);
        QCOMPARE(model.rowCount(), 0);
    }

    void theListIsKeptWithoutPasswords()
    {
        {
            QSettings settings(m_path, QSettings::IniFormat);
            RecentConnections model(settings);
            ConnectionOptions named = from("redis+unix:///run/s?db=1&user=ann&password=sesame");
            named.label = QStringLiteral("shop");
            model.add(named);
            model.add(from("redis://:sesame@a"));
            QVERIFY(model.at(0).password.isEmpty());
        }
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray stored = file.readAll();
        QVERIFY(!stored.contains("sesame"));
        QVERIFY(!stored.contains("***"));
        QSettings settings(m_path, QSettings::IniFormat);
        RecentConnections model(settings);
        QCOMPARE(picture(model), QStringLiteral("a:6379\nann@shop · db 1"));
        QCOMPARE(model.at(1).user, QByteArray("ann"));
        QCOMPARE(model.at(1).socketPath, QStringLiteral("/run/s"));
    }

    void itIsBounded()
    {
        QSettings settings(m_path, QSettings::IniFormat);
        RecentConnections model(settings);
        for (int i = 0; i < 50; ++i)
            model.add(from(QStringLiteral("redis://h%1").arg(i).toUtf8().constData()));
        QCOMPARE(model.rowCount(), RecentConnections::most);
        QCOMPARE(model.at(0).host, QStringLiteral("h49"));
    }

    void nonsenseInTheFileIsLeftOut()
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[recentConnections]\nsize=999999999\n1\\url=redis://good\n2\\url=rediss://"
                   "tls\n3\\url=@Variant(x)\n"
                   "4\\url=redis://:sesame@byhand\n");
        file.close();
        QSettings settings(m_path, QSettings::IniFormat);
        RecentConnections model(settings);
        QCOMPARE(picture(model), QStringLiteral("good:6379\nbyhand:6379"));
        QVERIFY(model.at(1).password.isEmpty());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_APPLESS_MAIN(TestRecentConnections)
#include "tst_recentconnections.moc"
