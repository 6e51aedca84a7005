// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/load/stage.h"
#include "core/load/steplinks.h"
#include "core/runtime/detached.h"
#include "core/runtime/timer.h"

#include <functional>
#include <memory>

namespace sluice {

/// One command at a time, held up at each station until it is told to go on: really in the channel,
/// really taken, its very bytes really on their way. It has no deadline, the connection's silence
/// ends nothing, and there is one connection with a window of one. Others' requests wait behind it,
/// with deadlines of their own. The stage's controlling thread; nothing here blocks, for ever
/// nothing changes by itself.
class StepRun {
public:
    /// `usual`: what the engine goes back to at the end. Links that hold up this stage's
    /// connections. Both outlive it; no scenario runs meanwhile.
    StepRun(Stage& stage, StepLinks& links, EngineSettings usual);
    StepRun(const StepRun&) = delete;
    StepRun& operator=(const StepRun&) = delete;
    /// Lets everything go on its way; the engine is as usual again.
    ~StepRun();

    /// Makes the command; its words with the name first. `changed` is called when state() has
    /// changed.
    void begin(QList<QByteArray> command, std::function<void()> changed);
    /// On to the next station; does nothing while the one before has not been reached. After the
    /// last one: the same command once more. There is no way back: what has been written cannot be
    /// taken back.
    void next();
    [[nodiscard]] const StepState& state() const noexcept { return m_state; }

private:
    struct Pending;
    static Detached await(PendingReply pending, std::shared_ptr<Pending> into);
    void goTo(StepStation station);
    void look();
    void lookForRoom();
    void send();
    void setTaking(bool taking);
    void letGo();
    void heard(const StepBytes& bytes);
    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] bool isThere() const;

    Stage& m_stage;
    StepLinks& m_links;
    const EngineSettings m_usual;
    StepState m_state;
    std::function<void()> m_changed;
    std::shared_ptr<Pending> m_pending; ///< of the command that is under way; null: none is
    Client m_client;
    Timer m_look; ///< while it is on its way to a station
    bool m_isTaking = true;
    bool m_isHeld = false; ///< the engine is not as usual
};

} // namespace sluice
