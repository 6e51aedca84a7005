// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLabel>

namespace sluice {

enum class Tone { Plain, Muted, Error, Warning, Ok };

/// A label of plain text in the theme's colour for its tone; follows a change of theme. GUI thread.
class ToneLabel : public QLabel {
    Q_OBJECT

public:
    explicit ToneLabel(Tone tone, QWidget* parent = nullptr);
    ToneLabel(Tone tone, const QString& text, QWidget* parent = nullptr);

    Tone tone() const { return m_tone; }
    void setTone(Tone tone);
    /// Shows text in that tone; hides the label when there is none.
    void say(Tone tone, const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void color();

    Tone m_tone;
};

} // namespace sluice
