// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/corethread.h"
#include "tests/support/redisserver.h"
#include "tests/support/scriptedchannel.h"
#include "ui/models/valuetablemodel.h"
#include "ui/theme/theme.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/facepane.h"
#include "ui/values/textpane.h"
#include "ui/values/valuetab.h"
#include "ui/values/valuetable.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace sluice;

namespace {

QAbstractButton* button(const QWidget& widget, const QString& text)
{
    for (auto* candidate : widget.findChildren<QAbstractButton*>()) {
        if (candidate->text() == text && candidate->isVisibleTo(&widget))
            return candidate;
    }
    return nullptr;
}

/// The rows of the table in front, a line each.
QString picture(const FacePane& pane)
{
    const auto* model = pane.findChild<ValueTable*>()->model();
    QStringList lines;
    for (int row = 0; row < model->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model->columnCount(); ++column)
            cells << model->index(row, column).data().toString();
        lines << cells.join(QStringLiteral(" | "));
    }
    return lines.join(QLatin1Char('\n'));
}

Outcome said(const QByteArray& resp) { return Outcome::reply(ScriptedChannel::fromResp(resp)); }
QByteArray bulk(const QByteArray& bytes)
{
    return "$" + QByteArray::number(bytes.size()) + "\r\n" + bytes + "\r\n";
}

/// Pictures to look at, when SLUICE_PICTURES names a folder.
void photograph(QWidget& widget, const QString& name)
{
    const QString folder = qEnvironmentVariable("SLUICE_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

} // namespace

class TestFacePane : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
        m_executor = std::make_unique<QtExecutor>(m_clock);
        m_answer = {};
        m_channel = std::make_unique<ScriptedChannel>(*m_executor, m_clock,
            [this](const QByteArrayList& arguments) -> std::optional<Outcome> {
                return answer(arguments);
            });
    }
    void cleanup()
    {
        m_channel.reset();
        m_executor.reset();
    }
    void aModulesTypeIsATableOfWhatItsCommandsTell();
    void aVectorSetSaysThatItShowsASample();
    void aHashShowsItsFieldsTimesToLive();
    void anUnknownTypeIsItsFactsAndNoError();
    void aDocumentIsTextAndALargeOneIsEnteredLevelByLevel();
    void aVanishedModulesKeyKeepsWhatWasRead();
    void aStreamsGroupsAreReachedByKeyboard();
    void theLiveTailIsBounded();
    void theValueIsBackWhereItWas();

private:
    std::optional<Outcome> answer(const QByteArrayList& arguments)
    {
        const QByteArray command = arguments.join(' ');
        if (m_answer.contains(command))
            return said(m_answer.value(command));
        if (command == "TYPE k")
            return said('+' + m_type + "\r\n");
        if (command == "PTTL k")
            return said(":-1\r\n");
        if (command == "MEMORY USAGE k")
            return said(":" + m_memory + "\r\n");
        return said("-ERR unknown command\r\n");
    }
    std::unique_ptr<ValueTab> open(QtExecutor&, RequestChannel& channel)
    {
        auto tab = std::make_unique<ValueTab>(Client(channel, "test"), "k");
        tab->resize(1000, 500);
        tab->show();
        tab->activateWindow();
        const bool isShown = QTest::qWaitForWindowActive(tab.get())
            && QTest::qWaitFor([&] { return !tab->reader().isBusy(); });
        return isShown ? std::move(tab) : nullptr;
    }
    static bool settled(const FacePane& pane)
    {
        return QTest::qWaitFor([&] { return !pane.reader().isBusy(); });
    }

    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<ScriptedChannel> m_channel;
    QHash<QByteArray, QByteArray> m_answer;
    QByteArray m_type;
    QByteArray m_memory { "100" };
};

void TestFacePane::aModulesTypeIsATableOfWhatItsCommandsTell()
{
    m_type = "MBbloom--";
    m_answer["BF.CARD k"] = ":2\r\n";
    m_answer["BF.INFO k"] = "*4\r\n+Capacity\r\n:100\r\n+Size\r\n:240\r\n";
    const auto tab = open(*m_executor, m_channel->channel());
    QVERIFY(tab);
    auto* pane = tab->findChild<FacePane*>();
    QVERIFY(settled(*pane));
    QVERIFY(pane->isVisible());
    QCOMPARE(picture(*pane), QStringLiteral("BF.CARD | 2\nCapacity | 100\nSize | 240"));
    QCOMPARE(pane->status(), QStringLiteral("3 · all loaded"));
    QVERIFY(!button(*pane, QStringLiteral("Value"))); // there is no other one
    photograph(*tab, QStringLiteral("module"));
    // Its facts are a choice away.
    auto* choice = pane->findChild<QComboBox*>();
    QCOMPARE(choice->count(), 2);
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Down);
    QVERIFY(settled(*pane));
    QVERIFY(picture(*pane).startsWith(QStringLiteral("TYPE | MBbloom--")));
}

void TestFacePane::aVectorSetSaysThatItShowsASample()
{
    m_type = "vectorset";
    m_answer["VCARD k"] = ":12345\r\n";
    m_answer["VDIM k"] = ":2\r\n";
    m_answer["VINFO k"] = "*2\r\n+quant-type\r\n+int8\r\n";
    m_answer["VRANDMEMBER k 500"] = "*1\r\n$1\r\na\r\n";
    m_answer["VEMB k a"] = "*2\r\n$3\r\n0.5\r\n$1\r\n1\r\n";
    m_answer["VGETATTR k a"] = "$-1\r\n";
    const auto tab = open(*m_executor, m_channel->channel());
    QVERIFY(tab);
    auto* pane = tab->findChild<FacePane*>();
    QVERIFY(settled(*pane));
    QVERIFY2(pane->status().contains(QStringLiteral("a random sample of 12"))
            && pane->status().endsWith(QStringLiteral("345 members (VRANDMEMBER)")),
        qPrintable(pane->status()));
    m_answer["VCARD k"] = ":1\r\n"; // all of them
    tab->reload();
    QVERIFY(QTest::qWaitFor([&] { return !tab->reader().isBusy(); }));
    QVERIFY(settled(*pane));
    QTRY_VERIFY(!pane->status().contains(QStringLiteral("sample")));
}

// As Redis 7.4 answers; the reader asks for them with the page's fields.
void TestFacePane::aHashShowsItsFieldsTimesToLive()
{
    m_type = "hash";
    m_answer["HLEN k"] = ":2\r\n";
    m_answer["HSCAN k 0 COUNT 1000"]
        = "*2\r\n$1\r\n0\r\n*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$1\r\n2\r\n";
    m_answer["COMMAND INFO HPTTL"] = "*1\r\n*1\r\n$5\r\nhpttl\r\n";
    m_answer["HPTTL k FIELDS 2 a b"] = "*2\r\n:-1\r\n:90000\r\n";
    const auto tab = open(*m_executor, m_channel->channel());
    QVERIFY(tab);
    const auto* table = tab->findChild<ValueTable*>();
    const auto header = [&](int section) {
        return table->model()->headerData(section, Qt::Horizontal).toString();
    };
    QCOMPARE(table->model()->columnCount(), 5);
    QCOMPARE(header(2), QStringLiteral("TTL when read"));
    QCOMPARE(header(3), QStringLiteral("size"));
    QVERIFY(!table->model()->index(0, 2).data(ValueTableModel::TtlRole).isValid());
    QCOMPARE(table->model()->index(1, 2).data(ValueTableModel::TtlRole).toLongLong(), 90000);
    QVERIFY(table->columnWidth(2) > 0 && table->columnWidth(2) < table->viewport()->width() / 3);
    // No field ends any more: there is nothing to show.
    m_answer["HPTTL k FIELDS 2 a b"] = "*2\r\n:-1\r\n:-1\r\n";
    tab->reload();
    QTRY_COMPARE(table->model()->columnCount(), 4);
    // A server that has none is not asked.
    m_answer["COMMAND INFO HPTTL"] = "*1\r\n*-1\r\n";
    m_answer["HPTTL k FIELDS 2 a b"] = "*2\r\n:5\r\n:5\r\n";
    tab->reload();
    QTRY_VERIFY(!tab->reader().isBusy());
    QCOMPARE(table->model()->columnCount(), 4);
}

void TestFacePane::anUnknownTypeIsItsFactsAndNoError()
{
    m_type = "<i>odd</i>";
    m_answer["OBJECT ENCODING k"] = "$3\r\nraw\r\n";
    m_answer["OBJECT REFCOUNT k"] = ":1\r\n";
    m_answer["DUMP k"] = bulk("0123456789");
    const auto tab = open(*m_executor, m_channel->channel());
    QVERIFY(tab);
    auto* pane = tab->findChild<FacePane*>();
    QVERIFY(settled(*pane));
    QCOMPARE(picture(*pane),
        QStringLiteral("TYPE | <i>odd</i>\nPTTL | -1\nOBJECT ENCODING | raw\n"
                       "OBJECT REFCOUNT | 1\nMEMORY USAGE | 100\nDUMP (bytes) | 10"));
    for (const auto* label : pane->findChildren<ToneLabel*>())
        QVERIFY(!label->isVisible());
    photograph(*tab, QStringLiteral("unknown"));
}

void TestFacePane::aDocumentIsTextAndALargeOneIsEnteredLevelByLevel()
{
    m_type = "ReJSON-RL";
    m_answer["JSON.TYPE k $"] = "*1\r\n$6\r\nobject\r\n";
    m_answer["JSON.OBJLEN k $"] = "*1\r\n:1\r\n";
    m_answer["JSON.GET k $"] = bulk("[{\"id\":9007199254740993}]");
    auto tab = open(*m_executor, m_channel->channel());
    QVERIFY(tab);
    auto* pane = tab->findChild<FacePane*>();
    auto* viewer = pane->findChild<BytesViewer*>();
    QTRY_COMPARE(
        viewer->pane()->visibleText(), QStringLiteral("{\n  \"id\": 9007199254740993\n}\n"));
    photograph(*tab, QStringLiteral("json-text"));

    m_memory = "100000000";
    m_answer["JSON.OBJKEYS k $"] = "*1\r\n*1\r\n$5\r\ninner\r\n";
    m_answer["JSON.TYPE k $[\"inner\"]"] = "*1\r\n$5\r\narray\r\n";
    m_answer["JSON.DEBUG MEMORY k $[\"inner\"]"] = "*1\r\n:40\r\n";
    m_answer["JSON.GET k $[\"inner\"]"] = bulk("[[1]]");
    tab = open(*m_executor, m_channel->channel());
    QVERIFY(tab);
    pane = tab->findChild<FacePane*>();
    QVERIFY(settled(*pane));
    QCOMPARE(picture(*pane), QStringLiteral("inner | array | 40 | [1]"));
    photograph(*tab, QStringLiteral("json-level"));
    auto* table = pane->findChild<ValueTable*>();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_COMPARE(pane->findChild<BytesViewer*>()->pane()->visibleText(),
        QStringLiteral("[\n  1\n]\n")); // small: whole
    QTest::mouseClick(button(*pane, QStringLiteral("Up")), Qt::LeftButton);
    QVERIFY(settled(*pane));
    QCOMPARE(picture(*pane), QStringLiteral("inner | array | 40 | [1]"));
    QVERIFY(!button(*pane, QStringLiteral("Up")));
}

void TestFacePane::aVanishedModulesKeyKeepsWhatWasRead()
{
    m_type = "MBbloom--";
    m_answer["BF.CARD k"] = ":2\r\n";
    m_answer["BF.INFO k"] = "*2\r\n+Capacity\r\n:100\r\n";
    const auto tab = open(*m_executor, m_channel->channel());
    QVERIFY(tab);
    auto* pane = tab->findChild<FacePane*>();
    QVERIFY(settled(*pane));
    const QString before = picture(*pane);
    m_type = "none";
    tab->reload();
    QTRY_VERIFY(!tab->reader().isBusy());
    QCOMPARE(picture(*pane), before);
    QVERIFY(pane->isVisible());
    // And another type takes its place.
    m_type = "CMSk-TYPE";
    m_answer["CMS.INFO k"] = "*2\r\n+width\r\n:7\r\n";
    tab->reload();
    QTRY_COMPARE(picture(*pane), QStringLiteral("width | 7"));
}

void TestFacePane::aStreamsGroupsAreReachedByKeyboard()
{
    RedisServer server;
    QVERIFY2(server.start(), server.error());
    for (const char* id : { "1", "2" })
        server.command({ "XADD", "k", id, "f", "v" });
    server.command({ "XGROUP", "CREATE", "k", "g", "0" });
    server.command({ "XREADGROUP", "GROUP", "g", "alice", "STREAMS", "k", ">" });
    CoreThread core(m_clock);
    core.connectTo(
        ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + server.socketPath()).value());
    {
        const auto tab = open(*m_executor, core.channel());
        QVERIFY(tab);
        auto* others = qobject_cast<QToolButton*>(button(*tab, QStringLiteral("Other views")));
        QVERIFY(others);
        QVERIFY(others->focusPolicy() & Qt::TabFocus);
        QCOMPARE(others->menu()->actions().size(), 2);
        others->menu()->actions().at(1)->trigger(); // Groups
        auto* pane = tab->findChild<FacePane*>();
        QVERIFY(settled(*pane));
        QVERIFY(picture(*pane).startsWith(QStringLiteral("g | 1 | 2 | 2-0")));
        photograph(*tab, QStringLiteral("groups"));
        auto* table = pane->findChild<ValueTable*>();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(settled(*pane));
        QCOMPARE(pane->reader().wish().face, Face::Pending);
        QVERIFY(picture(*pane).startsWith(QStringLiteral("1-0 | alice | ")));
        QVERIFY(pane->status().startsWith(QStringLiteral("pending of group g")));
        photograph(*tab, QStringLiteral("pending"));
        QTest::mouseClick(button(*pane, QStringLiteral("Up")), Qt::LeftButton);
        QVERIFY(settled(*pane));
        QTest::mouseClick(button(*pane, QStringLiteral("Consumers")), Qt::LeftButton);
        QVERIFY(settled(*pane));
        QVERIFY(picture(*pane).startsWith(QStringLiteral("alice | 2")));
    }
}

void TestFacePane::theLiveTailIsBounded()
{
    RedisServer server;
    QVERIFY2(server.start(), server.error());
    server.command({ "XADD", "k", "1", "f", "v" });
    CoreThread core(m_clock);
    core.connectTo(
        ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + server.socketPath()).value());
    {
        const auto tab = open(*m_executor, core.channel());
        QVERIFY(tab);
        button(*tab, QStringLiteral("Other views"));
        auto* others = qobject_cast<QToolButton*>(button(*tab, QStringLiteral("Other views")));
        others->menu()->actions().at(0)->trigger();
        auto* pane = tab->findChild<FacePane*>();
        QVERIFY(settled(*pane));
        auto* live = button(*pane, QStringLiteral("Live tail"));
        QTest::mouseClick(live, Qt::LeftButton);
        QTRY_VERIFY(server.raw({ "CLIENT", "LIST" }).contains("cmd=xread"));
        for (int i = 2; i <= FacePane::tailRows + 50; ++i)
            server.command({ "XADD", "k", QByteArray::number(i), "f", QByteArray::number(i) });
        const auto* model = pane->findChild<ValueTable*>()->model();
        const auto last = [&] { return model->index(model->rowCount() - 1, 0).data().toString(); };
        QTRY_COMPARE(last(), QString::number(FacePane::tailRows + 50) + QStringLiteral("-0"));
        QCOMPARE(model->rowCount(), FacePane::tailRows);
        QVERIFY(pane->status().startsWith(QStringLiteral("live · the last")));
        photograph(*tab, QStringLiteral("tail"));
        QTest::mouseClick(live, Qt::LeftButton);
        QVERIFY(!pane->tail().isRunning());
    }
}

void TestFacePane::theValueIsBackWhereItWas()
{
    RedisServer server;
    QVERIFY2(server.start(), server.error());
    server.command({ "SETBIT", "k", "9", "1" });
    CoreThread core(m_clock);
    core.connectTo(
        ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + server.socketPath()).value());
    {
        const auto tab = open(*m_executor, core.channel());
        QVERIFY(tab);
        auto* others = qobject_cast<QToolButton*>(button(*tab, QStringLiteral("Other views")));
        QCOMPARE(others->menu()->actions().size(), 1);
        others->menu()->actions().first()->trigger();
        auto* pane = tab->findChild<FacePane*>();
        QVERIFY(settled(*pane));
        QCOMPARE(picture(*pane), QStringLiteral("0 | 00000000 01000000 | 1 | 9"));
        photograph(*tab, QStringLiteral("bits"));
        tab->reload(); // stays where one is, and reads it anew
        QTRY_VERIFY(!tab->reader().isBusy());
        QVERIFY(pane->isVisible());
        QTest::mouseClick(button(*pane, QStringLiteral("Value")), Qt::LeftButton);
        QVERIFY(!pane->isVisible());
        QVERIFY(!pane->isOpen());
    }
}

QTEST_MAIN(TestFacePane)
#include "tst_facepane.moc"
