// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/errortext.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

class TestErrorText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyConnectionErrorSaysWhatToWhatAndWhatNext()
    {
        ConnectionOptions options;
        options.host = QStringLiteral("db.example");
        options.password = "sesame";
        QSet<QString> seen;
        for (int i = 1; i <= int(ConnectionErrorKind::Network); ++i) {
            const auto kind = static_cast<ConnectionErrorKind>(i);
            const auto words = errortext::ofConnection(kind, "detail \x01", options);
            QVERIFY2(!words.what.isEmpty(), QByteArray::number(i).constData());
            QVERIFY2(
                words.sentence().contains(QStringLiteral("db.example")), qPrintable(words.what));
            if (kind != ConnectionErrorKind::HandshakeRefused
                && kind != ConnectionErrorKind::Network)
                QVERIFY2(!words.todo.isEmpty(), qPrintable(words.what));
            QVERIFY(!words.sentence().contains(QStringLiteral("sesame")));
            QVERIFY(!words.sentence().contains(QChar(1)));
            QVERIFY(!errortext::shortReason(kind).isEmpty());
            seen.insert(words.what);
        }
        QCOMPARE(seen.size(), int(ConnectionErrorKind::Network));
        QVERIFY(
            errortext::ofConnection(ConnectionErrorKind::None, {}, options).sentence().isEmpty());
    }

    void aScriptedServerThatRefusesIsSpokenOfAsSuch()
    {
        ConnectionOptions options;
        options.kind = ConnectionOptions::Kind::Scripted;
        const QString text
            = errortext::ofConnection(ConnectionErrorKind::Refused, {}, options).sentence();
        QVERIFY2(text.contains(QStringLiteral("scripted server")), qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("port")), qPrintable(text));
    }

    void everyOptionsErrorHasWords()
    {
        for (int i = 0; i <= int(OptionsError::DuplicateParameter); ++i) {
            const auto words = errortext::ofOptions({ static_cast<OptionsError>(i), "x" });
            QVERIFY2(!words.what.isEmpty(), QByteArray::number(i).constData());
        }
    }

    void everyUnansweredRequestHasWords()
    {
        for (int i = 0; i < whyCount; ++i) {
            const auto why = static_cast<Why>(i);
            QVERIFY(!errortext::ofOutcome(Ending::NotSent, why).what.isEmpty());
            QVERIFY(errortext::ofOutcome(Ending::MaybeExecuted, why)
                        .what.contains(QStringLiteral("may have run")));
            QVERIFY(errortext::ofOutcome(Ending::Reply, why).what.isEmpty());
        }
    }

    void bytesOfAServerAreEscapedAndCut()
    {
        ConnectionOptions options;
        const QByteArray hostile = QByteArray("<b>HTTP\x1b[31m\0", 13) + QByteArray(5000, 'x');
        const auto words = errortext::ofConnection(ConnectionErrorKind::NotRedis, hostile, options);
        QVERIFY(words.what.contains(QStringLiteral("<b>HTTP\\x1b[31m\\x00")));
        QVERIFY(words.what.size() < 300);
        const auto reply = errortext::ofServerError("-WRONGTYPE Operation against a key\r\n");
        QVERIFY(reply.what.contains(QStringLiteral("WRONGTYPE Operation")));
        QVERIFY(!reply.what.contains(QLatin1Char('\n')));
        QVERIFY(!reply.todo.isEmpty());
    }

    void theStateCountsDownToTheNextAttempt()
    {
        ConnectionState state;
        const TimePoint now = TimePoint(100s);
        QCOMPARE(errortext::ofState(state, now), QStringLiteral("not connected"));
        state.phase = ConnectionPhase::Backoff;
        state.errorKind = ConnectionErrorKind::Refused;
        state.retryAt = now + 1500ms;
        QCOMPARE(errortext::ofState(state, now),
            QStringLiteral("connection refused, retrying in 2\u00a0s"));
        QCOMPARE(errortext::ofState(state, now + 2s),
            QStringLiteral("connection refused, retrying now"));
        state.phase = ConnectionPhase::Failed;
        state.errorKind = ConnectionErrorKind::WrongPassword;
        QCOMPARE(errortext::ofState(state, now), QStringLiteral("wrong password"));
    }

    void theStateSaysWhatServerItIs()
    {
        ConnectionState state;
        state.phase = ConnectionPhase::Ready;
        QCOMPARE(errortext::ofState(state, {}), QStringLiteral("connected"));
        state.server = { "redis", "7.0.15", 3, "standalone", "master" };
        QCOMPARE(errortext::ofState(state, {}), QStringLiteral("connected · RESP3 · Redis 7.0.15"));
        QVERIFY(errortext::noteOfServer(state.server).what.isEmpty());
        state.server.mode = "cluster";
        QVERIFY(errortext::noteOfServer(state.server).what.contains(QStringLiteral("cluster")));
        state.server = { "valkey", "8.1", 3, "standalone", "replica" };
        QVERIFY(errortext::noteOfServer(state.server).what.contains(QStringLiteral("replica")));
    }
};

QTEST_APPLESS_MAIN(TestErrorText)
#include "tst_errortext.moc"
