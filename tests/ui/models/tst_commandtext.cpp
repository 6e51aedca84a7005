// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/commandtable.h"
#include "ui/models/commandtext.h"

#include <QtTest>

using namespace sluice;

/// Commands in words, with key names or their shape.
class TestCommandText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMaskKeepsTheShapeAlone()
    {
        QCOMPARE(maskedText(u"user:42"), QStringLiteral("●●●●:●●"));
        QCOMPARE(maskedText(u""), QString());
        QCOMPARE(maskedText(u"\\x00"), QStringLiteral("●●●●"));
    }

    void aCommandIsShownWithItsKeyCutOrMasked()
    {
        RequestRecord record;
        record.command = std::uint16_t(CommandId::Get);
        QCOMPARE(commandText(record, true), QStringLiteral("GET"));
        const QByteArray key("user:42");
        record.keySize = std::uint8_t(key.size());
        std::copy(key.begin(), key.end(), record.key.begin());
        QCOMPARE(commandText(record, false), QStringLiteral("GET user:42"));
        QCOMPARE(commandText(record, true), QStringLiteral("GET ●●●●:●●"));
        record.key.fill('k');
        record.keySize = std::uint8_t(record.key.size());
        QVERIFY(commandText(record, false).endsWith(QStringLiteral("k…")));
        QVERIFY(commandText(record, true).endsWith(QStringLiteral("●…")));
    }
};

QTEST_GUILESS_MAIN(TestCommandText)
#include "tst_commandtext.moc"
