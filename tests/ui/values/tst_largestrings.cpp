// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/redisserver.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/textpane.h"
#include "ui/values/valuetab.h"

#include <QAbstractButton>
#include <QAbstractEventDispatcher>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include <sys/resource.h>

using namespace sluice;

namespace {

/// CPU that the calling thread has used so far.
std::chrono::microseconds threadCpu()
{
    rusage usage {};
    getrusage(RUSAGE_THREAD, &usage);
    const auto of = [](const timeval& t) {
        return std::chrono::seconds(t.tv_sec) + std::chrono::microseconds(t.tv_usec);
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

/// Counts the turns of the event loop and the most CPU that one of them took.
class Turns : public QObject {
public:
    Turns()
    {
        auto* dispatcher = QAbstractEventDispatcher::instance();
        connect(
            dispatcher, &QAbstractEventDispatcher::awake, this, [this] { m_begin = threadCpu(); });
        connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
            ++count;
            worst = std::max(worst, threadCpu() - m_begin);
        });
    }
    int count = 0;
    std::chrono::microseconds worst {};

private:
    std::chrono::microseconds m_begin = threadCpu();
};

/// Runs the event loop until @p done: a real one, so that its turns can be told apart.
template <typename Done> bool spinUntil(Done done)
{
    QEventLoop loop;
    QTimer check;
    QTimer limit;
    QObject::connect(&check, &QTimer::timeout, &loop, [&] {
        if (done())
            loop.quit();
    });
    QObject::connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
    check.start(1);
    limit.start(30000);
    loop.exec();
    return done();
}

QAbstractButton* button(const QWidget& widget, const QString& text)
{
    for (auto* candidate : widget.findChildren<QAbstractButton*>()) {
        if (candidate->text() == text && candidate->isVisibleTo(&widget))
            return candidate;
    }
    return nullptr;
}

} // namespace

class TestLargeStrings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void largeStringsDoNotFreeze_data();
    void largeStringsDoNotFreeze();
};

void TestLargeStrings::largeStringsDoNotFreeze_data()
{
    QTest::addColumn<int>("megabytes");
    QTest::addColumn<int>("kind");
    QTest::newRow("12 MB of lines") << 12 << 0;
    QTest::newRow("12 MB in one line") << 12 << 1;
    QTest::newRow("12 MB of JSON in one line") << 12 << 2;
    QTest::newRow("64 MB of lines") << 64 << 0;
    QTest::newRow("64 MB of JSON in one line") << 64 << 2;
    QTest::newRow("64 MB of any bytes") << 64 << 3;
}

void TestLargeStrings::largeStringsDoNotFreeze()
{
    QFETCH(const int, megabytes);
    QFETCH(const int, kind);
    const qsizetype size = qsizetype(megabytes) * 1024 * 1024;
    const char* const pieces[] = { "a line of text that has some length\n", "no line feeds ",
        "{\"id\":9007199254740993,\"a\":[1,2]},", "\x00\x01\xfe\xff" };
    QByteArray piece = kind == 3 ? QByteArray(pieces[kind], 4) : QByteArray(pieces[kind]);
    QByteArray value = piece.repeated(size / piece.size());
    if (kind == 2)
        value = "[" + value + "0]";
    RedisServer server;
    QVERIFY2(server.start(), server.error());
    server.command({ "SET", "k", value });
    const SteadyClock clock;
    QtExecutor executor(clock);
    CoreThread core(clock);
    core.connectTo(
        ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + server.socketPath()).value());
    Turns turns;
    const auto tab = std::make_unique<ValueTab>(Client(core.channel(), "test"), "k");
    tab->resize(1000, 600);
    tab->show();
    QVERIFY(spinUntil([&] { return !tab->reader().isBusy(); }));
    QTest::mouseClick(button(*tab, QStringLiteral("Load all")), Qt::LeftButton);
    auto* viewer = tab->findChild<BytesViewer*>();
    QVERIFY(spinUntil([&] { return !tab->reader().hasMore() && !viewer->isWorking(); }));
    QCOMPARE(viewer->view(),
        kind == 2       ? ValueView::Json
            : kind == 3 ? ValueView::Hex
                        : ValueView::Text);
    TextPane* pane = viewer->pane();
    pane->setFocus();
    QTest::keyClick(pane, Qt::Key_End, Qt::ControlModifier);
    QTest::keyClick(pane, Qt::Key_PageUp);
    for (const ValueView view : { ValueView::Hex, ValueView::Text, ValueView::Json }) {
        viewer->chooseView(view);
        QVERIFY(spinUntil([&] { return !viewer->isWorking(); }));
    }
    for (const char* name : { "Wrap" }) {
        QTest::mouseClick(button(*tab, QString::fromLatin1(name)), Qt::LeftButton);
        QVERIFY(spinUntil([&] { return !viewer->isWorking(); }));
    }
    qInfo("most CPU of the GUI thread in one turn: %.1f ms (%d turns)",
        double(turns.worst.count()) / 1000, turns.count);
    QVERIFY(turns.count > megabytes); // the loop went on while it was read
    // Of CPU, not of time that passes. A sanitizer checks every byte that is copied, and returns
    // memory with care.
#ifdef __SANITIZE_ADDRESS__
    constexpr int slower = 4;
#else
    constexpr int slower = 1;
#endif
    QVERIFY2(turns.worst < slower * std::chrono::milliseconds(50),
        "the GUI thread was busy for too long in one turn");
}

QTEST_MAIN(TestLargeStrings)
#include "tst_largestrings.moc"
