// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/ttltext.h"

#include "ui/values/ttldialog.h"

#include <QDateTimeEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace sluice;
using std::chrono::milliseconds;

class TestTtlText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void durationsAreReadAsPeopleWriteThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        const auto row = [](const char* text, qint64 ms) {
            QTest::newRow(text) << QString::fromLatin1(text) << ms;
        };
        row("59 min", 3'540'000);
        row("2h 30m", 9'000'000);
        row("2h30m", 9'000'000);
        row("90", 90'000);
        row("1500 ms", 1500);
        row("1 d, 2 hours", 93'600'000);
        row("1.5 h", 5'400'000);
        row("0.001 s", 1);
        row("2 W", 1'209'600'000);
        row("1 ms", 1);
        for (const char* none :
            { "", "0", "0 ms", "-1 s", "1 x", "h", "1 s x", "1e3", "999999999999999 d", "1.5.5 s" })
            row(none, 0);
    }
    void durationsAreReadAsPeopleWriteThem()
    {
        QFETCH(const QString, text);
        QFETCH(const qint64, ms);
        const auto read = parseDuration(text);
        QCOMPARE(read.has_value(), ms > 0);
        if (read)
            QCOMPARE(read->count(), ms);
    }

    void everyMillisecondComesBack()
    {
        QCOMPARE(exactDuration(milliseconds(3'552'345)), QStringLiteral("59 min 12 s 345 ms"));
        std::mt19937_64 random(3);
        for (int i = 0; i < 2000; ++i) {
            const milliseconds ms(1 + static_cast<qint64>(random() % (1ULL << (1 + i % 45))));
            QCOMPARE(parseDuration(exactDuration(ms)), std::optional(ms));
        }
    }

    void theDialogGivesADurationADateOrNone()
    {
        TtlDialog dialog(milliseconds(3'552'345));
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QCOMPARE(dialog.change()->index, quint64(3'552'345));
        dialog.duration()->setFocus();
        dialog.duration()->selectAll();
        QTest::keyClicks(dialog.duration(), QStringLiteral("2h 30m"));
        QCOMPARE(dialog.change()->index, quint64(9'000'000));
        QTest::keyClicks(dialog.duration(), QStringLiteral(" x"));
        QVERIFY(!dialog.change());
        const QDateTime then = QDateTime::fromMSecsSinceEpoch(4102444800123);
        dialog.date()->setDateTime(then);
        QCOMPARE(dialog.change()->after, QByteArray("4102444800123"));
        dialog.date()->setDateTime(QDateTime::fromMSecsSinceEpoch(1000)); // would delete the key
        QVERIFY(!dialog.change());
        for (auto* way : dialog.findChildren<QRadioButton*>()) {
            if (way->text() == QStringLiteral("Does &not end"))
                way->click();
        }
        QSignalSpy chosen(&dialog, &TtlDialog::chosen);
        dialog.accept();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<Change>().kind, Change::Kind::KeyPersist);
    }
};

QTEST_MAIN(TestTtlText)
#include "tst_ttltext.moc"
