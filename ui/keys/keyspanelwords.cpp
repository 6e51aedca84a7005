// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// What the panel says: above the tree, and in its place.
#include "ui/keys/keyspanel.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/format.h"

#include <QLineEdit>

namespace sluice {

namespace {

constexpr qsizetype mostErrorChars = 200;

} // namespace

QString KeysPanel::lineAboveTree() const
{
    const KeyFilter& filter = m_index.filter();
    QStringList lines;
    if (!filter.error().isEmpty())
        lines += tr("This is no regular expression, from character %1 on: %2")
                     .arg(QString::fromUtf8(
                              m_filter->edit().text().toUtf8().left(filter.errorOffset()))
                              .size()
                         + 1)
                     .arg(toDisplay(filter.error(), mostErrorChars));
    else if (!filter.matchesAll() && m_model.keys() > 0)
        lines += m_index.isSettled() || m_scanner.isScanning() || m_model.matches() > 0
            ? tr("%1 of %2 keys match")
                  .arg(format::count(m_model.matches()), format::count(m_model.keys()))
            : tr("Filtering…");
    if (m_watch.state() == KeyspaceWatch::State::TooFast)
        lines += tr("Keys change too fast to follow: reload to see them as they are.");
    if (!m_notice.isEmpty())
        lines += m_notice;
    return lines.join(QLatin1Char('\n'));
}

QString KeysPanel::emptyText() const
{
    using State = ScanProgress::State;
    if (!m_connected && !m_why.isEmpty())
        return m_why;
    if (!m_connected)
        return tr("Not connected.\nKeys are listed here once a server is connected.");
    switch (m_scanner.state()) {
    case State::Idle:
    case State::Counting:
    case State::Scanning:
        return tr("Looking for keys…");
    case State::NeedsConsent:
        return tr("Not loaded: see below.");
    case State::Stopped:
    case State::Interrupted:
    case State::Failed:
        return m_index.filter().matchesAll() ? QString() : tr("Nothing loaded so far matches.");
    case State::Finished:
        break;
    }
    if (!m_index.isSettled())
        return {};
    if (m_model.keys() > 0)
        return tr("No key matches this filter.");
    return m_scanner.progress().isPartial() ? tr("No key on the server matches.")
                                            : tr("This database has no keys.");
}

} // namespace sluice
