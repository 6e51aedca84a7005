// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QElapsedTimer>
#include <QWidget>

#include <optional>

class QAction;

namespace sluice {

class PipelineFeed;
class ScenarioBar;
class StageControls;
class ToneLabel;

/// Turns digits into numbers of two digits when they come within a second.
class DigitKeys {
public:
    static constexpr std::int64_t togetherMs = 1000;
    static constexpr int most = 20;

    /// The number that is meant after this digit, at an instant of any clock, milliseconds.
    [[nodiscard]] int add(int digit, std::int64_t atMs);

private:
    std::optional<int> m_first;
    std::int64_t m_at = 0;
};

/// What an audience reads below the panes: which scenario, the sentence that counts, and the
/// figures in one line. Brings the keys that a speaker uses: digits choose a scenario, N and Page
/// Down the next one (or the next step), Page Up the one before, K masks key names. GUI thread.
class PresenterView : public QWidget {
    Q_OBJECT

public:
    /// How much larger than on a desk.
    static constexpr double scale = 1.6;

    /// All must outlive it.
    PresenterView(
        PipelineFeed& feed, StageControls& stage, ScenarioBar& bar, QWidget* parent = nullptr);

    /// How much larger than on a desk its own type is.
    void setScale(double by);
    /// Follows feed and scenario.
    void show();
    /// Only while presenting.
    [[nodiscard]] QList<QAction*> keys() const { return m_keys; }
    /// All that is written, one line each.
    [[nodiscard]] QString asText() const;

    /// The font that is so much larger.
    [[nodiscard]] static QFont largeFont(QFont font, double by);

private:
    void addKey(const QString& text, const QList<QKeySequence>& keys, std::function<void()> act);
    void step(int by);
    [[nodiscard]] QString figures() const;

    PipelineFeed& m_feed;
    StageControls& m_stage;
    ScenarioBar& m_bar;
    ToneLabel* m_title;
    ToneLabel* m_sentence;
    ToneLabel* m_figures;
    QList<QAction*> m_keys;
    DigitKeys m_digits;
    QElapsedTimer m_clock;
};

} // namespace sluice
