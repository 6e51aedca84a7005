// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/cpus.h"
#include "tests/bench/row.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QThread>

#include <cstdio>

namespace sluice::bench {

namespace {
std::vector<Row> measure(const Settings& settings)
{
    const int rounds = settings.quick ? 3 : 7;
    std::vector<double> firstFrame, atRest;
    for (int round = 0; round < rounds; ++round) {
        std::fprintf(stderr, "\rstart: round %d of %d ", round + 1, rounds);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(
            QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("sluice.app.debug=true"));
        process.setProcessEnvironment(environment);
        QElapsedTimer timer;
        timer.start();
        process.start(settings.program,
            { QStringLiteral("--report"), QStringLiteral("-"), QStringLiteral("--run-for"),
                QStringLiteral("4s") });
        process.setReadChannel(QProcess::StandardError); // it is this that is waited for
        QByteArray log;
        while (!log.contains("first frame") && process.waitForReadyRead(20'000)) {
            log += process.readAllStandardError();
        }
        if (!log.contains("first frame")) {
            std::fprintf(stderr, "no frame: %s\n", log.constData());
            return {};
        }
        firstFrame.push_back(static_cast<double>(timer.nsecsElapsed()) * 1e-6);
        QThread::sleep(3); // seeded, scanned, at rest
        atRest.push_back(residentMiB(process.processId()));
        process.waitForFinished(20'000);
    }
    std::fputc('\n', stderr);
    Row frame, rest;
    frame.name = QStringLiteral("start to first frame (offscreen)");
    frame.unit = QStringLiteral("ms");
    frame.ours = median(firstFrame);
    frame.spread = spread(firstFrame);
    rest.name = QStringLiteral("memory at rest, resident");
    rest.unit = QStringLiteral("MiB");
    rest.ours = median(atRest);
    rest.spread = spread(atRest);
    return { frame, rest };
}
} // namespace

Measure startUp() { return { QStringLiteral("start"), measure }; }

} // namespace sluice::bench
