// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/keyfacts.h"
#include "core/values/pageloader.h"

#include <QTest>

using namespace sluice;

namespace {

Value text(const char* bytes) { return Value::bulkString(bytes); }
Value list(std::vector<Value> items) { return Value::array(std::move(items)); }

std::vector<Outcome> outcomes(Value page, qint64 length, const char* type)
{
    return { Outcome::reply(std::move(page)), Outcome::reply(Value::integer(length)),
        Outcome::reply(Value::simpleString(type)) };
}

QByteArray joined(const std::vector<QList<QByteArray>>& commands)
{
    QByteArray all;
    for (const auto& command : commands)
        all += (all.isEmpty() ? "" : " | ") + command.join(' ');
    return all;
}

QByteArray picture(const Page& page)
{
    QByteArray all;
    for (const PageRow& row : page.rows)
        all += row.name + '=' + row.value
            + (row.fields.isEmpty() ? "" : "[" + row.fields.join(',') + "]") + ' ';
    return all.trimmed();
}

} // namespace

class TestPageLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stringPagesFollowEachOther();
    void hashScanDropsWhatItReportsTwice();
    void fieldsThatEndAreAskedForWhereTheServerHasThem();
    void cursorsAreNotNumbers();
    void listPagesGoByIndex();
    void scoresStayTheServersText();
    void streamPagesBeginBehindTheLastId_data();
    void streamPagesBeginBehindTheLastId();
    void saysThatTheKeyVanishedOrChangedItsType();
    void anErrorLeavesTheLoaderWhereItWas();
    void anUnreadableShapeIsSaid();
    void aChangedLengthIsSaid();
    void hugeElementsMakeSmallPages();
    void factsFailSingly();
    void typesWithoutPagesHaveNoLoader();
};

void TestPageLoader::stringPagesFollowEachOther()
{
    const auto loader = makePageLoader(KeyType::String, "k");
    QCOMPARE(joined(loader->next()), QByteArray("GETRANGE k 0 65535 | STRLEN k | TYPE k"));
    Page page;
    QVERIFY(
        !loader->take(outcomes(Value::bulkString(QByteArray(65536, 'x')), 65540, "string"), page));
    QVERIFY(loader->hasMore());
    QCOMPARE(joined(loader->next()), QByteArray("GETRANGE k 65536 131071 | STRLEN k | TYPE k"));
    QVERIFY(!loader->take(outcomes(text("rest"), 65540, "string"), page));
    QCOMPARE(page.bytes, QByteArray("rest"));
    QVERIFY(!loader->hasMore());
    QCOMPARE(loader->loaded(), 65540U);
}

void TestPageLoader::hashScanDropsWhatItReportsTwice()
{
    const auto loader = makePageLoader(KeyType::Hash, "k");
    QCOMPARE(joined(loader->next()),
        QByteArray("HSCAN k 0 COUNT 1000 | HLEN k | TYPE k | COMMAND INFO HPTTL"));
    Page page;
    QVERIFY(!loader->take(
        outcomes(list({ text("7"),
                     list({ text("a"), text("1"), text("b"), text("2"), text("a"), text("1") }) }),
            3, "hash"),
        page));
    QCOMPARE(picture(page), QByteArray("a=1 b=2"));
    loader->next();
    Page second;
    QVERIFY(!loader->take(
        outcomes(
            list({ text("0"), list({ text("b"), text("2"), text("c"), text("3") }) }), 3, "hash"),
        second));
    QCOMPARE(picture(second), QByteArray("c=3"));
    QVERIFY(!loader->hasMore());
}

void TestPageLoader::fieldsThatEndAreAskedForWhereTheServerHasThem()
{
    const auto first = [](PageLoader& loader, const Value& info) {
        loader.next();
        Page page;
        std::vector<Outcome> replies = outcomes(
            list({ text("7"), list({ text("a"), text("1"), text("b"), text("2") }) }), 3, "hash");
        replies.push_back(Outcome::reply(info));
        return loader.take(replies, page) ? Page() : page;
    };
    const auto older = makePageLoader(KeyType::Hash, "k");
    QVERIFY(older->completion(first(*older, list({ Value::null() }))).empty());
    QCOMPARE(joined(older->next()), QByteArray("HSCAN k 7 COUNT 1000 | HLEN k | TYPE k"));
    const auto forbidden = makePageLoader(KeyType::Hash, "k");
    QVERIFY(forbidden->completion(first(*forbidden, Value::error("NOPERM no"))).empty());

    const auto newer = makePageLoader(KeyType::Hash, "k");
    Page page = first(*newer, list({ list({ text("hpttl") }) }));
    QCOMPARE(joined(newer->completion(page)), QByteArray("HPTTL k FIELDS 2 a b"));
    const auto complete = [&](const Value& reply) {
        Page copy = page;
        newer->complete({ Outcome::reply(reply) }, copy);
        return copy.fieldTtls;
    };
    using Ttls = std::vector<std::optional<qint64>>;
    QCOMPARE(complete(list({ Value::integer(-1), Value::integer(1500) })),
        (Ttls { std::nullopt, 1500 }));
    QCOMPARE(complete(list({ Value::integer(-1), Value::integer(-2) })), Ttls());
    QCOMPARE(complete(list({ Value::integer(5) })), Ttls()); // that is no answer
    QCOMPARE(complete(Value::error("NOPERM no")), Ttls());
    QCOMPARE(joined(newer->next()), QByteArray("HSCAN k 7 COUNT 1000 | HLEN k | TYPE k"));
}

void TestPageLoader::cursorsAreNotNumbers()
{
    const auto loader = makePageLoader(KeyType::Set, "k");
    loader->next();
    Page page;
    QVERIFY(
        !loader->take(outcomes(list({ text("18446744073709551615"), list({}) }), 3, "set"), page));
    QVERIFY(loader->hasMore());
    QVERIFY(joined(loader->next()).startsWith("SSCAN k 18446744073709551615 COUNT"));
    QVERIFY(
        !loader->take(outcomes(list({ text("0"), Value::set({ text("m") }) }), 1, "set"), page));
    QCOMPARE(picture(page), QByteArray("m="));
}

void TestPageLoader::listPagesGoByIndex()
{
    const auto loader = makePageLoader(KeyType::List, "k");
    QCOMPARE(joined(loader->next()), QByteArray("LRANGE k 0 499 | LLEN k | TYPE k"));
    Page page;
    QVERIFY(!loader->take(outcomes(list({ text("a"), text("b") }), 3, "list"), page));
    QCOMPARE(joined(loader->next()), QByteArray("LRANGE k 2 501 | LLEN k | TYPE k"));
    QVERIFY(!loader->take(outcomes(list({}), 2, "list"), page)); // it shrank
    QVERIFY(!loader->hasMore());
}

void TestPageLoader::scoresStayTheServersText()
{
    const auto loader = makePageLoader(KeyType::SortedSet, "k");
    QCOMPARE(joined(loader->next()), QByteArray("ZRANGE k 0 499 WITHSCORES | ZCARD k | TYPE k"));
    Page flat; // RESP2
    QVERIFY(!loader->take(
        outcomes(
            list({ text("a"), text("3.0000000000000004"), text("b"), text("inf") }), 4, "zset"),
        flat));
    QCOMPARE(picture(flat), QByteArray("a=3.0000000000000004 b=inf"));
    Page pairs; // RESP3
    loader->next();
    QVERIFY(!loader->take(
        outcomes(list({ list({ text("c"), Value::fromDouble(1e17, "1e17") }),
                     list({ text("d"), Value::fromDouble(0.1, "0.10000000000000001") }) }),
            4, "zset"),
        pairs));
    QCOMPARE(picture(pairs), QByteArray("c=1e17 d=0.10000000000000001"));
    QVERIFY(!loader->hasMore());
}

void TestPageLoader::streamPagesBeginBehindTheLastId_data()
{
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<QByteArray>("next");
    QTest::newRow("usual") << QByteArray("1526985054069-0") << QByteArray("1526985054069-1");
    QTest::newRow("sequence at its end")
        << QByteArray("5-18446744073709551615") << QByteArray("6-0");
    QTest::newRow("beyond signed") << QByteArray("9223372036854775808-9223372036854775807")
                                   << QByteArray("9223372036854775808-9223372036854775808");
    QTest::newRow("the last of all")
        << QByteArray("18446744073709551615-18446744073709551615") << QByteArray();
}

void TestPageLoader::streamPagesBeginBehindTheLastId()
{
    QFETCH(const QByteArray, last);
    QFETCH(const QByteArray, next);
    const auto loader = makePageLoader(KeyType::Stream, "k");
    QCOMPARE(joined(loader->next()), QByteArray("XRANGE k - + COUNT 500 | XLEN k | TYPE k"));
    std::vector<Value> entries(499, list({ text("1-1"), list({ text("f"), text("v") }) }));
    entries.push_back(
        list({ Value::bulkString(last), list({ text("f"), text("v"), text("g"), text("w") }) }));
    Page page;
    QVERIFY(!loader->take(outcomes(list(entries), 600, "stream"), page));
    QCOMPARE(page.rows.back().fields, (QList<QByteArray> { "f", "v", "g", "w" }));
    QCOMPARE(loader->hasMore(), !next.isEmpty());
    if (loader->hasMore())
        QVERIFY(joined(loader->next()).startsWith("XRANGE k " + next + " + COUNT"));
}

void TestPageLoader::saysThatTheKeyVanishedOrChangedItsType()
{
    const auto loader = makePageLoader(KeyType::Hash, "k");
    loader->next();
    Page page;
    QCOMPARE(loader->take(outcomes(list({ text("0"), list({}) }), 0, "none"), page).kind,
        ReadProblem::Kind::Vanished);
    QVERIFY(loader->hasMore()); // an end that was not seen
    const ReadProblem changed
        = loader->take(outcomes(Value::error("WRONGTYPE Operation"), 0, "list"), page);
    QCOMPARE(changed.kind, ReadProblem::Kind::TypeChanged);
    QCOMPARE(changed.message, QByteArray("list"));
    // TYPE forbidden by an ACL: WRONGTYPE says it all the same.
    QCOMPARE(loader
                 ->take({ Outcome::reply(Value::error("WRONGTYPE Operation")),
                            Outcome::reply(Value::error("WRONGTYPE Operation")),
                            Outcome::reply(Value::error("NOPERM no")) },
                     page)
                 .kind,
        ReadProblem::Kind::TypeChanged);
}

void TestPageLoader::anErrorLeavesTheLoaderWhereItWas()
{
    const auto loader = makePageLoader(KeyType::List, "k");
    const QByteArray first = joined(loader->next());
    Page page;
    const ReadProblem lost = loader->take(
        { Outcome::maybeExecuted(Why::ConnectionLost), Outcome::notSent(Why::Disconnected),
            Outcome::notSent(Why::Disconnected) },
        page);
    QCOMPARE(lost.kind, ReadProblem::Kind::NoReply);
    QCOMPARE(lost.why, Why::ConnectionLost);
    QCOMPARE(joined(loader->next()), first);
    const ReadProblem forbidden = loader->take(
        { Outcome::reply(Value::error("NOPERM this user")), Outcome::reply(Value::integer(1)),
            Outcome::reply(Value::simpleString("list")) },
        page);
    QCOMPARE(forbidden.kind, ReadProblem::Kind::ServerError);
    QCOMPARE(forbidden.message, QByteArray("NOPERM this user"));
    QCOMPARE(joined(loader->next()), first);
}

void TestPageLoader::anUnreadableShapeIsSaid()
{
    const KeyType types[] = { KeyType::String, KeyType::Hash, KeyType::List, KeyType::Set,
        KeyType::SortedSet, KeyType::Stream };
    const char* const names[] = { "string", "hash", "list", "set", "zset", "stream" };
    for (int i = 0; i < 6; ++i) {
        const auto loader = makePageLoader(types[i], "k");
        loader->next();
        Page page;
        QCOMPARE(loader->take(outcomes(Value::integer(1), 1, names[i]), page).kind,
            ReadProblem::Kind::Unreadable);
        QCOMPARE(loader->take({}, page).kind, ReadProblem::Kind::Unreadable);
    }
}

void TestPageLoader::aChangedLengthIsSaid()
{
    const auto loader = makePageLoader(KeyType::List, "k");
    loader->next();
    Page first;
    QVERIFY(!loader->take(outcomes(list({ text("a") }), 9, "list"), first));
    QVERIFY(!first.changedMeanwhile);
    loader->next();
    Page second;
    QVERIFY(!loader->take(outcomes(list({ text("b") }), 8, "list"), second));
    QVERIFY(second.changedMeanwhile);
    QCOMPARE(loader->total(), std::optional<quint64>(8));
}

void TestPageLoader::hugeElementsMakeSmallPages()
{
    const auto loader = makePageLoader(KeyType::List, "k", 1024ULL * 1024 * 1024);
    QVERIFY(joined(loader->next()).startsWith("LRANGE k 0 9 "));
    Page page;
    QVERIFY(!loader->take(
        outcomes(list(std::vector<Value>(10, Value::bulkString(QByteArray(1024 * 1024, 'x')))),
            1000, "list"),
        page));
    QVERIFY(joined(loader->next()).startsWith("LRANGE k 10 10 "));
}

void TestPageLoader::factsFailSingly()
{
    QCOMPARE(joined(KeyFacts::commands("k")),
        QByteArray("OBJECT IDLETIME k | TYPE k | PTTL k | OBJECT ENCODING k | MEMORY USAGE k"));
    const KeyFacts facts = KeyFacts::of({ Outcome::reply(Value::error("ERR LFU")),
        Outcome::reply(Value::simpleString("zset")), Outcome::reply(Value::integer(-1)),
        Outcome::reply(Value::error("NOPERM no")), Outcome::reply(Value::integer(96)) });
    QVERIFY(!facts.problem());
    QCOMPARE(facts.type, KeyType::SortedSet);
    QVERIFY(!facts.timeToLive.value && !facts.timeToLive.problem);
    QCOMPARE(facts.encoding.problem.message, QByteArray("NOPERM no"));
    QCOMPARE(facts.memory.value, std::optional<quint64>(96));
    QVERIFY(!facts.idleSeconds.value);

    const KeyFacts gone = KeyFacts::of({ Outcome::reply(Value::null()),
        Outcome::reply(Value::simpleString("none")), Outcome::reply(Value::integer(-2)),
        Outcome::reply(Value::null()), Outcome::reply(Value::null()) });
    QCOMPARE(gone.problem().kind, ReadProblem::Kind::Vanished);
    const KeyFacts lost
        = KeyFacts::of(std::vector<Outcome>(5, Outcome::notSent(Why::Disconnected)));
    QCOMPARE(lost.problem().why, Why::Disconnected);
}

void TestPageLoader::typesWithoutPagesHaveNoLoader()
{
    QVERIFY(!makePageLoader(KeyType::Other, "k"));
    QVERIFY(!makePageLoader(KeyType::None, "k"));
    QCOMPARE(keyTypeOf("ReJSON-RL"), KeyType::Other);
}

QTEST_APPLESS_MAIN(TestPageLoader)
#include "tst_pageloader.moc"
