// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/requestrecords.h"
#include "ui/models/exemplars.h"

#include <QElapsedTimer>
#include <QTest>

#include <set>

using namespace sluice;

namespace {

/// "E4 W2 S3 R7": why, and the request's number.
QByteArray picture(const std::vector<RequestRecord>& records, std::size_t most)
{
    QByteArrayList parts;
    for (const Exemplar& exemplar : chooseExemplars(records, 0, most))
        parts
            += "EWSR"[int(exemplar.kind)] + QByteArray::number(quint64(records[exemplar.index].id));
    return parts.join(' ');
}

} // namespace

class TestExemplars : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsRemarkableComesFirst()
    {
        std::vector<RequestRecord> records;
        for (std::uint64_t id = 1; id <= 6; ++id)
            records.push_back(steppedRecord(id, 1000, 10));
        records[1].stamps.called = records[1].stamps.intended = 900; // waited longest
        records[2].stamps.resumed += 500; // the slowest GET
        records[3].command = std::uint16_t(CommandId::Set);
        records[3].stamps.resumed += 100; // the slowest SET
        records[4].ending = Ending::ErrorReply;
        records[4].stamps.resumed += 5;
        records[5].ending = Ending::NotSent; // failed before that
        QVERIFY2(picture(records, 9).startsWith("E6 W2 S3 S4"), picture(records, 9).constData());
        QCOMPARE(picture(records, 2), "E6 W2");
        QCOMPARE(picture(records, 0), "");
        QCOMPARE(picture({}, 5), "");
    }

    void noneIsThereTwice()
    {
        QCOMPARE(picture({ steppedRecord(1, 1000) }, 9), "W1"); // the slowest and drawn, too
        const std::vector<RequestRecord> records = randomRecords(1000, 2'000'000'000, 4);
        std::set<std::uint32_t> seen;
        const auto chosen = chooseExemplars(records, 3'000'000'000, 40);
        for (const Exemplar& exemplar : chosen)
            QVERIFY(seen.insert(exemplar.index).second);
        QVERIFY(chosen.size() > 15);
    }

    void oneOfEvery100msIsDrawnAndStaysTheSame()
    {
        std::vector<RequestRecord> records;
        for (std::uint64_t id = 0; id < 3000; ++id) // one per millisecond
            records.push_back(steppedRecord(id + 1, std::int64_t(id) * 1'000'000 + 1, 0));
        const QByteArray all = picture(records, 100);
        QCOMPARE(all.count('R'), 30 - (all.contains("S1 ") ? 0 : 1));
        // While the window moves on, whoever is left is drawn again.
        records.erase(records.begin(), records.begin() + 1000);
        const QByteArray later = picture(records, 100);
        QVERIFY(later.count('R') >= 19);
        for (const QByteArray& each : later.split(' ')) {
            if (each.startsWith('R'))
                QVERIFY2(all.contains(each), each.constData());
        }
    }

    void timeForAFullWindowIsPrinted()
    {
        const std::vector<RequestRecord> records = randomRecords(65'536, 1'000'000'000, 4);
        QElapsedTimer timer;
        timer.start();
        const auto chosen = chooseExemplars(records, 0, 10);
        qInfo("exemplars of 65,536 records: %.2f ms", double(timer.nsecsElapsed()) / 1e6);
        QCOMPARE(chosen.size(), 10U);
    }
};

QTEST_GUILESS_MAIN(TestExemplars)
#include "tst_exemplars.moc"
