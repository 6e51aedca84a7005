// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <pthread.h>
#include <sched.h>

namespace sluice::bench {

/// Pins the calling thread, and every thread and process that it starts from now on, to the CPU of
/// the client; back again at the end. Does nothing where this process may use one CPU only.
class ClientPin {
public:
    ClientPin();
    ~ClientPin();
    ClientPin(const ClientPin&) = delete;
    ClientPin& operator=(const ClientPin&) = delete;

private:
    cpu_set_t m_before {};
    bool m_isPinned = false;
};

/// Pins every thread of a process of ours to the server's CPU.
void pinServer(qint64 pid);
/// Where server and client run, for people.
[[nodiscard]] QString describeCpus();

/// CPU time of this process so far, all threads, user and system; seconds.
[[nodiscard]] double processCpu();
/// The same of one thread of this process.
[[nodiscard]] double threadCpu(pthread_t thread);

/// What the machine has done so far; seconds.
struct MachineUse {
    double wall = 0;
    double busy = 0; ///< all CPUs
    double ours = 0; ///< this process and its children that have ended
};
[[nodiscard]] MachineUse machineUse();
/// CPUs' worth of work that others did between the two. The children that were running at either
/// moment are taken for others.
[[nodiscard]] double othersShare(const MachineUse& from, const MachineUse& to);
/// Resident memory of a process, MiB; 0 when there is none.
[[nodiscard]] double residentMiB(qint64 pid);

} // namespace sluice::bench
