// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/knobs.h"

#include <QDoubleSpinBox>
#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;

namespace sluice {

class ToneLabel;

/// A field for a number with a unit: shows "2 ms", reads "2ms", "1.5k" or "16 KiB", and steps
/// through 1, 2, 5, 10... A value is complete with Enter, an arrow, or leaving the field. GUI
/// thread.
class QuantitySpin : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit QuantitySpin(const Knob& knob, QWidget* parent = nullptr);

    /// Something has been typed that is not complete.
    [[nodiscard]] bool isBeingTyped() const;

    void stepBy(int steps) override;
    QString textFromValue(double value) const override;
    double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;

private:
    const Knob& m_knob;
};

/// One knob with its label and help: a field, a slider, a list or a switch, by its kind. GUI
/// thread.
class KnobControl : public QWidget {
    Q_OBJECT

public:
    /// A knob lives as long as the program.
    explicit KnobControl(const Knob& knob, QWidget* parent = nullptr);

    [[nodiscard]] const Knob& knob() const { return m_knob; }
    /// As the engine has it; what a person types or drags at present is left alone.
    void show(double value);
    /// The scenario is about it: marked, for the ear too.
    void setMarked(bool marked);
    [[nodiscard]] bool isMarked() const { return m_isMarked; }
    /// It can be turned; else `why` not.
    void setUsable(bool usable, const QString& why = {});
    /// What has the keyboard.
    [[nodiscard]] QWidget* field() const;

Q_SIGNALS:
    /// A person has turned it.
    void turned(const sluice::KnobSetting& setting);

private:
    void makeField();
    void makeShare();
    void emitTurned(double value);

    const Knob& m_knob;
    ToneLabel* m_label;
    QString m_help;
    QuantitySpin* m_spin = nullptr;
    QSlider* m_slider = nullptr;
    QLabel* m_share = nullptr; ///< beside the slider
    QComboBox* m_list = nullptr;
    QCheckBox* m_switch = nullptr;
    bool m_isMarked = false;
};

} // namespace sluice
