// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keyfilter.h"

#include "core/keys/globmatcher.h"
#include "core/protocol/displaytext.h"

#include <QRandomGenerator>
#include <QTest>

#include <array>

using namespace sluice;

namespace {

QByteArray randomBytes(QRandomGenerator& random, QByteArrayView alphabet, int most)
{
    QByteArray bytes;
    for (int length = random.bounded(most + 1); length > 0; --length)
        bytes += alphabet[random.bounded(int(alphabet.size()))];
    return bytes;
}

QList<quint32> foundBy(const KeyFilter& filter, const KeyStore& store)
{
    IdSet found;
    found.resize(store.size());
    filter.find(store, 0, store.size(), found);
    QList<quint32> ids;
    for (quint32 id = 0; id < store.size(); ++id) {
        if (found.contains(id))
            ids += id;
    }
    return ids;
}

} // namespace

class TestKeyFilter : public QObject {
    Q_OBJECT

    KeyStore m_store;
    QByteArrayList m_names;

private Q_SLOTS:
    void initTestCase()
    {
        QRandomGenerator random(5);
        QSet<QByteArray> once { QByteArray() };
        m_names += QByteArray();
        const auto add = [&](const QByteArray& name) {
            if (!once.contains(name)) {
                once += name;
                m_names += name;
            }
        };
        for (int i = 0; i < 90'000; ++i)
            add(i % 3 ? randomBytes(random, "ab:1\0\xff", 9)
                      : "user:" + QByteArray::number(random.generate() % 1'000'000) + ":profile");
        for (int length : { 126, 127, 128, 129, 5'000, 1'048'575, 1'048'576, 2'500'000 })
            add(QByteArray(length, 'x') + "needle" + QByteArray::number(length));
        for (int i = 0; i < 70'000; ++i) // chunks end in the middle of all of them
            add("item:" + QByteArray::number(i) + "<b>\n");
        for (const QByteArray& name : std::as_const(m_names))
            QCOMPARE(m_store.add(name), KeyStore::Added::New);
    }

    void itFindsWhatMatchesNameByName_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("text");
        const auto row = [](KeyFilter::Kind kind, const char* text) {
            QTest::addRow("%d %s", int(kind), text) << int(kind) << QString::fromLatin1(text);
        };
        for (const char* part : { "a", "er:", "profile", "needle", "99", "\\x00", "\\xff", "b>\\n",
                 "user:1", "x", "nobody", ":profileuser", "e\\x15user", "*" })
            row(KeyFilter::Kind::Part, part);
        for (const char* glob : { "*", "user:*", "*:profile", "user:*9:profile", "*a*b*", "a?b*",
                 "??", "*[0-3]9:profile", "user:[^1-8]*", "user:*[0-3][^5]:*e", "*?9?7*",
                 "*[a-b]?1*", "\\x00*", "*\\xff", "item:\\*", "x*needle*", "*needle128", "nobody*",
                 "item:?<b>\\n", "**a", "[a", "a\\", "*\\x00\\xff*" })
            row(KeyFilter::Kind::Glob, glob);
        for (const char* expression : { "^user:[0-9]{2}:", "9:profile$", "needle", "^$", "a.b",
                 "\\x00", "\\xff$", "(?i)USER", "^.*<b>.$", "x{3}needle" })
            row(KeyFilter::Kind::Expression, expression);
    }
    void itFindsWhatMatchesNameByName()
    {
        QFETCH(int, kind);
        QFETCH(QString, text);
        const auto filter = KeyFilter::fromText(static_cast<KeyFilter::Kind>(kind), text);
        QVERIFY(filter.error().isEmpty());
        QList<quint32> expected;
        for (quint32 id = 0; id < m_store.size(); ++id) {
            const QByteArray& name = m_names[id];
            const bool matches = kind == int(KeyFilter::Kind::Part)
                ? name.contains(fromDisplay(text))
                : kind == int(KeyFilter::Kind::Glob) ? GlobFilter::glob(text).matches(name)
                                                     : filter.matches(name);
            if (matches)
                expected += id;
        }
        QCOMPARE(foundBy(filter, m_store), expected);
    }

    void onlyTheIdsAskedForAreLookedAt()
    {
        const auto filter = KeyFilter::fromText(KeyFilter::Kind::Part, u"a");
        IdSet found;
        found.resize(m_store.size());
        filter.find(m_store, 128, 1'001, found);
        for (quint32 id = 0; id < m_store.size(); ++id)
            QCOMPARE(found.contains(id), id >= 128 && id < 1'001 && m_names[id].contains('a'));
    }

    void aGlobMadeReadySaysWhatTheServerSays()
    {
        QRandomGenerator random(17);
        for (int i = 0; i < 200'000; ++i) {
            constexpr std::array<QByteArrayView, 4> alphabets { "ab*?", "ab*?[]^-\\", "ab**[]]",
                "ab*[[]]^-\x80\xff" };
            const QByteArray pattern = randomBytes(random, alphabets[size_t(i) % 4], 9);
            const QByteArray name = randomBytes(random, i % 4 < 3 ? "ab-]" : "ab\x7f\x80\xff", 9);
            const GlobMatcher matcher(pattern);
            if (matcher.matches(name) != globMatches(pattern, name))
                QFAIL(qPrintable(QStringLiteral("%1 %2").arg(toDisplay(pattern), toDisplay(name))));
            if (matcher.matches(name))
                QVERIFY(name.contains(matcher.literal()));
        }
    }

    void aBadExpressionIsSaidAndMatchesNothing()
    {
        const auto filter = KeyFilter::fromText(KeyFilter::Kind::Expression, u"user:(");
        QVERIFY(filter.error().contains("missing"));
        QVERIFY(!filter.matchesAll());
        QVERIFY(foundBy(filter, m_store).isEmpty());
        QVERIFY(filter.pattern().isEmpty());
        QVERIFY(KeyFilter::fromText(KeyFilter::Kind::Expression, {}).matchesAll());
    }

    void whereAnExpressionGoesWrongIsSaid_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qsizetype>("offset");
        const auto row = [](const char* text, qsizetype offset) {
            QTest::newRow(text) << QString::fromUtf8(text) << offset;
        };
        row("user:(a|b", 5);
        row("(a)(b(c)", 3);
        row("user:a)b", 6);
        row("\\((a[)]", 2);
        row("a[])]b)", 6);
        row("user:[0-9", 5);
        row("a*b**c", 3);
        row("*a", 0);
        row("a{2000}", 1);
        row("\xc3\xa4[z-a]", 3);
        row("ab\\8", 2);
        row("ab\\", 2);
        row("ab(?y)", 2);
        row("fine", 0);
    }
    void whereAnExpressionGoesWrongIsSaid()
    {
        QFETCH(QString, text);
        const auto filter = KeyFilter::fromText(KeyFilter::Kind::Expression, text);
        QCOMPARE(filter.error().isEmpty(), text == QStringLiteral("fine"));
        QTEST(filter.errorOffset(), "offset");
    }

    void anExpressionSeesBytes()
    {
        const auto one = [](const char16_t* text, QByteArrayView name) {
            return KeyFilter::fromText(KeyFilter::Kind::Expression, text).matches(name);
        };
        QVERIFY(one(u"^.$", "\xff"));
        QVERIFY(one(u"^.$", "\n"));
        QVERIFY(one(u"^\\xff\\x00$", QByteArrayView("\xff\0", 2)));
        QVERIFY(one(u"^\u00e9$", "\xc3\xa9")); // typed as text: its UTF-8
        QVERIFY(!one(u"^.$", "\xc3\xa9"));
    }
};

QTEST_APPLESS_MAIN(TestKeyFilter)
#include "tst_keyfilter.moc"
