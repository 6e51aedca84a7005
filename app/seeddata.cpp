// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/seeddata.h"

#include <array>

namespace sluice {

namespace {

using Commands = std::vector<SeedCommand>;

constexpr int Users = 400;
constexpr int Carts = 350;
constexpr int Sessions = 900;
constexpr int Products = 160;
constexpr int Hour = 3600; // seconds
constexpr int Day = 24 * Hour;

constexpr std::array FirstNames { "Zoë", "Amara", "Björn", "Chloé", "Dmitri", "Emeka", "Freya",
    "Goran", "Hana", "Iñigo", "Jun", "Kaja", "Lior", "Mei", "Noor", "Ottó", "Priya", "Łukasz" };
constexpr std::array LastNames { "Ångström", "Okafor", "Lindqvist", "Dubois", "Петров", "Nakamura",
    "O'Brien", "Šimić", "García", "Nguyễn", "Kowalska", "Haddad", "Yıldız" };
constexpr std::array Locales { "sv-SE", "en-GB", "de-DE", "fr-FR", "ja-JP", "pt-BR", "ar-EG" };
constexpr std::array Goods { "lamp", "kettle", "chair", "notebook", "bicycle", "headphones",
    "teapot", "blanket", "knife", "backpack", "clock", "vase" };
constexpr std::array Colours { "orange", "sky", "green", "yellow", "blue", "vermilion", "purple" };
constexpr std::array Agents { "Firefox/131", "Chrome/129", "Safari/18", "curl/8.9" };
constexpr std::array Features { "beta", "checkout-v2", "dark-mode", "express-shipping",
    "gift-cards", "image-cdn", "new-search", "price-alerts", "recommendations", "reviews",
    "social-login", "stock-badge", "wishlist", "zoom" };
constexpr std::array Regions { "eu", "us", "apac", "latam" };

/// A small generator of our own: the standard's distributions differ between libraries, and the
/// data shall be the same everywhere. SplitMix64, https://prng.di.unimi.it/splitmix64.c
class Dice {
public:
    explicit Dice(quint64 seed)
        : m_state(seed)
    {
    }
    quint64 next()
    {
        m_state += 0x9e3779b97f4a7c15U;
        quint64 z = m_state;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }
    /// From 0 to @p bound - 1.
    int below(int bound) { return static_cast<int>(next() % static_cast<quint64>(bound)); }
    template <typename Table> QByteArray pick(const Table& table)
    {
        return table.at(static_cast<size_t>(below(static_cast<int>(table.size()))));
    }
    QByteArray hex(qsizetype digits)
    {
        QByteArray text;
        while (text.size() < digits)
            text += QByteArray::number(next(), 16).rightJustified(16, '0');
        return text.left(digits);
    }

private:
    quint64 m_state;
};

QByteArray number(qint64 value) { return QByteArray::number(value); }

QByteArray price(Dice& dice)
{
    return number(3 + dice.below(300)) + '.' + number(10 + dice.below(90));
}

/// "name value" pairs or members, a few hundred to a command.
void addInBatches(Commands& commands, const SeedCommand& head, const QList<QByteArray>& arguments)
{
    constexpr qsizetype BatchSize = 500; // even: pairs stay together
    for (qsizetype i = 0; i < arguments.size(); i += BatchSize)
        commands.push_back(head + arguments.mid(i, BatchSize));
}

/// The smallest PNG there is: one transparent pixel.
QByteArray pixel()
{
    return QByteArray::fromHex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082");
}

void addUsers(Commands& commands)
{
    Dice dice(42);
    for (int id = 1; id <= Users; ++id) {
        const QByteArray base = "user:" + number(id) + ':';
        const QByteArray name = dice.pick(FirstNames) + ' ' + dice.pick(LastNames);
        SeedCommand profile { "HSET", base + "profile", "name", name, "email",
            "user" + number(id) + "@example.org", "prefs",
            R"({"theme":")" + QByteArray(dice.below(2) ? "dark" : "light") + R"(","beta":)"
                + (dice.below(4) ? "false" : "true") + R"(,"lang":"sv"})",
            "visits", number(dice.below(100'000)), "locale", dice.pick(Locales) };
        if (id % 7 == 0)
            profile << "avatar" << pixel();
        if (id % 6 == 0) // what the mock-up shows: binary, MessagePack, beyond 2^53
            profile << "session" << QByteArray::fromHex("8201a377656207920309") << "legacy_id"
                    << "00018446744073709551615"
                    << "visits_total"
                    << "9007199254740993";
        commands.push_back(profile);
        if (id % 4 == 0)
            commands.push_back({ "EXPIRE", base + "profile", number(Hour + id * 60) });

        SeedCommand orders { "RPUSH", base + "orders" };
        for (int i = dice.below(6); i >= 0; --i)
            orders << "order-" + number(100'000 + dice.below(900'000));
        if (id % 2 == 0)
            commands.push_back(orders);
        if (id % 3 == 0)
            commands.push_back({ "ZADD", base + "scores", price(dice), "chess", price(dice), "go",
                number(-dice.below(50)), "darts", "1.5e3", "pinball" });
        if (id % 5 == 0)
            commands.push_back(
                { "SADD", base + "roles", "customer", dice.below(3) ? "reviewer" : "admin" });
        if (id % 2 == 1)
            commands.push_back(
                { "SET", base + "token", dice.hex(40), "EX", number(90 + dice.below(Hour)) });
    }
}

void addShop(Commands& commands)
{
    Dice dice(7);
    for (int id = 1; id <= Carts; ++id) {
        SeedCommand cart { "HSET", "cart:" + dice.hex(8) };
        for (int i = dice.below(5); i >= 0; --i)
            cart << "sku-" + number(1'000 + dice.below(Products)) << number(1 + dice.below(4));
        commands.push_back(cart);
        if (id % 3)
            commands.push_back({ "EXPIRE", cart.at(1), number(Hour + dice.below(Day)) });
    }
    for (int id = 0; id < Products; ++id) {
        const QByteArray sku = "sku-" + number(1'000 + id);
        const QByteArray colour = dice.pick(Colours);
        const QByteArray good = dice.pick(Goods);
        commands.push_back({ "SET", "product:" + sku + ":json",
            R"({"sku":")" + sku + R"(","name":")" + colour + ' ' + good + R"(","price":)"
                + price(dice) + R"(,"stock":{"eu":)" + number(dice.below(90)) + R"(,"us":)"
                + number(dice.below(90)) + R"(},"tags":[")" + colour + R"(",")" + good
                + R"("],"rating":null})" });
        commands.push_back({ "SADD", "product:by-colour:" + colour, sku });
        commands.push_back({ "SADD", "product:by-kind:" + good, sku });
        commands.push_back({ "SET", "product:" + sku + ":views", number(dice.below(1'000'000)) });
    }
    for (const char* feature : Features) {
        for (const char* region : Regions)
            commands.push_back({ "SET", QByteArray("feature:") + feature + ':' + region,
                dice.below(3) ? QByteArray("on") : number(5 * dice.below(20)) + '%' });
    }
    for (const char* queue : { "email", "image-resize", "invoice" }) {
        QList<QByteArray> jobs;
        for (int i = 0; i < 40; ++i)
            jobs << R"({"job":")" + QByteArray(queue) + R"(","id":)" + number(i)
                    + R"(,"attempt":1})";
        addInBatches(commands, { "RPUSH", QByteArray("queue:") + queue }, jobs);
    }
    commands.push_back({ "GEOADD", "shop:locations", "18.0686", "59.3293", "Stockholm", "139.6917",
        "35.6895", "東京", "-46.6333", "-23.5505", "São Paulo", "31.2357", "30.0444", "القاهرة" });
    commands.push_back({ "SETBIT", "visits:2026-11-23", "100000", "1" });
    for (int i = 0; i < 60; ++i)
        commands.push_back({ "SETBIT", "visits:2026-11-23", number(dice.below(100'000)), "1" });
}

void addSessions(Commands& commands)
{
    Dice dice(9);
    QList<QByteArray> visitors;
    for (int i = 0; i < Sessions; ++i) {
        const QByteArray user = number(1 + dice.below(Users));
        visitors << "user-" + user;
        commands.push_back({ "SET", "session:" + dice.hex(32),
            R"({"user":)" + user + R"(,"agent":")" + dice.pick(Agents) + R"(","ip":"192.0.2.)"
                + number(dice.below(255)) + R"(","csrf":")" + dice.hex(16) + R"("})",
            "EX", number(5 * 60 + dice.below(14 * Day)) });
    }
    addInBatches(commands, { "PFADD", "visitors:unique" }, visitors);
}

/// Streams with entry ids of their own, so that the data does not depend on the clock.
void addStreams(Commands& commands)
{
    Dice dice(11);
    constexpr qint64 FirstMs = 1'763'900'000'000;
    const auto id = [](int n) { return number(FirstMs + n * 250LL) + "-0"; };
    for (int n = 0; n < 400; ++n)
        commands.push_back({ "XADD", "events", id(n), "type", n % 3 ? "page-view" : "order", "user",
            number(1 + dice.below(Users)), "ms", number(dice.below(900)) });
    for (const char* group : { "billing", "mailer", "search-index" })
        commands.push_back({ "XGROUP", "CREATE", "events", group, "0" });
    // Entries delivered and not acknowledged: what a client shows as pending.
    commands.push_back(
        { "XREADGROUP", "GROUP", "billing", "worker-1", "COUNT", "30", "STREAMS", "events", ">" });
    commands.push_back(
        { "XREADGROUP", "GROUP", "billing", "worker-2", "COUNT", "12", "STREAMS", "events", ">" });
    commands.push_back(
        { "XREADGROUP", "GROUP", "mailer", "mail-1", "COUNT", "5", "STREAMS", "events", ">" });
    commands.push_back({ "XACK", "events", "billing", id(0), id(1), id(2) });
    for (int sensor = 1; sensor <= 6; ++sensor) {
        for (int n = 0; n < 20; ++n)
            commands.push_back(
                { "XADD", "sensor:" + number(sensor) + ":temperature", "MAXLEN", "~", "1000", id(n),
                    "celsius", number(18 + dice.below(8)) + '.' + number(dice.below(10)) });
    }
}

/// Collections that need more than one page.
void addLarge(Commands& commands)
{
    Dice dice(13);
    QList<QByteArray> fields;
    QList<QByteArray> entries;
    QList<QByteArray> members;
    QList<QByteArray> scores;
    for (int i = 0; i < 5'000; ++i)
        fields << "metric." + number(i) << number(dice.below(1'000'000));
    for (int i = 0; i < 3'000; ++i)
        entries << number(i) + " " + dice.pick(Agents) + " GET /" + dice.pick(Goods);
    for (int i = 0; i < 2'500; ++i)
        members << dice.hex(12);
    for (int i = 0; i < 2'000; ++i)
        scores << number(dice.below(50'000) / 10) << "player-" + number(i); // with many ties
    addInBatches(commands, { "HSET", "large:hash" }, fields);
    addInBatches(commands, { "RPUSH", "large:list" }, entries);
    addInBatches(commands, { "SADD", "large:set" }, members);
    addInBatches(commands, { "ZADD", "leaderboard:weekly" }, scores);
    commands.push_back({ "ZADD", "leaderboard:extremes", "-inf", "last", "inf", "first", "0",
        "zero", "-1.7976931348623157e308", "lowest", "5e-324", "smallest", "9007199254740993",
        "beyond 2^53" });

    QByteArray text;
    constexpr int LongText = 100 * 1'024;
    for (int paragraph = 1; text.size() < LongText; ++paragraph)
        text += number(paragraph) + ". A " + dice.pick(Colours) + ' ' + dice.pick(Goods)
            + " stood by the sluice, and the water waited until the gate was raised.\n";
    commands.push_back({ "SET", "page:story", text });
    QByteArray blob;
    while (blob.size() < 4'096)
        blob += static_cast<char>(dice.below(256));
    commands.push_back({ "SET", "blob:random", blob });
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    commands.push_back({ "SET", "blob:every-byte", bytes });
    commands.push_back({ "SET", "blob:pixel.png", pixel() });
    commands.push_back({ "SET", "blob:msgpack", QByteArray::fromHex("8201a377656207920309") });
    commands.push_back({ "SET", "blob:zlib", qCompress(text).mid(4) }); // without Qt's length
}

/// Names and values that go wrong in clients which take bytes for text, or text for markup.
void addOddities(Commands& commands)
{
    const QList<QByteArray> names {
        QByteArray("\0\xff"
                   "bin",
            5),
        QByteArray("bin:\x80\x81\0:\xfe", 9),
        "",
        "user", // a key where there is a namespace too
        ":leading separator",
        "trailing separator:",
        "double::separator",
        "<b>bold</b> <img src=x onerror=alert(1)> &amp;",
        "<table><tr><td>html:nested</td></tr></table>",
        "line one\nline two\ttabbed\r\n",
        "with spaces  and 'quotes' \"double\" \\backslash",
        "ключ:привет",
        "键:值:深い",
        "emoji:🔑:👩‍👩‍👧",
        "combining:e\u0301\u0301\u0301",
        "direction:\u202egpj.exe",
        "glob:[a-z]*?",
        "--option=like",
        "deep:a:b:c:d:e:f:g:h:i:j:k:l:m:n:o:p:q:r:s:t:u:v:w:x:y:z",
        "long:" + QByteArray(400, 'x'),
    };
    for (const QByteArray& name : names)
        commands.push_back({ "SET", name, "the name of this key is what is interesting: " + name });
    commands.push_back({ "HSET", "odd:fields", QByteArray("\0\xff", 2), QByteArray("\xff\0", 2), "",
        "the field without a name", "<i>html</i>", "<script>alert(1)</script>", "empty", "" });
    commands.push_back({ "SADD", "odd:members", "", " ", "\n", QByteArray("\0", 1), "ß", "ẞ" });
    commands.push_back(
        { "RPUSH", "odd:elements", "", "same", "same", "{\"broken\": json", "\xc3\x28" });
    commands.push_back({ "SET", "odd:empty", "" });
    commands.push_back({ "SET", "odd:html",
        "<h1>Not a heading</h1><a href=\"https://example.org\">nor a link</a>" });
    commands.push_back({ "SET", "odd:json-with-big-number",
        R"({"id":9007199254740993,"max":18446744073709551615,"deep":[[[[[1]]]]],"text":"\u00e9"})" });
    commands.push_back({ "SET", "counter", "9007199254740993" });
    commands.push_back({ "SET", "counter:negative", "-42" });
    commands.push_back({ "SET", "counter:float", "3.14159265358979323846" });
    commands.push_back({ "SET", "greeting", "hello" });
    commands.push_back({ "SET", "flash:sale", "ends soon", "EX", "120" });
    commands.push_back({ "SET", "flash:banner", "ends in an hour", "EX", number(Hour) });
    commands.push_back({ "SET", "archive:2026", "kept for years", "EX", number(3 * 365 * Day) });
}

} // namespace

std::vector<SeedCommand> seedCommands()
{
    Commands commands;
    addUsers(commands);
    addShop(commands);
    addSessions(commands);
    addStreams(commands);
    addLarge(commands);
    addOddities(commands);
    return commands;
}

} // namespace sluice
