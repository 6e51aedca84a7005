// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/fuzz/decoderproperty.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace sluice;

namespace {

/// Some steps of damage: bytes changed, inserted, removed, repeated; lengths announced.
QByteArray damaged(QByteArray bytes, QRandomGenerator& random)
{
    for (int change = random.bounded(6); change > 0 && bytes.size() > 1; --change) {
        const int at = 1 + random.bounded(static_cast<int>(bytes.size()) - 1);
        switch (random.bounded(6)) {
        case 0:
            bytes[at] = static_cast<char>(random.bounded(256));
            break;
        case 1:
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.bounded(8)));
            break;
        case 2:
            bytes.insert(at, bytes.mid(random.bounded(static_cast<int>(bytes.size())), 30));
            break;
        case 3:
            bytes.replace(at, 4, QByteArray("\x7f\xff\xff\xff", 4));
            break;
        case 4:
            bytes.remove(at, 1 + random.bounded(8));
            break;
        default:
            bytes.truncate(at);
            break;
        }
    }
    return bytes;
}

} // namespace

class TestDecoderCorpus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePropertyHoldsForWhatTheFuzzerFound_data();
    void thePropertyHoldsForWhatTheFuzzerFound();
    void thePropertyHoldsForDamagedValuesOfEveryDecoder();
    void oldFormatsOfZstdAreNotRead();
};

void TestDecoderCorpus::thePropertyHoldsForWhatTheFuzzerFound_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(QStringLiteral(QT_TESTCASE_SOURCEDIR "/fuzz/corpus/decoder"));
    QVERIFY(!folder.isEmpty());
    for (const QFileInfo& file : folder.entryInfoList(QDir::Files))
        QTest::newRow(qPrintable(file.fileName())) << file.filePath();
}

void TestDecoderCorpus::thePropertyHoldsForWhatTheFuzzerFound()
{
    QFETCH(const QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray input = file.readAll();
    // The table's order may change: every decoder gets it, and the guess.
    for (std::size_t choice = 0; choice <= decoderTable().size(); ++choice) {
        input[0] = static_cast<char>(choice);
        const char* broken = brokenDecoderProperty(input);
        QVERIFY2(!broken, broken);
    }
}

void TestDecoderCorpus::thePropertyHoldsForDamagedValuesOfEveryDecoder()
{
    const QByteArray text
        = R"({"id":9007199254740993,"name":"somebody","tags":["one",2.5,null,{"$bytes":"00ff"}]})";
    QRandomGenerator random(1);
    for (std::size_t choice = 0; choice < decoderTable().size(); ++choice) {
        const auto encoded = encode(text, { decoderTable()[choice]->name() }, {});
        const auto* good = std::get_if<QByteArray>(&encoded);
        for (int i = 0; i < 500; ++i) {
            const QByteArray input
                = static_cast<char>(choice) + damaged(good ? *good : text, random);
            const char* broken = brokenDecoderProperty(input);
            QVERIFY2(!broken,
                qPrintable(QString::fromLatin1(decoderTable()[choice]->name() + ": ")
                    + QLatin1String(broken) + QLatin1String(": ")
                    + QString::fromLatin1(input.toHex())));
        }
    }
}

void TestDecoderCorpus::oldFormatsOfZstdAreNotRead()
{
    // A whole frame of zstd 0.6 ("\x26\xb5\x2f\xfd"), behind a frame of today in pieces too.
    const auto good = encode("text", { "zstd" }, {});
    const QByteArray frame = std::get<QByteArray>(good);
    const QByteArray old = QByteArray::fromHex("26b52ffd2068ed02008246161a70c73a");
    for (const qsizetype size : { 1, 3, 1000 }) {
        LargeBytes pieces;
        const QByteArray all = frame + frame + old;
        for (qsizetype i = 0; i < all.size(); i += size)
            pieces.append(all.mid(i, size));
        const Decoded decoded = decode(pieces, { "zstd" });
        QVERIFY(decoded.problem);
        QCOMPARE(int(decoded.problem->kind), int(DecodeProblem::Kind::Malformed));
        QCOMPARE(decoded.problem->offset, 2 * frame.size());
    }
    QCOMPARE(decode(LargeBytes(frame + frame), { "zstd" }).bytes.joined(), QByteArray("texttext"));
}

QTEST_GUILESS_MAIN(TestDecoderCorpus)
#include "tst_decodercorpus.moc"
