// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/keys/filledserver.h"
#include "tests/support/realengine.h"
#include "ui/keys/keyspanel.h"
#include "ui/keys/keytreeview.h"

#include <functional>
#include <memory>

namespace sluice::bench {

/// The keys panel in a window, over the real engine and a filled server; the event loop is turned
/// here, and each turn's CPU time looked at.
class PanelRig {
public:
    explicit PanelRig(FilledServer& server);
    ~PanelRig();
    [[nodiscard]] bool connect();

    /// Turns the loop until it is so; milliseconds. Negative: not within five minutes.
    double turnUntil(const std::function<bool()>& done);
    /// The most CPU time of this thread in one turn since the last call, milliseconds.
    double takeLongestTurn() { return std::exchange(m_longestTurn, 0); }

    [[nodiscard]] KeysPanel& panel() { return *m_panel; }
    [[nodiscard]] KeyTreeView& tree() { return *m_tree; }
    [[nodiscard]] RealEngine& engine() { return m_engine; }

private:
    FilledServer& m_server;
    RealEngine m_engine;
    std::unique_ptr<KeysPanel> m_panel;
    KeyTreeView* m_tree = nullptr;
    double m_longestTurn = 0;
};

} // namespace sluice::bench
