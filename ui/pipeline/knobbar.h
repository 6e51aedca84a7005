// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace sluice {

class ToneLabel;

/// The knobs of the pipeline: they act while it runs, as soon as a value is complete (Enter, an
/// arrow, or leaving the field). Shows what the engine has, whoever set it. Where there is little
/// room, as with large text, it folds into one line that names them; unfolded, their labels are
/// brief. Pauses the manager, too, and says so while it is. GUI thread.
class KnobBar : public QWidget {
    Q_OBJECT

public:
    static constexpr int largestBound = 1'000'000; ///< of capacity and window
    static constexpr int mostProducers = 10'000;

    /// The source must outlive it.
    explicit KnobBar(PipelineSource& source, QWidget* parent = nullptr);

    /// Shows the knobs as they are. A field that is being typed in is left alone.
    void show(const PipelineConfig& config);
    /// Whether the manager takes from the channel.
    void showTaking(bool taking);
    /// These are what the scenario is about: marked, for the ear too.
    void setMarked(const std::vector<const Knob*>& knobs);

    /// Puts another control behind the knobs; takes ownership. `brief`: the label where there is
    /// little room.
    void add(const QString& label, QWidget* control, const QString& help = {},
        const QString& brief = {});

Q_SIGNALS:
    void pauseToggled(); ///< a person wants the manager to pause, or to go on

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Label {
        QLabel* label;
        QString whole;
        QString brief;
        QWidget* control;
    };
    QSpinBox* addSpin(const QString& label, const QString& brief, const char* name,
        const QString& help, int most);
    void addTransport();
    void addPause();
    void addWhenFull();
    void addLane();
    void applyWhenFull();
    void showTransport(TransportMode mode);
    void rest();
    void setCompact(bool compact);
    void showKnobs();
    void wordFold();

    PipelineSource& m_source;
    QComboBox* m_transport = nullptr;
    QPushButton* m_pause = nullptr;
    ToneLabel* m_paused = nullptr; ///< beside it, while it is
    QSpinBox* m_capacity = nullptr;
    QSpinBox* m_window = nullptr;
    QSpinBox* m_producers = nullptr;
    QComboBox* m_whenFull = nullptr;
    QSpinBox* m_atMost = nullptr;
    QSpinBox* m_connections = nullptr;
    QComboBox* m_lane = nullptr;
    QSpinBox* m_bulkShare = nullptr;
    std::vector<Label> m_labels;
    std::vector<QWidget*> m_knobs; ///< each with its label and help
    QToolButton* m_fold = nullptr;
    PipelineConfig m_shown;
    bool m_isCompact = false;
    bool m_taking = true; ///< as shown
};

} // namespace sluice
