// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/pipeline/timescale.h"

#include <QtCore/qnamespace.h>

#include <functional>
#include <optional>

class QKeyEvent;
class QWheelEvent;

namespace sluice {

class PipelineFeed;

/// What mouse and keyboard do over the time axis that all panes share, the same in each of them.
///
/// Hovering moves the cross hair. A click looks at an instant, as a drag with Ctrl does; a drag
/// selects a span; the wheel zooms, Shift and the wheel pan. Left and Right move the cross hair
/// (Shift: further) and, in the frozen view, what is looked at; with Ctrl and Shift they select
/// from where it was. Page Up and Page Down pan, Plus and Minus zoom, Return looks at the cross
/// hair's instant, Escape takes back: the cross hair, the selection, the instant. GUI thread.
class TimeGestures {
public:
    /// The axis as the pane draws it at present, in the pane's logical pixels.
    using Scale = std::function<TimeScale()>;
    /// `feed` and `time` must outlive it.
    TimeGestures(const PipelineFeed& feed, TimeView& time, Scale scale);

    /// The mouse is at `x`: the cross hair goes there, or away where the axis is not.
    void hover(int x);
    /// The mouse has left the pane.
    void leave();
    /// Time has gone on: the cross hair stays below the mouse, unless something else moved it
    /// since.
    void follow();

    /// A click or a drag may begin; nothing happens outside of the axis.
    void press(int x);
    /// hover(), and what a drag does.
    void move(int x, Qt::KeyboardModifiers modifiers);
    /// Ends what press() began; the place of the press when that was a click.
    std::optional<int> release(int x);
    /// A click at `x`: looks at that instant, and nothing is selected any more.
    void click(int x);

    void wheel(QWheelEvent* event);
    /// False: the key means nothing here.
    bool key(const QKeyEvent* event);

private:
    void moveCursor(int pixels, bool selects);

    const PipelineFeed& m_feed;
    TimeView& m_time;
    Scale m_scale;
    std::optional<int> m_hoverX;
    std::optional<std::int64_t> m_hoverAt; ///< where the cross hair went for it
    std::optional<int> m_pressedX;
    std::optional<std::int64_t> m_anchor; ///< where a selection by the keyboard began
};

} // namespace sluice
