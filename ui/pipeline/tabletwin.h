// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/panetables.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/tabletext.h"

#include <QDialog>

class QComboBox;
class QTableView;

namespace sluice {

class ToneLabel;

/// The panes of the Pipeline tab as tables, to be read aloud and copied: one at a time, in a window
/// of its own. Renewed at most every two seconds, not at all while the view is frozen; what is
/// selected stays selected as long as it is there. GUI thread.
class TableTwin : public QDialog {
    Q_OBJECT

public:
    enum class Pane { Requests, Flow, Strips, Latency };
    static constexpr std::int64_t renewNanos = 2'000'000'000;
    /// Rows of requests at most.
    static constexpr std::size_t requestsShown = 2048;

    /// Both must outlive it.
    TableTwin(PipelineFeed& feed, TimeView& time, QWidget* parent = nullptr);

    void showPane(Pane pane);
    [[nodiscard]] Pane pane() const;
    [[nodiscard]] QTableView* view() const { return m_view; }
    /// What is selected, or all of it, with its header.
    [[nodiscard]] QString asText(TableFormat format) const;

public Q_SLOTS:
    /// Selected cells, tab separated, without a header: Ctrl+C.
    void copyCells();
    void copyAs(sluice::TableFormat format);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void choosePane();
    void renewIfDue();
    void renew();
    void fill();
    [[nodiscard]] QAbstractItemModel* model() const;
    [[nodiscard]] QVariant keyOf(int row) const;

    PipelineFeed& m_feed;
    TimeView& m_time;
    WaterfallModel m_requests;
    FlowTableModel m_flow;
    StripTableModel m_strips;
    LatencyTableModel m_latency;
    QComboBox* m_pane;
    QComboBox* m_phase;
    QTableView* m_view;
    ToneLabel* m_state;
    std::int64_t m_renewedAt = 0; ///< nanoseconds of the trace's clock; 0: never
    bool m_masksKeys = false; ///< as it was filled last
};

} // namespace sluice
