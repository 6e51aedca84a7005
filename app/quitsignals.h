// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QSocketNotifier;

namespace sluice {

/// Turns SIGINT and SIGTERM (Ctrl+C, kill) into a signal of the event loop, so that the program can
/// clean up. The second one ends it at once, as if nobody listened. One at a time; GUI thread.
class QuitSignals : public QObject {
    Q_OBJECT

public:
    explicit QuitSignals(QObject* parent = nullptr);
    /// The signals do again what they did before.
    ~QuitSignals() override;

Q_SIGNALS:
    /// SIGINT or SIGTERM, as a number.
    void received(int number);

private:
    void read();

    QSocketNotifier* m_notifier = nullptr;
};

} // namespace sluice
