// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/core/values/changestage.h"
#include "tests/support/rediscli.h"

#include <QRandomGenerator>

using namespace sluice;
using namespace changes;

namespace {

using Leaves = QList<QByteArray>;

/// An element as redis-cli prints it: field and value, member and score, id and fields, or one.
using Elements = std::vector<Leaves>;

} // namespace

/// An edit of one element changes exactly that: all else of the key, the key's time to live and all
/// other keys are as they were, by what redis-cli says before and after.
class TestSingleEdits : public QObject, private ChangeStage {
    Q_OBJECT

    static constexpr qint64 expiry = 4'000'000'000'123;

    QByteArray bytes(int most)
    {
        QByteArray all("");
        for (int length = m_random.bounded(most + 1); length > 0; --length)
            all += static_cast<char>(m_random.bounded(256));
        return all;
    }
    QByteArray unique(int number) { return QByteArray::number(number) + bytes(40); }

    /// Keys of every type, as large as @p count; those named "other" are never edited.
    void fillAll(int count)
    {
        m_server.command({ "FLUSHALL" });
        for (const QByteArray& prefix : { QByteArray("k:"), "other:" + everyByte() }) {
            m_server.command({ "SET", prefix + "string", everyByte() + bytes(3'000) });
            for (int i = 0; i < count; ++i) {
                const QByteArray name = i == 0 ? everyByte() : i == 1 ? "" : unique(i);
                m_server.command({ "HSET", prefix + "hash", name, bytes(60) });
                m_server.command(
                    { "RPUSH", prefix + "list", i % 3 == 0 ? QByteArray("the same") : name });
                m_server.command({ "SADD", prefix + "set", name });
                m_server.command({ "ZADD", prefix + "zset",
                    QByteArray::number(m_random.generateDouble(), 'g', 17), name });
                m_server.command({ "XADD", prefix + "stream", QByteArray::number(i + 1) + "-1",
                    name, bytes(20) });
            }
        }
        for (const QByteArray& key : m_server.list({ "KEYS", "*" }))
            m_server.command({ "PEXPIREAT", key, QByteArray::number(expiry) });
    }
    static QByteArray keyOf(KeyType type)
    {
        switch (type) {
        case KeyType::String:
            return "k:string";
        case KeyType::Hash:
            return "k:hash";
        case KeyType::List:
            return "k:list";
        case KeyType::Set:
            return "k:set";
        case KeyType::SortedSet:
            return "k:zset";
        default:
            return "k:stream";
        }
    }
    Elements printed(KeyType type)
    {
        const QByteArray key = keyOf(type);
        const RedisCli cli(m_server.socketPath());
        switch (type) {
        case KeyType::String:
            return { { cli.value({ "GET", key }) } };
        case KeyType::Hash:
            return groups(cli.list({ "HGETALL", key }), 2);
        case KeyType::List:
            return groups(cli.list({ "LRANGE", key, "0", "-1" }), 1);
        case KeyType::Set:
            return groups(cli.list({ "SMEMBERS", key }), 1);
        case KeyType::SortedSet:
            return groups(cli.list({ "ZRANGE", key, "0", "-1", "WITHSCORES" }), 2);
        default:
            return groups(cli.list({ "XRANGE", key, "-", "+" }), 3);
        }
    }
    static Elements groups(const std::optional<Leaves>& leaves, qsizetype together)
    {
        Elements all;
        for (qsizetype i = 0; leaves && i + together <= leaves->size(); i += together)
            all.push_back(leaves->mid(i, together));
        return all;
    }
    /// What redis-cli says of all keys that are not edited.
    QMap<QByteArray, Leaves> others(const QByteArray& edited)
    {
        QMap<QByteArray, Leaves> all;
        for (const QByteArray& key : m_server.list({ "KEYS", "*" })) {
            if (key != edited)
                all[key] = { digest(key), m_server.command({ "PEXPIRETIME", key }) };
        }
        return all;
    }
    static Change streamDelete(const Leaves& element)
    {
        return entry(Kind::StreamDelete, element[0], element.mid(1));
    }
    /// An edit of that kind of the element at @p at, and what is there afterwards.
    Change edit(Kind kind, Elements& elements, std::size_t place)
    {
        const auto here = elements.begin() + static_cast<std::ptrdiff_t>(place);
        Leaves& element = elements[place];
        const QByteArray fresh = "new" + bytes(30) + everyByte();
        const QByteArray score = "0.12345678901234566";
        const QByteArray first = element.value(0);
        const QByteArray second = element.value(1);
        switch (kind) {
        case Kind::StringSet:
            element[0] = fresh;
            return named(kind, {}, first, fresh);
        case Kind::StringRange: {
            const QByteArray part = fresh.left(5);
            const auto offset = static_cast<quint64>(m_random.bounded(int(first.size()) - 5));
            element[0].replace(static_cast<qsizetype>(offset), 5, part);
            return changes::at(kind, offset, first.mid(static_cast<qsizetype>(offset), 5), part);
        }
        case Kind::StringAppend:
            element[0] += fresh;
            return changes::at(kind, static_cast<quint64>(first.size()), {}, fresh);
        case Kind::HashSet:
            element[1] = fresh;
            return named(kind, first, second, fresh);
        case Kind::HashAdd:
            elements.push_back({ fresh, "v" });
            return named(kind, fresh, {}, "v");
        case Kind::ListSet:
            element[0] = fresh;
            return changes::at(kind, place, first, fresh);
        case Kind::ListInsertBefore:
            elements.insert(here, { fresh });
            return changes::at(kind, place, first, fresh);
        case Kind::ListInsertAfter:
            elements.insert(here + 1, { fresh });
            return changes::at(kind, place, first, fresh);
        case Kind::ListPushFront:
            elements.insert(elements.begin(), { fresh });
            return changes::at(kind, 0, {}, fresh);
        case Kind::ListPushBack:
            elements.push_back({ fresh });
            return changes::at(kind, 0, {}, fresh);
        case Kind::ListDelete:
            elements.erase(here);
            return changes::at(kind, place, first);
        case Kind::SetAdd:
            elements.push_back({ fresh });
            return named(kind, fresh);
        case Kind::SetReplace:
            element[0] = fresh;
            return renamed(named(kind, first), fresh);
        case Kind::ZsetScore:
            element[1] = score;
            return named(kind, first, second, score);
        case Kind::ZsetAdd:
            elements.push_back({ fresh, score });
            return named(kind, fresh, {}, score);
        case Kind::HashDelete:
        case Kind::SetRemove:
        case Kind::ZsetRemove:
            elements.erase(here);
            return named(kind, first, second);
        case Kind::StreamAdd:
            elements.push_back({ "5000-7", fresh, "v" });
            return entry(kind, "5000-7", { fresh, "v" });
        case Kind::StreamDelete: {
            const Change change = streamDelete(element);
            elements.erase(here);
            return change;
        }
        default:
            qFatal("no edit of an element");
        }
    }

private Q_SLOTS:
    void init() { QVERIFY2(begin(), m_server.error()); }
    void cleanup() { ChangeStage::disconnect(); }

    void anEditOfOneElementChangesThatOnly_data()
    {
        QTest::addColumn<KeyType>("type");
        QTest::addColumn<Kind>("kind");
        const auto row = [](KeyType type, Kind kind) {
            QTest::addRow("%s %d", commandOf(kind), static_cast<int>(kind)) << type << kind;
        };
        for (const Kind kind : { Kind::StringSet, Kind::StringRange, Kind::StringAppend })
            row(KeyType::String, kind);
        for (const Kind kind : { Kind::HashSet, Kind::HashAdd, Kind::HashDelete })
            row(KeyType::Hash, kind);
        for (const Kind kind : { Kind::ListSet, Kind::ListInsertBefore, Kind::ListInsertAfter,
                 Kind::ListPushFront, Kind::ListPushBack, Kind::ListDelete })
            row(KeyType::List, kind);
        for (const Kind kind : { Kind::SetAdd, Kind::SetRemove, Kind::SetReplace })
            row(KeyType::Set, kind);
        for (const Kind kind : { Kind::ZsetScore, Kind::ZsetAdd, Kind::ZsetRemove })
            row(KeyType::SortedSet, kind);
        for (const Kind kind : { Kind::StreamAdd, Kind::StreamDelete })
            row(KeyType::Stream, kind);
    }
    void anEditOfOneElementChangesThatOnly()
    {
        QFETCH(const KeyType, type);
        QFETCH(const Kind, kind);
        const QByteArray key = keyOf(type);
        const bool hasOrder = type == KeyType::List;
        for (const int count : { 5, 700 }) { // small encodings and not
            fillAll(count);
            const auto before = others(key);
            QCOMPARE(before.size(), 11);
            Elements elements = printed(type);
            QCOMPARE(elements.size(), std::size_t(type == KeyType::String ? 1 : count));
            for (int round = 0; round < 3; ++round) {
                const auto place
                    = static_cast<std::size_t>(m_random.bounded(static_cast<int>(elements.size())));
                Elements expected = elements;
                if (round > 0 && kind == Kind::StreamAdd)
                    break; // its id again
                ChangeSet set = changes::set(key, type, { edit(kind, expected, place) });
                set.setLength(type == KeyType::String ? static_cast<quint64>(elements[0][0].size())
                                                      : elements.size());
                const ApplyResult result = apply(set);
                QVERIFY2(result.kind == ApplyResult::Kind::Applied, result.message.constData());
                elements = printed(type);
                Elements now = elements;
                if (!hasOrder) {
                    std::sort(now.begin(), now.end());
                    std::sort(expected.begin(), expected.end());
                }
                QCOMPARE(now, expected);
                QCOMPARE(m_server.command({ "PEXPIRETIME", key }), QByteArray::number(expiry));
                QCOMPARE(others(key), before);
            }
        }
    }

private:
    QRandomGenerator m_random { 11 };
};

QTEST_GUILESS_MAIN(TestSingleEdits)
#include "tst_singleedits.moc"
