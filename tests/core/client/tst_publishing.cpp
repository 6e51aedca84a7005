// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/publishing.h"
#include "tests/core/client/realclient.h"

using namespace sluice;

/// Messages out, on a real server over both protocols.
class TestPublishing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void messagesReachWhoListens()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto publishing = real.as<Publishing>();
        const QByteArray all = allBytes();
        QCOMPARE(valueOf(publishing.publish(all, "nobody")), 0);
        QCOMPARE(valueOf(publishing.spublish(all, "nobody")), 0);
        QCOMPARE(valueOf(publishing.pubsubChannels()), QList<QByteArray>());
        // The test's own connection listens; its replies are RESP2, and the first one is read.
        (void)real.server.raw({ "SUBSCRIBE", all });
        QCOMPARE(valueOf(publishing.publish(all, all)), 1);
        QCOMPARE(valueOf(publishing.pubsubChannels()), QList<QByteArray> { all });
        QCOMPARE(valueOf(publishing.pubsubChannels("none*")), QList<QByteArray>());
        QCOMPARE(valueOf(publishing.pubsubNumsub({ all, "none" })),
            (std::vector<ChannelCount> { ChannelCount(all, 1), ChannelCount("none", 0) }));
        QCOMPARE(valueOf(publishing.pubsubNumsub({})), std::vector<ChannelCount>());
        QCOMPARE(valueOf(publishing.pubsubNumpat()), 0);
    }
};

QTEST_GUILESS_MAIN(TestPublishing)
#include "tst_publishing.moc"
