// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/connection/corethread.h"
#include "ui/connect/connectionprobe.h"

#include <QTimer>

#include <memory>
#include <optional>

namespace sluice {

/// Tries a connection once with an engine of its own, beside the one in use. GUI thread, which has
/// an Executor.
class ServerProbe final : public ConnectionProbe {
    Q_OBJECT

public:
    explicit ServerProbe(const Clock& clock, QObject* parent = nullptr);
    ~ServerProbe() override;

    void probe(const ConnectionOptions& options) override;
    void cancel() override;

private:
    struct Attempt;
    void look();

    const Clock& m_clock;
    std::unique_ptr<Attempt> m_attempt;
    QTimer m_look;
};

} // namespace sluice
