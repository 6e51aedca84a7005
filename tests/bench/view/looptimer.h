// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QApplication>

#include <cstdint>
#include <ctime>
#include <vector>

namespace sluice::bench {

/// Nanoseconds of this thread's CPU time, and of the wall's clock.
inline std::int64_t clockNanos(clockid_t which)
{
    timespec time {};
    clock_gettime(which, &time);
    return std::int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// What the painting of one frame took.
struct Taken {
    std::int64_t cpu = 0; ///< nanoseconds of the GUI thread
    std::int64_t wall = 0;
};

/// The program, whose painting and loop turns are measured while it is asked to.
class MeasuringApplication : public QApplication {
public:
    MeasuringApplication(int& argc, char** argv);

    bool notify(QObject* receiver, QEvent* event) override;
    /// Forgets what was measured and begins anew.
    void restart();
    [[nodiscard]] const std::vector<Taken>& paints() const { return m_paints; }
    /// CPU time of each turn of the event loop, nanoseconds.
    [[nodiscard]] const std::vector<std::int64_t>& turns() const { return m_turns; }
    /// Whose painting took longest, and how long: "Waterfall 2.1 ms".
    [[nodiscard]] QString slowestPaint() const;

private:
    std::int64_t m_slowestNanos = 0;
    const char* m_slowestName = "";
    std::vector<Taken> m_paints;
    std::vector<std::int64_t> m_turns;
    std::int64_t m_turnBegan = 0;
};

} // namespace sluice::bench
