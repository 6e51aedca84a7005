// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayList>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <vector>

namespace sluice {

/// A child process without QProcess, whose way of forking makes ThreadSanitizer look away from all
/// that the parent does afterwards. Ends with its owner, at the latest. One thread.
class ChildProcess {
public:
    ChildProcess() = default;
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess()
    {
        signal(SIGKILL);
        while (!waitForEnd(1'000)) { }
    }

    /// Program (a full path) and arguments; what it prints goes to `log`. 0, or why not (errno).
    [[nodiscard]] int start(const QByteArrayList& command, const QByteArray& log)
    {
        std::vector<char*> words;
        for (const QByteArray& word : command)
            words.push_back(const_cast<char*>(word.constData()));
        words.push_back(nullptr);
        posix_spawn_file_actions_t files;
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(
            &files, STDOUT_FILENO, log.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
        const int failed
            = ::posix_spawn(&m_pid, words.front(), &files, nullptr, words.data(), ::environ);
        ::posix_spawn_file_actions_destroy(&files);
        if (failed)
            m_pid = 0;
        return failed;
    }

    /// 0 when there is none, or it has ended and somebody has looked.
    [[nodiscard]] pid_t pid() const noexcept { return m_pid; }
    /// True when it runs no more.
    [[nodiscard]] bool hasEnded() noexcept
    {
        if (m_pid > 0 && ::waitpid(m_pid, nullptr, WNOHANG) != 0)
            m_pid = 0;
        return m_pid == 0;
    }
    void signal(int number) const noexcept
    {
        if (m_pid > 0)
            ::kill(m_pid, number);
    }
    /// False when it still runs after that time.
    [[nodiscard]] bool waitForEnd(int milliseconds) noexcept
    {
        for (int left = milliseconds; !hasEnded(); --left) {
            if (left <= 0)
                return false;
            ::usleep(1'000);
        }
        return true;
    }

private:
    pid_t m_pid = 0;
};

} // namespace sluice
