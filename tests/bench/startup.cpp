// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/row.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QThread>

#include <cstdio>

namespace sluice::bench {

namespace {
/// Resident memory of a process, MiB.
double residentMiB(qint64 pid)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmRSS:") + 6;
    return text.mid(at, text.indexOf("kB", at) - at).trimmed().toDouble() / 1024;
}

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
    return { { QStringLiteral("start to first frame (offscreen)"), median(firstFrame), {},
                 QStringLiteral("ms"), {}, Row::Sense::None, spread(firstFrame) },
        { QStringLiteral("memory at rest, resident"), median(atRest), {}, QStringLiteral("MiB"), {},
            Row::Sense::None, spread(atRest) } };
}
} // namespace

Measure startUp() { return { QStringLiteral("start"), measure }; }

} // namespace sluice::bench
