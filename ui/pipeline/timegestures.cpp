// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/timegestures.h"

#include "ui/models/pipelinefeed.h"

#include <QApplication>
#include <QKeyEvent>
#include <QWheelEvent>

#include <cmath>

namespace sluice {

namespace {

constexpr double zoomStep = 1.25; ///< one notch of the wheel
constexpr int smallStep = 5; ///< of the cross hair, pixels
constexpr int largeStep = 50;

} // namespace

TimeGestures::TimeGestures(const PipelineFeed& feed, TimeView& time, Scale scale)
    : m_feed(feed)
    , m_time(time)
    , m_scale(std::move(scale))
{
}

void TimeGestures::hover(int x)
{
    const TimeScale axis = m_scale();
    m_hoverX = axis.contains(x) ? std::optional(x) : std::nullopt;
    m_hoverAt = m_hoverX ? std::optional(axis.at(x)) : std::nullopt;
    m_anchor.reset();
    m_time.setCursor(m_hoverAt);
}

void TimeGestures::leave()
{
    m_hoverX.reset();
    m_time.setCursor({});
}

void TimeGestures::follow()
{
    // A mouse that rests over one pane does not hold back the keyboard in another one.
    if (!m_hoverX || m_time.cursor() != m_hoverAt)
        return m_hoverX.reset();
    hover(*m_hoverX);
}

void TimeGestures::press(int x)
{
    if (m_scale().contains(x))
        m_pressedX = x;
}

void TimeGestures::move(int x, Qt::KeyboardModifiers modifiers)
{
    hover(x);
    if (!m_pressedX)
        return;
    const TimeScale axis = m_scale();
    const int within = std::clamp(x, axis.left, axis.left + axis.width); // its end is a border too
    if (modifiers & Qt::ControlModifier)
        m_time.setInstant(axis.at(within)); // scrubs
    else if (std::abs(x - *m_pressedX) >= QApplication::startDragDistance())
        m_time.select(TimeRange { axis.at(*m_pressedX), axis.at(within) });
}

std::optional<int> TimeGestures::release(int x)
{
    const std::optional<int> from = std::exchange(m_pressedX, std::nullopt);
    return from && std::abs(x - *from) < QApplication::startDragDistance() ? from : std::nullopt;
}

void TimeGestures::click(int x)
{
    m_time.select({});
    m_time.setInstant(m_scale().at(x));
}

void TimeGestures::moveCursor(int pixels, bool selects)
{
    // In time, not in pixels of its place: there and back again is the same instant.
    m_hoverX.reset();
    const TimeScale axis = m_scale();
    const std::int64_t last = axis.at(axis.left + axis.width - 1);
    const std::int64_t step = axis.at(axis.left + std::abs(pixels)) - axis.range.from;
    const auto before = m_time.cursor();
    if (!before) {
        m_time.setCursor(last);
    } else {
        m_time.setCursor(std::clamp(*before + (pixels < 0 ? -step : step), axis.range.from, last));
        if (selects) {
            m_anchor = m_anchor.value_or(*before);
            m_time.select(TimeRange { *m_anchor, *m_time.cursor() });
        }
    }
    if (!selects) {
        m_anchor.reset();
        if (m_feed.isFrozen())
            m_time.setInstant(m_time.cursor());
    }
}

bool TimeGestures::key(const QKeyEvent* event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    const bool selects = shift && event->modifiers() & Qt::ControlModifier;
    const int step = shift && !selects ? largeStep : smallStep;
    const std::int64_t centre = m_time.cursor().value_or(m_time.end() - m_time.span() / 2);
    switch (event->key()) {
    case Qt::Key_Left:
        moveCursor(-step, selects);
        return true;
    case Qt::Key_Right:
        moveCursor(step, selects);
        return true;
    case Qt::Key_PageUp:
        m_time.pan(-m_time.span() / 2);
        return true;
    case Qt::Key_PageDown:
        m_time.pan(m_time.span() / 2);
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal: // where Plus is Shift and Equal
        m_time.zoom(1 / (zoomStep * zoomStep), centre);
        return true;
    case Qt::Key_Minus:
        m_time.zoom(zoomStep * zoomStep, centre);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_time.cursor())
            return false;
        m_time.setInstant(m_time.cursor());
        return true;
    case Qt::Key_Escape:
        if (m_time.cursor())
            m_time.setCursor({});
        else if (m_time.selection())
            m_time.select({});
        else if (m_time.instant())
            m_time.setInstant({});
        else
            return false;
        m_anchor.reset();
        return true;
    default:
        return false;
    }
}

void TimeGestures::wheel(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    const double notches = double(turned.y() != 0 ? turned.y() : turned.x()) / 120;
    if (event->modifiers() & Qt::ShiftModifier || turned.y() == 0)
        m_time.pan(-std::int64_t(notches * double(m_time.span()) / 10));
    else
        m_time.zoom(std::pow(zoomStep, -notches), m_scale().at(int(event->position().x())));
    event->accept();
}

} // namespace sluice
