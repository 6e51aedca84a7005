// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/livemark.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"

#include <QActionGroup>
#include <QEvent>
#include <QMenu>

namespace sluice {

using namespace std::chrono_literals;
using State = LiveKey::State;

LiveMark::LiveMark(LiveKey& live, QWidget* parent)
    : QToolButton(parent)
    , m_live(live)
    , m_byItself(new QAction(tr("&Reload when it is changed"), this))
    , m_intervals(new QActionGroup(this))
{
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::StrongFocus);
    makeMenu();
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &LiveMark::say);
    connect(&m_live, &LiveKey::stateChanged, this, &LiveMark::say);
    connect(&m_live, &LiveKey::changed, this, &LiveMark::say);
    connect(&m_live, &LiveKey::useful, this, [this] {
        const bool isFirst = !std::exchange(m_wasUseful, true);
        if (reloadsByItself() && !(isFirst && !m_live.changedAt()))
            Q_EMIT reloadWanted();
    });
    say();
}

void LiveMark::makeMenu()
{
    auto* menu = new QMenu(this);
    m_byItself->setCheckable(true);
    m_byItself->setChecked(true);
    menu->addAction(m_byItself);
    menu->addSection(tr("Where the server cannot tell: read again"));
    const auto add = [this, menu](const QString& text, std::chrono::milliseconds interval) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(interval == m_live.interval());
        m_intervals->addAction(action);
        connect(action, &QAction::triggered, this, [this, interval] {
            m_live.setInterval(interval);
            say();
        });
    };
    add(tr("&never"), 0ms);
    add(tr("every second"), 1s);
    add(tr("every &5 s"), 5s);
    add(tr("every &30 s"), 30s);
    setMenu(menu);
}

void LiveMark::say()
{
    QString text;
    switch (m_live.state()) {
    case State::Starting:
        break;
    case State::Live: {
        text = tr("● live");
        if (const auto at = m_live.changedAt()) {
            const auto ago = m_live.clock().now() - *at;
            text = ago < 1s ? tr("● live: changed just now")
                            : tr("● live: changed %1 ago").arg(format::wholeSeconds(ago));
        }
        break;
    }
    case State::Lost:
        text = tr("○ not live");
        break;
    case State::Unavailable:
        text = m_live.isPolling()
            ? tr("○ read every %1").arg(format::shortDuration(m_live.interval()))
            : tr("○ not live");
        break;
    }
    setVisible(!text.isEmpty());
    if (m_live.state() == State::Live && m_live.changedAt())
        m_second.start();
    else
        m_second.stop();
    m_intervals->setEnabled(m_live.state() == State::Unavailable);
    setText(text);
    setToolTip(plainToolTip(explanation()));
    setAccessibleName(text);
    setAccessibleDescription(explanation());
    dress();
}

QString LiveMark::explanation() const
{
    switch (m_live.state()) {
    case State::Starting:
        return {};
    case State::Live:
        return tr(
            "The server tells when this key is changed, expires or is deleted (CLIENT TRACKING, "
            "on a connection of its own). It costs the server one entry in a table for each "
            "opened key; a key that is written all the time is read four times a second at "
            "most. A write to the same name in another database is told of too.");
    case State::Lost:
        return tr("There is no connection over which the server could tell of changes. It is live "
                  "again by itself once connected.");
    case State::Unavailable:
        break;
    }
    if (m_live.refusal().isEmpty())
        return tr(
            "This server speaks RESP2 here, which has no way to tell of changes. The key can be "
            "read again at an interval: choose one in this menu.");
    return tr("The server does not tell of changes: %1. The key can be read again at an interval: "
              "choose one in this menu.")
        .arg(toDisplay(m_live.refusal(), 200));
}

void LiveMark::dress()
{
    const Colors& theme = Colors::of(palette());
    const QColor wanted = m_live.state() == State::Live ? theme.okText : theme.muted;
    // Setting a palette brings another PaletteChange: only when it differs.
    QPalette changed = palette();
    if (changed.color(QPalette::ButtonText) == wanted)
        return;
    changed.setColor(QPalette::ButtonText, wanted);
    setPalette(changed);
}

void LiveMark::changeEvent(QEvent* event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

} // namespace sluice
