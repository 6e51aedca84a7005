// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/decoder.h"
#include "core/values/decoders/decodertable.h"

#include <QTest>

using namespace sluice;

/// Each decoder stops by itself when nobody waits any more: asked directly, since the chain looks
/// at the flag again behind every step.
class TestDecoderCancel : public QObject {
    Q_OBJECT

    static constexpr int many = 200'000;

    static QByteArray repeated(const QByteArray& part)
    {
        QByteArray all;
        all.reserve(part.size() * many);
        for (int i = 0; i < many; ++i)
            all += part;
        return all;
    }

private Q_SLOTS:
    void itStopsBeforeTheEnd_data()
    {
        QTest::addColumn<QByteArray>("decoder");
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray plain(4 * 1024 * 1024, 'x');
        for (const char* name :
            { "gzip", "zlib", "zstd", "lz4", "snappy-framed", "brotli", "base64" }) {
            const auto decoder = findDecoder(name);
            QVERIFY2(decoder, name);
            const Encoded encoded = decoder->encode(plain, {});
            QVERIFY2(std::holds_alternative<QByteArray>(encoded), name);
            QTest::newRow(name) << QByteArray(name) << std::get<QByteArray>(encoded);
        }
        // 0x9a: an array with a length of four bytes; 200,000 is 0x00030d40.
        QTest::newRow("cbor") << QByteArray("cbor")
                              << QByteArray("\x9a\x00\x03\x0d\x40", 5) + repeated("\x01");
        QTest::newRow("php") << QByteArray("php") << "a:200000:{" + repeated("i:1;i:2;") + "}";
        QTest::newRow("pickle") << QByteArray("pickle")
                                << QByteArray("\x80\x02](", 4) + repeated("K\x01") + "e.";
        QTest::newRow("protobuf") << QByteArray("protobuf") << repeated(QByteArray("\x08\x01", 2));
    }
    void itStopsBeforeTheEnd()
    {
        QFETCH(const QByteArray, decoder);
        QFETCH(const QByteArray, bytes);
        const auto one = findDecoder(decoder);
        QVERIFY(one);
        const Step whole = one->decode(LargeBytes(bytes), {}, {});
        QVERIFY(!whole.problem);
        CancelFlag cancel;
        cancel.cancel();
        const Step step = one->decode(LargeBytes(bytes), {}, cancel);
        QVERIFY(step.problem);
        QCOMPARE(step.problem->kind, DecodeProblem::Kind::Cancelled);
        QVERIFY(step.bytes.size() < whole.bytes.size() / 2);
    }
};

QTEST_GUILESS_MAIN(TestDecoderCancel)
#include "tst_decodercancel.moc"
