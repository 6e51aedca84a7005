// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <QWidget>

class QComboBox;
class QSpinBox;

namespace sluice {

/// The knobs of the pipeline: they act while it runs, as soon as a value is complete (Enter, an
/// arrow, or leaving the field). Shows what the engine has, whoever set it. GUI thread.
class KnobBar : public QWidget {
    Q_OBJECT

public:
    static constexpr int largestBound = 1'000'000; ///< of capacity and window
    static constexpr int mostProducers = 10'000;

    /// The source must outlive it.
    explicit KnobBar(PipelineSource& source, QWidget* parent = nullptr);

    /// Shows the knobs as they are. A field that is being typed in is left alone.
    void show(const PipelineConfig& config);

    /// Puts another control behind the knobs; takes ownership.
    void add(const QString& label, QWidget* control, const QString& help = {});

private:
    QSpinBox* addSpin(const QString& label, const char* name, const QString& help, int most);
    void addWhenFull();
    void addLane();
    void applyWhenFull();
    void rest();

    PipelineSource& m_source;
    QSpinBox* m_capacity = nullptr;
    QSpinBox* m_window = nullptr;
    QSpinBox* m_producers = nullptr;
    QComboBox* m_whenFull = nullptr;
    QSpinBox* m_atMost = nullptr;
    QSpinBox* m_connections = nullptr;
    QComboBox* m_lane = nullptr;
    QSpinBox* m_bulkShare = nullptr;
};

} // namespace sluice
