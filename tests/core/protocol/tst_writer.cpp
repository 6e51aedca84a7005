// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/writer.h"

#include "core/protocol/commandtable.h"
#include "core/protocol/shortcopy.h"

#include "tests/core/protocol/parsing.h"

#include <QRandomGenerator>
#include <QTest>

#include <limits>
#include <utility>

using namespace sluice;

namespace {

template <typename T>
concept Accepted = requires(CommandWriter& writer, T value)
{
    writer.arg(value);
};
static_assert(
    Accepted<
        int> && Accepted<quint64> && Accepted<qint8> && Accepted<double> && Accepted<QByteArray>);
static_assert(Accepted<const char*> && Accepted<QByteArrayView>);
static_assert(!Accepted<bool> && !Accepted<char> && !Accepted<char16_t>);

} // namespace

class TestWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void writesACommandAsAnArrayOfStrings()
    {
        ByteBuffer out;
        CommandWriter writer(out);
        writer.arg("SET").arg(QByteArray("key")).arg(-5).arg(1.5);
        QCOMPARE(writer.count(), 4);
        QCOMPARE(writer.finish(),
            QByteArrayView("*4\r\n$3\r\nSET\r\n$3\r\nkey\r\n$2\r\n-5\r\n$3\r\n1.5\r\n"));
        QCOMPARE(writer.start(), CommandHeaderRoom - 4);
    }

    void writesEveryKnownNameAsAnArgument()
    {
        for (int id = 0; id < int(CommandId::Count); ++id) {
            const CommandInfo& info = commandInfo(static_cast<CommandId>(id));
            ByteBuffer name;
            ByteBuffer argument;
            appendName(name, info);
            appendArgument(argument, info.name);
            QCOMPARE(name.view(), argument.view());
        }
    }

    void copiesShortBytesOfEverySize()
    {
        QByteArray from(200, 0);
        for (int i = 0; i < from.size(); ++i)
            from[i] = char(i + 1);
        for (std::size_t size = 0; size <= 130; ++size) {
            for (const qsizetype offset : { 0, 1, 7 }) {
                QByteArray to(160, '.');
                copyShort(to.data() + 8, from.constData() + offset, size);
                const QByteArray wanted = QByteArray(8, '.') + from.sliced(offset, qsizetype(size))
                    + QByteArray(152 - qsizetype(size), '.');
                QCOMPARE(to, wanted);
            }
        }
    }

    void writesHeadersOfEveryLength()
    {
        for (const int count : { 1, 9, 10, 11, 99, 100, 12345 }) {
            ByteBuffer out;
            CommandWriter writer(out);
            QByteArray wanted = "*" + QByteArray::number(count) + "\r\n";
            for (int i = 0; i < count; ++i) {
                const QByteArray argument(i % 12, 'a');
                writer.arg(argument);
                wanted += "$" + QByteArray::number(argument.size()) + "\r\n" + argument + "\r\n";
            }
            QCOMPARE(writer.finish(), QByteArrayView(wanted));
        }
    }

    void writesTheLimitsOfEveryNumber()
    {
        ByteBuffer out;
        CommandWriter writer(out);
        writer.arg(std::numeric_limits<qint64>::min()).arg(std::numeric_limits<quint64>::max());
        writer.arg(qint8(-128))
            .arg(quint8(255))
            .arg(std::numeric_limits<double>::infinity())
            .arg(0.1);
        QCOMPARE(writer.finish(),
            QByteArrayView(
                "*6\r\n$20\r\n-9223372036854775808\r\n$20\r\n18446744073709551615\r\n$4\r\n-128\r\n"
                "$3\r\n255\r\n$3\r\ninf\r\n$3\r\n0.1\r\n"));
    }

    void keepsEveryByte()
    {
        QRandomGenerator random(11);
        ByteBuffer out;
        for (int round = 0; round < 300; ++round) {
            out.clear();
            CommandWriter writer(out);
            std::vector<Value> expected;
            for (int i = random.bounded(round == 0 ? 1200 : 15); i >= 0; --i) {
                QByteArray bytes(random.bounded(30), '\0');
                for (char& byte : bytes)
                    byte = static_cast<char>(
                        random.bounded(3) == 0 ? "\r\n$*"[random.bounded(4)] : random.bounded(256));
                expected.push_back(Value::bulkString(bytes));
                writer.arg(bytes);
            }
            const Parsed parsed = parseWhole(writer.finish().toByteArray());
            QCOMPARE(parsed.values.size(), 1U);
            QVERIFY(parsed.values.front() == Value::array(expected));
            QVERIFY(!parsed.midValue);
        }
    }

    void alignsTheHeaderWithTheFirstArgument_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : { 1, 9, 10, 99, 100, 12345 })
            QTest::addRow("%d", count) << count;
    }
    void alignsTheHeaderWithTheFirstArgument()
    {
        QFETCH(int, count);
        ByteBuffer out;
        out.append(QByteArrayView("before"));
        const qsizetype begin = beginCommand(out);
        QCOMPARE(begin, 6);
        for (int i = 0; i < count; ++i)
            appendArgument(out, "x");
        const qsizetype start = finishCommand(out, begin, count);
        QByteArray expected = '*' + QByteArray::number(count) + "\r\n";
        QCOMPARE(start, begin + CommandHeaderRoom - expected.size());
        expected += QByteArray("$1\r\nx\r\n").repeated(count);
        QCOMPARE(out.view(start), QByteArrayView(expected));
        QCOMPARE(out.view().first(6), QByteArrayView("before"));
    }

    void aFinishedCommandCanBeGivenMoreArguments()
    {
        ByteBuffer out;
        CommandWriter writer(out);
        for (int i = 0; i < 9; ++i)
            writer.arg("x");
        QVERIFY(writer.finish().startsWith("*9\r\n$"));
        writer.arg("y");
        QVERIFY(writer.finish().startsWith("*10\r\n$"));
    }

    void writesKnownArgumentsWithoutAGap()
    {
        ByteBuffer out;
        appendCommand(out, { "MULTI" });
        appendCommand(out, { "GET", QByteArrayView("\0", 1), "" });
        QCOMPARE(out.view(),
            QByteArrayView("*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nGET\r\n$1\r\n\0\r\n$0\r\n\r\n", 41));
    }

    void theBufferKeepsItsRoomUnlessItIsLarge()
    {
        ByteBuffer buffer;
        buffer.append(QByteArray(1000, 'x'));
        const char* place = buffer.data();
        const qsizetype capacity = buffer.capacity();
        buffer.clear();
        QVERIFY(buffer.isEmpty());
        QCOMPARE(buffer.capacity(), capacity);
        buffer.append(QByteArray(1000, 'y'));
        QVERIFY(buffer.data() == place);
        buffer.append(QByteArray(ByteBuffer::KeptCapacity, 'z'));
        buffer.clear();
        QCOMPARE(buffer.capacity(), 0);
        buffer.append('a');
        QCOMPARE(buffer.view(), QByteArrayView("a"));
    }

    void theBufferGrowsByDoubling()
    {
        ByteBuffer buffer;
        int growths = 0;
        for (int i = 0; i < 100000; ++i) {
            const qsizetype before = buffer.capacity();
            buffer.append(static_cast<char>(i));
            growths += buffer.capacity() != before ? 1 : 0;
        }
        QCOMPARE(buffer.size(), 100000);
        QVERIFY(growths < 15);
        for (int i = 0; i < 100000; ++i)
            QCOMPARE(buffer.data()[i], static_cast<char>(i));
    }

    void theBufferAppendsItsOwnBytes()
    {
        ByteBuffer buffer;
        buffer.append(QByteArrayView("0123456789"));
        for (int i = 0; i < 8; ++i)
            buffer.append(buffer.view());
        QCOMPARE(buffer.view(), QByteArrayView(QByteArray("0123456789").repeated(256)));
        buffer.append(QByteArrayView());
        buffer.truncate(5);
        QCOMPARE(buffer.view(), QByteArrayView("01234"));
        buffer.truncate(50);
        QCOMPARE(buffer.size(), 5);
    }

    void theBufferCopiesAndMoves()
    {
        ByteBuffer first;
        first.append(QByteArrayView("abc"));
        ByteBuffer copy(first);
        first.append('d');
        QCOMPARE(copy.view(), QByteArrayView("abc"));
        copy = first;
        QCOMPARE(copy.view(), QByteArrayView("abcd"));
        const ByteBuffer moved(std::move(first));
        QCOMPARE(moved.view(), QByteArrayView("abcd"));
        QVERIFY(first.isEmpty());
        first = std::move(copy);
        QCOMPARE(first.view(), QByteArrayView("abcd"));
        ByteBuffer& self = first;
        first = self;
        QCOMPARE(first.view(), QByteArrayView("abcd"));
    }
};

QTEST_APPLESS_MAIN(TestWriter)
#include "tst_writer.moc"
