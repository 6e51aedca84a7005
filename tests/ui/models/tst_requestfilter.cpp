// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/globfilter.h"
#include "core/protocol/commandtable.h"
#include "ui/models/requestfilter.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace sluice;

namespace {

constexpr std::int64_t us = 1'000;
constexpr std::int64_t ms = 1'000'000;

QByteArray nameOf(ProducerId id)
{
    return id == 0 ? QByteArray() : "web-" + QByteArray::number(id);
}

/// GET user:42 by web-3 on connection 1: lag 1 ms, waiting 2, queued 3, writing 4, behind 5, own 6,
/// receiving 7, delivery 8.
RequestRecord sample()
{
    RequestRecord r;
    r.id = 123;
    r.producer = 3;
    r.command = std::uint16_t(CommandId::Get);
    r.connection = 1;
    r.epoch = 7;
    r.bytesSent = 500;
    r.bytesReceived = 1'500;
    r.lane = 1;
    r.ending = Ending::Reply;
    r.keySize = 7;
    std::copy_n("user:42", 7, r.key.begin());
    const std::int64_t t = 1'000 * ms;
    r.stamps = { t, t + 1 * ms, t + 3 * ms, t + 6 * ms, t + 10 * ms, t + 21 * ms, t + 28 * ms,
        t + 36 * ms };
    r.predecessorComplete = t + 15 * ms;
    return r;
}

RequestRecord withKey(QByteArrayView key)
{
    RequestRecord r = sample();
    r.keySize = std::uint8_t(std::min<qsizetype>(key.size(), qsizetype(r.key.size())));
    std::copy_n(key.data(), r.keySize, r.key.begin());
    return r;
}

bool matches(const QString& text, const RequestRecord& record)
{
    FilterError error;
    const auto filter = RequestFilter::fromText(text, nameOf, &error);
    if (!filter)
        qWarning("%s", qPrintable(text + QStringLiteral(": ") + error.message));
    return filter && filter->matches(record);
}

} // namespace

class TestRequestFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyFieldAsksAboutItsOwn_data()
    {
        QTest::addColumn<QString>("yes");
        QTest::addColumn<QString>("no");
        const auto row = [](const char* yes, const char* no) {
            QTest::newRow(yes) << QString::fromUtf8(yes) << QString::fromUtf8(no);
        };
        row("", "NOT id>=0");
        row("cmd:GET", "cmd:SET");
        row("cmd:get", "cmd:CLIENT");
        row("cmd:G*T", "cmd:H*");
        row("CMD=get", "cmd:OTHER");
        row("producer:web-3", "producer:web-4");
        row("producer:web-*", "producer:*-4");
        row("key:user:42", "key:user:4");
        row("key:user:*", "key:order:*");
        row("key:\"user:[3-4]?\"", "key:user:[0-3]?");
        row("key:user\\x3a42", "key:USER:42");
        row("phase:lag>=1ms", "phase:lag>1ms");
        row("phase:waiting>=2ms", "phase:waiting>2ms");
        row("phase:queued>2999us", "phase:queued<3ms");
        row("phase:writing<=4ms", "phase:writing>4000001ns");
        row("phase:inflight>17.9ms", "phase:inflight>18ms");
        row("phase:behind>=5ms", "phase:behind>5ms");
        row("phase:own>=6ms", "phase:own<6ms");
        row("phase:receiving>=7000µs", "phase:receiving>7000μs");
        row("phase:delivery>=0.008s", "phase:delivery>1min");
        row("phase:total>=36ms", "phase:total>36ms");
        row("total>5ms", "total<5ms");
        row("waiting>1ms", "Waiting:>2ms");
        row("inFlight>0", "inflight<0");
        row("status:reply", "status:error");
        row("-status:notsent", "status:maybe");
        row("-status:open", "status:abandoned");
        row("-why:deadline", "why:connectionlost");
        row("conn:1", "conn:0");
        row("conn>0", "conn<1");
        row("epoch:7", "epoch:8");
        row("lane:bulk", "lane:interactive");
        row("bytes>1k", "bytes>2k");
        row("bytes:2000", "bytes<2000");
        row("sent<=500", "sent>1M");
        row("received>=1.4k", "received>1.5k");
        row("id:123", "id:#124");
        row("id>122", "id>=124");
        row("user", "nobody");
        row("ET", "\"er:43\"");
        row("get", "\"get user\"");
        row("\"r:4\"", "\"(\"");
    }
    void everyFieldAsksAboutItsOwn()
    {
        QFETCH(QString, yes);
        QFETCH(QString, no);
        QVERIFY2(matches(yes, sample()), qPrintable(yes));
        QVERIFY2(!matches(no, sample()), qPrintable(no));
        QVERIFY2(matches(QStringLiteral("NOT (%1)").arg(no), sample()), qPrintable(no));
    }

    void wordsCombineTerms_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("is");
        const auto row = [](const char* text, bool is) {
            QTest::newRow(text) << QString::fromUtf8(text) << is;
        };
        row("cmd:GET conn:1", true);
        row("cmd:GET conn:2", false);
        row("cmd:GET AND conn:2", false);
        row("cmd:SET OR conn:1", true);
        row("cmd:SET OR conn:2", false);
        row("cmd:SET conn:1 OR id:123", true); // AND binds more strongly
        row("cmd:SET (conn:1 OR id:123)", false);
        row("(cmd:SET OR cmd:GET)(conn:1)", true);
        row("-cmd:SET -conn:2", true);
        row("NOT cmd:SET AND NOT conn:1", false);
        row("NOT NOT cmd:GET", true);
        row("--cmd:GET", true);
        row("-(cmd:SET OR conn:1)", false);
        row("  ( ( cmd:GET ) )  ", true);
        row("ORDER", false); // no OR
        row("cmd:GET\tuser", true);
    }
    void wordsCombineTerms()
    {
        QFETCH(QString, text);
        QFETCH(bool, is);
        QCOMPARE(matches(text, sample()), is);
    }

    void errorsSayWhereAndWhat_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* text, int at, int length, const char* says) {
            QTest::newRow(text) << QString::fromUtf8(text) << at << length
                                << QString::fromUtf8(says);
        };
        row("phase:wating>1ms", 6, 6, "there is no phase of that name; did you mean waiting?");
        row("cmd:GET phase:xyzzy>1ms", 14, 5, "there is no phase of that name; lag, waiting");
        row("phase:", 6, 1, "a phase and a duration");
        row("phase:waiting", 6, 7, "waiting>1ms or waiting<1ms");
        row("waiting:5ms", 0, 8, "longer or shorter than what?");
        row("total>5", 6, 1, "a duration is a number and its unit");
        row("total>", 6, 1, "a duration is a number and its unit");
        row("total>5parsec", 6, 7, "a duration is a number and its unit");
        row("total>99999999999999s", 6, 15, "a duration is a number and its unit");
        row("prodcer:web", 0, 7, "there is no field of that name; did you mean producer?");
        row("a user:42", 2, 4, "there is no field of that name; a text with such a sign");
        row("cmd:", 0, 4, "cmd: needs a value");
        row("cmd:GTE", 4, 3, "no command of that name is known; did you mean GET?");
        row("cmd:FT.SEARCH-ALL", 4, 13, "those of modules are cmd:OTHER");
        row("cmd>GET", 3, 1, "cmd is no number");
        row("status:eror", 7, 4, "there is no status of that name; did you mean error?");
        row("why:deadlin", 4, 7, "did you mean deadline?");
        row("why:because", 4, 7, "rejected, evicted");
        row("lane:blk", 5, 3, "did you mean bulk?");
        row("conn:first", 5, 5, "this is no whole number");
        row("id:-1", 3, 2, "this is no whole number");
        row("id:99999999999999999999", 3, 20, "this is no whole number");
        row("bytes>1q", 6, 2, "a size is a number of bytes");
        row("(cmd:GET", 0, 1, "this parenthesis is not closed");
        row("cmd:GET)", 7, 1, "there is no parenthesis that this one closes");
        row("()", 1, 1, "something to look for is missing here");
        row("OR cmd:GET", 0, 2, "something to look for is missing here");
        row("cmd:GET OR", 10, 1, "something to look for is missing here");
        row("cmd:GET OR OR id:1", 11, 2, "something to look for is missing here");
        row("cmd:GET AND", 11, 1, "something to look for is missing here");
        row("NOT", 3, 1, "something to look for is missing here");
        row("- cmd:GET", 0, 1, "what is not wanted must follow at once");
        row("key:\"user", 4, 5, "the quotes are not closed");
        row("\"\"", 0, 2, "something to look for is missing here");
    }
    void errorsSayWhereAndWhat()
    {
        QFETCH(QString, text);
        QFETCH(int, at);
        QFETCH(int, length);
        QFETCH(QString, says);
        FilterError error;
        QVERIFY(!RequestFilter::fromText(text, nameOf, &error));
        QVERIFY2(error.message.contains(says), qPrintable(error.message));
        QCOMPARE(error.position, at);
        QCOMPARE(error.length, length);
    }

    void depthAndLengthAreBounded()
    {
        const auto nested = [](int depth) {
            return QString(depth, u'(') + QStringLiteral("id:1") + QString(depth, u')');
        };
        QVERIFY(!parseFilter(nested(50)).error);
        QCOMPARE(parseFilter(nested(51)).error->position, 50);
        QVERIFY(!parseFilter(QString(1996, u'-') + QStringLiteral("id:1")).error);
        QCOMPARE(parseFilter(QString(100'000, u'a')).error->position, 2000);
    }

    void keysThatAreRecordedInPartMatchAsFarAsKnown_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("is");
        QTest::addColumn<bool>("hasNote");
        const auto row = [](const char* text, const char* key, bool is, bool hasNote) {
            QTest::addRow("%s against %s", text, key)
                << QString::fromUtf8(text) << QByteArray(key) << is << hasNote;
        };
        const char* const cut = "user:0000000042:profile"; // recorded: user:000000004
        row("key:user:*", cut, true, false);
        row("key:user:000000004*", cut, true, false);
        row("key:user:0000000042*", cut, true, true);
        row("key:user:0000000042:profile", cut, true, true);
        row("key:user:0000000052:profile", cut, false, true);
        row("key:*:profile", cut, true, true); // nobody can know
        row("key:u*4?:prof[a-z]le", cut, true, true);
        row("key:order*:profile", cut, false, true);
        row("key:user:42", cut, false, false); // longer than that for sure
        row("key:user:00000", cut, false, false);
        row("key:user:000000004", cut, true, true); // may be just as long
        row("key:*:profile", "user:42", false, true); // whole
        row("key:user:0000000042*", "user:42", false, true);
        row("\"user:0000000042:prof\"", cut, true, true);
        row("\"user:0000000052:prof\"", cut, false, true);
        row("\"user:0000000042:prof\"", "user:42", false, true);
    }
    void keysThatAreRecordedInPartMatchAsFarAsKnown()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, key);
        QFETCH(bool, is);
        QFETCH(bool, hasNote);
        const auto filter = RequestFilter::fromText(text, nameOf);
        QVERIFY(filter);
        QCOMPARE(filter->matches(withKey(key)), is);
        QCOMPARE(!filter->note().isEmpty(), hasNote);
    }

    void noKeyThatTheServerWouldMatchIsLost()
    {
        QRandomGenerator random(4);
        const QByteArray patternLetters = "ab*?[]^-\\";
        for (int i = 0; i < 30'000; ++i) {
            QByteArray pattern;
            QByteArray key;
            for (int n = random.bounded(1, 22); n > 0; --n)
                pattern += patternLetters[random.bounded(100) < 70 ? random.bounded(3)
                                                                   : random.bounded(9)];
            for (int n = random.bounded(14, 24); n > 0; --n)
                key += "ab"[random.bounded(2)];
            if (globMatches(pattern, key))
                QVERIFY2(keyMayMatch(pattern, QByteArrayView(key).first(14), true),
                    (pattern + " " + key).constData());
            else if (pattern.size() <= 14 && !pattern.contains('*'))
                QVERIFY2(!keyMayMatch(pattern, QByteArrayView(key).first(14), true)
                        || pattern.size() >= 14,
                    (pattern + " " + key).constData());
        }
    }

    void openRequestsAreAsLongAsTheyHaveBeen()
    {
        RequestRecord open = sample();
        open.stamps.resumed = open.stamps.complete = open.stamps.firstByte = open.stamps.written
            = 0;
        open.stamps.taken = 0;
        const auto filter
            = RequestFilter::fromText(QStringLiteral("status:open queued>5ms"), nameOf);
        const std::int64_t admitted = open.stamps.admitted;
        QVERIFY(!filter->matches(open, admitted + 5 * ms));
        QVERIFY(filter->matches(open, admitted + 5 * ms + 1));
        QVERIFY(!filter->matches(open)); // nothing is invented
        QVERIFY(!matches(QStringLiteral("status:reply"), open));
        QVERIFY(matches(QStringLiteral("waiting>1ms"), open));
    }

    void endingsAndReasonsAreToldApart()
    {
        for (int i = 0; i < 4; ++i) {
            RequestRecord r = sample();
            r.ending = Ending(i);
            for (int j = 0; j < 4; ++j)
                QCOMPARE(
                    matches(QStringLiteral("status:") + filterwords::statuses()[j], r), i == j);
        }
        for (int i = 1; i < whyCount; ++i) {
            RequestRecord r = sample();
            r.why = Why(i);
            for (int j = 1; j < whyCount; ++j)
                QCOMPARE(matches(QStringLiteral("why:") + filterwords::whys()[j - 1], r), i == j);
        }
        RequestRecord r = sample();
        r.abandoned = true;
        QVERIFY(matches(QStringLiteral("status:abandoned"), r));
    }

    void aCommandIsMeantWithItsSubcommands()
    {
        RequestRecord r = sample();
        r.command = std::uint16_t(lookupCommand("client", "reply").id);
        QVERIFY(matches(QStringLiteral("cmd:client"), r));
        QVERIFY(matches(QStringLiteral("cmd:client|reply"), r));
        r.command = 0;
        QVERIFY(matches(QStringLiteral("cmd:other"), r));
        r.command = 65'535; // of a newer program
        QVERIFY(!matches(QStringLiteral("cmd:other"), r));
    }

    void aProducerIsAskedForItsNameOnce()
    {
        int asked = 0;
        bool known = false;
        const auto filter
            = RequestFilter::fromText(QStringLiteral("producer:web-3"), [&](ProducerId id) {
                  ++asked;
                  return known ? nameOf(id) : QByteArray();
              });
        RequestRecord r = sample();
        QVERIFY(!filter->matches(r));
        known = true; // its name came later
        for (int i = 0; i < 1000; ++i)
            QVERIFY(filter->matches(r));
        QCOMPARE(asked, 2);
        r.producer = 0xffff'ffff;
        QVERIFY(!filter->matches(r));
    }

    void nothingTypedCanBreakIt()
    {
        QRandomGenerator random(7);
        QStringList pieces { QString(QChar(0)), QString(QChar(0xd800)), QString::fromUtf8("ß") };
        for (const char* piece : { "cmd:", "GET", "(", ")", " ", "-", "NOT", "OR", "AND", "\"",
                 "\\", "phase:", "waiting", ">", "<", "=", ":", "1ms", "bytes", "1k", "*", "[", "]",
                 "^", "key:", "user", "\n", "id:", "9999999999999999999999",
                 "producer:", "status:", "open", "." })
            pieces += QString::fromUtf8(piece);
        const RequestRecord whole = sample();
        const RequestRecord cut = withKey("user:0000000042:profile");
        int good = 0;
        for (int i = 0; i < 50'000; ++i) {
            QString text;
            for (int n = random.bounded(12); n > 0; --n)
                text += pieces[random.bounded(int(pieces.size()))];
            FilterError error { -1, -1, {} };
            if (const auto filter = RequestFilter::fromText(text, nameOf, &error)) {
                ++good;
                const bool is = filter->matches(whole);
                (void)filter->matches(cut);
                if (!text.trimmed().isEmpty())
                    QCOMPARE(matches(QStringLiteral("NOT (%1)").arg(text), whole), !is);
            } else {
                QVERIFY2(!error.message.isEmpty(), qPrintable(text));
                QVERIFY2(error.position >= 0 && error.position <= text.size(), qPrintable(text));
                QVERIFY2(error.length >= 1, qPrintable(text));
            }
        }
        QVERIFY(good > 1000);
    }

    void durationsAndSizesAreRead()
    {
        using filterwords::durationOf;
        using filterwords::sizeOf;
        QCOMPARE(durationOf(u"1.5ms"), std::optional(1500 * us));
        QCOMPARE(durationOf(u"3min"), std::optional<std::int64_t>(180'000 * ms));
        QVERIFY(!durationOf(u""));
        QVERIFY(!durationOf(u"."));
        QVERIFY(!durationOf(u"ms"));
        QVERIFY(!durationOf(u"1.2.3ms"));
        QVERIFY(!durationOf(u"-1ms"));
        QCOMPARE(sizeOf(u"1.5K"), std::optional<std::int64_t>(1536));
        QCOMPARE(sizeOf(u"2M"), std::optional<std::int64_t>(2 << 20));
        QVERIFY(!sizeOf(u"2e9"));
    }

    void aRecordCostsLittle()
    {
        const auto filter = RequestFilter::fromText(
            QStringLiteral("-cmd:SET producer:web-3 key:user:* (waiting>1s OR total>1ms)"), nameOf);
        const RequestRecord r = sample();
        QElapsedTimer timer;
        timer.start();
        int count = 0;
        for (int i = 0; i < 100'000; ++i)
            count += filter->matches(r);
        qInfo("%lld ns a record", timer.nsecsElapsed() / 100'000);
        QCOMPARE(count, 100'000);
    }
};

QTEST_GUILESS_MAIN(TestRequestFilter)
#include "tst_requestfilter.moc"
