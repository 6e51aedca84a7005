// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// What the inspector says of the selected request.
#include "core/protocol/displaytext.h"
#include "ui/models/commandtext.h"
#include "ui/models/phasespans.h"
#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/pressureinspector.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"

#include <QPushButton>

namespace sluice {

namespace {

/// Those that were in line together with the request are looked for among so many.
constexpr std::size_t neighboursLookedAt = 8192;

} // namespace

void PressureInspector::showSelected()
{
    const std::optional<RequestRecord>& selected = m_waterfall.selected();
    m_nothing->setVisible(!selected);
    for (int row = Request; row < RowCount; ++row)
        setShown(static_cast<Row>(row), selected.has_value());
    if (!selected) {
        m_openKey->hide();
        return;
    }
    const RequestRecord& record = *selected;
    const QString command = commandText(record, m_feed.masksKeys());
    m_lines[Request].name->setText(QLatin1Char('#') + format::count(record.id));
    set(Request, command);
    set(Producer, toDisplay(m_feed.source().producerName(record.producer), 40));
    set(SentReceived,
        tr("%1 / %2").arg(format::bytes(quint64(record.bytesSent)),
            isOpen(record) ? format::unknown() : format::bytes(quint64(record.bytesReceived))));
    showSelectedPhases(record);

    showAhead(record);
    set(LineAndEpoch,
        tr("%1 · %2").arg(format::count(record.connection + 1), format::count(record.epoch)));
    setShown(LineAndEpoch, record.stamps.taken != 0);
    m_openKey->setVisible(record.keySize > 0);
    setShown(Shared, record.sharedWith > 0);
    set(Shared, tr("%1 others").arg(format::count(record.sharedWith)));
    QString ended;
    if (isOpen(record))
        ended = tr("open");
    else if (record.ending == Ending::Reply)
        ended = tr("reply");
    else if (record.ending == Ending::ErrorReply)
        ended = tr("error reply");
    else
        ended = errortext::ofOutcome(record.ending, record.why).what;
    if (record.abandoned)
        ended += record.swallowed ? tr(" (abandoned, reply read)") : tr(" (abandoned)");
    set(EndedAs, ended);
    m_lines[EndedAs].value->setWordWrap(true);
}

void PressureInspector::showSelectedPhases(const RequestRecord& record)
{
    // Until the snapshot that it is from, as in its row: frames go on between two of those.
    const auto snapshot = m_feed.recordsSnapshot();
    const PhaseSpans spans = phaseSpans(record, snapshot ? snapshot->now : m_feed.at());
    const auto show = [&](Row row, Phase phase, bool always) {
        const std::int64_t nanos = spans.length(phase);
        setShown(row, always || nanos > 0);
        set(row, format::duration(Duration(nanos)));
    };
    show(PhaseLag, Phase::Lag, false);
    show(PhaseWaiting, Phase::Waiting, true);
    show(PhaseQueued, Phase::Queued, true);
    show(PhaseWriting, Phase::Writing, true);
    show(PhaseInFlight, Phase::InFlight, true);
    show(PhaseBehind, Phase::Behind, false);
    show(PhaseOwn, Phase::Own, false);
    show(PhaseReceiving, Phase::Receiving, false);
    show(PhaseDelivery, Phase::Delivery, true);
    show(PhaseTotal, Phase::Total, true);
}

void PressureInspector::showAhead(const RequestRecord& record)
{
    // Who was in line when its last byte left has ended since, or is open still.
    std::vector<RequestRecord> neighbours;
    const std::int64_t until = record.stamps.complete != 0 ? record.stamps.complete : m_feed.at();
    std::size_t there = 0;
    if (record.stamps.written != 0)
        there = m_feed.history().records(
            record.stamps.written, until, neighboursLookedAt, neighbours);
    std::optional<RequestsAhead> ahead = requestsAhead(record, neighbours);
    if (ahead)
        ahead->atLeast = there > neighbours.size()
            || m_feed.history().completeAfter().value_or(INT64_MIN) > record.stamps.written;
    setShown(Behind, ahead && (ahead->count > 0 || ahead->atLeast));
    setShown(HeldBy, ahead && ahead->longest);
    if (!ahead)
        return;
    set(Behind, (ahead->atLeast ? QStringLiteral("≥ ") : QString()) + format::count(ahead->count));
    if (ahead->longest) {
        const RequestRecord& other = *ahead->longest;
        set(HeldBy,
            tr("#%1 %2, %3, %4")
                .arg(format::count(other.id), commandText(other, m_feed.masksKeys()),
                    format::bytes(quint64(other.bytesReceived)),
                    format::duration(ahead->longestHold)));
    }
}

} // namespace sluice
