// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/subscription.h"

#include <QByteArray>

namespace sluice {

/// The books of one subscription to messages that are numbers, 1, 2, 3...: each is delivered once
/// and in order, or told to be missed (Lagged), or published while the subscription said that it
/// was interrupted; finding() is what does not add up. One thread.
class HeardNumbers {
public:
    HeardNumbers(const Client& client, TopicKind kind, const QByteArray& name)
        : m_kind(kind)
        , m_subscription(std::make_unique<Subscription>(client, kind, name))
    {
    }

    /// Takes what has come. `published`: the last number that has been published so far.
    void take(int published)
    {
        while (m_subscription) {
            const auto received = m_subscription->tryNext();
            if (!received)
                return;
            if (const auto* lagged = std::get_if<Lagged>(&*received)) {
                m_missed += static_cast<int>(lagged->missed);
                m_lagged = true;
            } else if (const auto* event = std::get_if<Subscription::EventPtr>(&*received)) {
                heard(**event, published);
            } else {
                return;
            }
        }
    }
    /// Unsubscribes.
    void letGo() { m_subscription.reset(); }

    [[nodiscard]] bool isActive() const { return m_active; }
    [[nodiscard]] int last() const { return m_last; }
    [[nodiscard]] int delivered() const { return m_delivered; }
    [[nodiscard]] int missed() const { return m_missed; } ///< events too, as Lagged counts
    [[nodiscard]] int lost() const { return m_lost; } ///< between Interrupted and Active
    [[nodiscard]] int interruptions() const { return m_interruptions; }
    [[nodiscard]] int events() const { return m_events; } ///< all, the messages too
    [[nodiscard]] const QByteArray& finding() const { return m_finding; }

private:
    void heard(const TopicEvent& event, int published)
    {
        ++m_events;
        switch (event.kind) {
        case TopicEvent::Kind::Message:
            return heardNumber(event);
        case TopicEvent::Kind::Active:
            if (m_active && !m_lagged)
                m_finding += "active twice; ";
            m_active = true;
            m_certainBehind = published;
            break;
        case TopicEvent::Kind::Interrupted:
            ++m_interruptions;
            m_active = false;
            m_mayLack = true;
            break;
        case TopicEvent::Kind::Refused:
            --m_events; // only where a command was broken on its way
            break;
        }
    }
    void heardNumber(const TopicEvent& event)
    {
        const int number = numberIn(event);
        if (number == 0) { // another command, for MONITOR
            --m_events;
            return;
        }
        ++m_delivered;
        const int lacking = number - m_last - 1;
        const auto found = [&](const char* what) {
            m_finding += QByteArray::number(number) + " behind " + QByteArray::number(m_last) + ' '
                + what + "; ";
        };
        if (lacking < 0)
            found("is out of order or twice");
        if (!m_active && !m_lagged)
            found("came before it was active again");
        if (lacking > 0 && !m_lagged && (!m_mayLack || number - 1 > m_certainBehind))
            found("and nothing was said of those between");
        if (lacking > 0 && !m_lagged)
            m_lost += lacking;
        m_last = number;
        m_active = true; // should that event be among what was missed
        m_mayLack = m_lagged = false;
    }
    [[nodiscard]] int numberIn(const TopicEvent& event) const
    {
        if (m_kind != TopicKind::Monitor)
            return event.payload.toInt();
        const qsizetype at = event.payload.indexOf("\"PUBLISH\" \"news\" \"");
        const qsizetype begin = at + 18;
        return at < 0 ? 0 : event.payload.mid(begin, event.payload.size() - begin - 1).toInt();
    }

    TopicKind m_kind;
    std::unique_ptr<Subscription> m_subscription;
    QByteArray m_finding;
    int m_last = 0;
    int m_delivered = 0;
    int m_missed = 0;
    int m_lost = 0;
    int m_interruptions = 0;
    int m_events = 0;
    int m_certainBehind = 0; ///< what has a greater number was published when it was active
    bool m_active = false;
    bool m_mayLack = false; ///< it was interrupted since the last number
    bool m_lagged = false; ///< the same, and what it was may be among what was missed
};

} // namespace sluice
