// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/quitsignals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace sluice {

namespace {

// A signal handler may do next to nothing (signal-safety(7)): it writes a byte into a pipe.
std::array<int, 2> g_pipe { -1, -1 };
constexpr std::array numbers { SIGINT, SIGTERM };

void handle(int number)
{
    const auto byte = static_cast<char>(number);
    [[maybe_unused]] const auto written = ::write(g_pipe[1], &byte, 1);
}

} // namespace

QuitSignals::QuitSignals(QObject* parent)
    : QObject(parent)
{
    if (::pipe2(g_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // then they end the program as they always did
    m_notifier = new QSocketNotifier(g_pipe[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &QuitSignals::read);
    for (const int number : numbers) {
        struct sigaction action { };
        action.sa_handler = handle;
        action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
        ::sigaction(number, &action, nullptr);
    }
}

QuitSignals::~QuitSignals()
{
    if (!m_notifier)
        return;
    for (const int number : numbers)
        std::signal(number, SIG_DFL);
    delete m_notifier;
    for (int& end : g_pipe) {
        ::close(end);
        end = -1;
    }
}

void QuitSignals::read()
{
    char byte = 0;
    while (::read(g_pipe[0], &byte, 1) == 1)
        Q_EMIT received(byte);
}

} // namespace sluice
