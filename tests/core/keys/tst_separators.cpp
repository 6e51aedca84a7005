// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/separators.h"

#include <QTest>

using namespace sluice;

class TestSeparators : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstPartOfANameEndsAtTheFirstSeparator_data()
    {
        QTest::addColumn<QString>("separators");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<qsizetype>("length");
        const auto row = [](const char* separators, const QByteArray& name, qsizetype length) {
            QTest::addRow("%s in %s", separators, name.toPercentEncoding().constData())
                << QString::fromLatin1(separators) << name << length;
        };
        row("", "a:b", 0);
        row("   ", "a:b", 0);
        row(":", "a:b", 2);
        row(":", ":b", 1);
        row(":", "ab", 0);
        row(":", "", 0);
        row(": /", "", 0);
        row(": /", "a/b:c", 2);
        row("/ :", "a:b/c", 2);
        row(": ::", "a::b", 3); // the longest that begins there
        row(": ::", "a:b", 2);
        row("::", "a:b::c", 5);
        row("::", "a:", 0);
        row("\\x00 .", QByteArray("a\0b.c", 5), 2);
        row("\\x20", "a b", 2);
        row("\\xff", "a\xff", 2);
        row("ab ac", "xacab", 3);
    }
    void theFirstPartOfANameEndsAtTheFirstSeparator()
    {
        QFETCH(QString, separators);
        QFETCH(QByteArray, name);
        QFETCH(qsizetype, length);
        QCOMPARE(Separators::fromText(separators).partLength(name), length);
    }

    void theirTextSaysThemAgain()
    {
        for (const QString& text : { QString(), QStringLiteral(":"), QStringLiteral(". / :"),
                 QStringLiteral("\\x00 ::"), QStringLiteral("\\x20 /") }) {
            const Separators separators = Separators::fromText(text);
            QVERIFY(Separators::fromText(separators.toText()) == separators);
            QCOMPARE(separators.isEmpty(), text.isEmpty());
        }
        QVERIFY(Separators::fromText(u": / :") == Separators::fromText(u"/ :"));
        QVERIFY(Separators(QByteArray()).isEmpty());
        QVERIFY(Separators(QByteArray(":")) == Separators::fromText(u":"));
        QVERIFY(!(Separators::fromText(u":") == Separators::fromText(u"/")));
    }
};

QTEST_APPLESS_MAIN(TestSeparators)
#include "tst_separators.moc"
