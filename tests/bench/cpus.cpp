// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/cpus.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <ctime>
#include <sys/resource.h>
#include <unistd.h>

namespace sluice::bench {

namespace {
struct Cpus {
    int server = -1;
    int client = -1;
    [[nodiscard]] bool areTwo() const { return client >= 0; }
};

/// The first two that this process was allowed to use when it began.
Cpus cpus()
{
    static const Cpus found = [] {
        Cpus two;
        cpu_set_t allowed;
        CPU_ZERO(&allowed);
        sched_getaffinity(0, sizeof allowed, &allowed);
        for (int cpu = 0; cpu < CPU_SETSIZE && !two.areTwo(); ++cpu) {
            if (CPU_ISSET(cpu, &allowed))
                (two.server < 0 ? two.server : two.client) = cpu;
        }
        return two;
    }();
    return found;
}

cpu_set_t only(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return set;
}

double clockSeconds(clockid_t clock)
{
    timespec time {};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
} // namespace

ClientPin::ClientPin()
{
    if (!cpus().areTwo())
        return;
    sched_getaffinity(0, sizeof m_before, &m_before);
    const cpu_set_t one = only(cpus().client);
    m_isPinned = sched_setaffinity(0, sizeof one, &one) == 0;
}

ClientPin::~ClientPin()
{
    if (m_isPinned)
        sched_setaffinity(0, sizeof m_before, &m_before);
}

void pinServer(qint64 pid)
{
    if (!cpus().areTwo())
        return;
    const cpu_set_t one = only(cpus().server);
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
    for (const QString& task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        sched_setaffinity(task.toInt(), sizeof one, &one);
}

QString describeCpus()
{
    return cpus().areTwo()
        ? QStringLiteral("server on CPU %1, client on CPU %2").arg(cpus().server).arg(cpus().client)
        : QStringLiteral("one CPU only: nothing is pinned, server and client share it");
}

double processCpu() { return clockSeconds(CLOCK_PROCESS_CPUTIME_ID); }

double threadCpu(pthread_t thread)
{
    clockid_t clock {};
    return pthread_getcpuclockid(thread, &clock) == 0 ? clockSeconds(clock) : 0;
}

MachineUse machineUse()
{
    MachineUse use;
    use.wall = clockSeconds(CLOCK_MONOTONIC);
    QFile file(QStringLiteral("/proc/stat"));
    if (file.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> fields = file.readLine().simplified().split(' ');
        for (const qsizetype field : { 1, 2, 3, 6, 7 }) // user nice system irq softirq
            use.busy += fields.value(field).toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
    }
    rusage children {};
    getrusage(RUSAGE_CHILDREN, &children);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    use.ours = processCpu() + seconds(children.ru_utime) + seconds(children.ru_stime);
    return use;
}

double othersShare(const MachineUse& from, const MachineUse& to)
{
    const double others = (to.busy - from.busy) - (to.ours - from.ours);
    return to.wall > from.wall ? std::max(0.0, others / (to.wall - from.wall)) : 0;
}

double residentMiB(qint64 pid)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmRSS:") + 6;
    return text.mid(at, text.indexOf("kB", at) - at).trimmed().toDouble() / 1024;
}

} // namespace sluice::bench
