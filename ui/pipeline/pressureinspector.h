// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/heldfindings.h"
#include "ui/pipeline/pressuretext.h"

#include <QLabel>
#include <QScrollArea>

#include <functional>

class QGridLayout;
class QPushButton;
class QVBoxLayout;

namespace sluice {

class FindingsList;
class PipelineFeed;
class QuantitiesSection;
class RangeSection;
class TimeView;
class Waterfall;

/// The numbers beside the picture: where the pressure is and what else was found, what is open now,
/// latencies of the last 10 s and the selected request. What is not known says so. GUI thread.
class PressureInspector : public QScrollArea {
    Q_OBJECT

public:
    /// All must outlive it.
    PressureInspector(const PipelineFeed& feed, const TimeView& time, const Waterfall& waterfall,
        QWidget* parent = nullptr);

    /// The whole of it as text, one line per figure.
    [[nodiscard]] QString asText() const;

    QSize sizeHint() const override;

Q_SIGNALS:
    /// A person wants to see the selected request's key; `isCut`: only its beginning is known.
    void keyActivated(const QByteArray& key, bool isCut);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum Row {
        Depth,
        OldestQueued,
        WaitingNow,
        OldestWait,
        InFlightNow,
        HeadAge,
        Silence,
        BulkLane,
        Bytes,
        Throughput,
        Offered,
        PerWrite,
        RoundTrip,
        Unloaded,
        Little,
        Lost,
        LatencyHead,
        LatencyWaiting,
        LatencyQueued,
        LatencyWriting,
        LatencyInFlight,
        LatencyDelivery,
        LatencyTotal,
        Request,
        Producer,
        SentReceived,
        PhaseLag,
        PhaseWaiting,
        PhaseQueued,
        PhaseWriting,
        PhaseInFlight,
        PhaseBehind,
        PhaseOwn,
        PhaseReceiving,
        PhaseDelivery,
        PhaseTotal,
        Behind,
        HeldBy,
        Shared,
        EndedAs,
        LineAndEpoch,
        RowCount
    };
    struct Line {
        QLabel* name = nullptr;
        QLabel* value = nullptr;
        QGridLayout* grid = nullptr;
        int at = 0; ///< its first of two rows in the grid
        Phase phase = Phase::Total; ///< colours the name; Total: plain
    };

    QGridLayout* addSection(QVBoxLayout* to, const QString& title, const QString& help);
    void addLine(QGridLayout* to, Row row, const QString& name, Phase phase = Phase::Total);
    void set(Row row, const QString& value);
    void setShown(Row row, bool shown);
    void takeFigures();
    void showPressure();
    void showFindings();
    void showLatency(Row row, Phase phase);
    void showSelected();
    void showSelectedPhases(const RequestRecord& record);
    void showAhead(const RequestRecord& record);
    void recolor();
    void fitWidth();
    /// Pixels; narrower, values stand below their names.
    [[nodiscard]] int sideBySideWidth() const;
    void stackLines(bool stacked);

    const PipelineFeed& m_feed;
    const Waterfall& m_waterfall;
    QWidget* m_box = nullptr;
    std::function<void(Tone)> m_setBoxTone;
    ToneLabel* m_title = nullptr;
    QLabel* m_numbers = nullptr;
    ToneLabel* m_advice = nullptr;
    FindingsList* m_findings = nullptr;
    RecentRequests m_recent;
    HeldFindings m_held;
    QList<QLabel*> m_headings;
    RangeSection* m_range = nullptr;
    QuantitiesSection* m_more = nullptr;
    std::array<Line, RowCount> m_lines;
    QPushButton* m_openKey = nullptr;
    QLabel* m_nothing = nullptr; ///< shown while no request is selected
    Pressure m_shown = Pressure::Unknown;
    Pressure m_candidate = Pressure::Unknown; ///< shown once it has been found twice running
    Tone m_tone = Tone::Muted;
    bool m_isStacked = false; ///< each value stands below its name
};

} // namespace sluice
