// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace sluice {

class ToneLabel;

/// What the chosen scenario is about: before it starts its question, while it runs what happens,
/// how far it has come and what there is to do, afterwards the answer. Folds into its title. Texts
/// are plain, whoever wrote them. GUI thread.
class ScenarioCard : public QWidget {
    Q_OBJECT

public:
    explicit ScenarioCard(QWidget* parent = nullptr);

    /// What is chosen; another one begins with its question.
    void setScenario(const ScenarioInfo& scenario);
    /// How it goes: nothing and not running: it has not been played.
    void show(const std::optional<ScenarioProgress>& progress, bool isRunning);
    /// Folded, only the title is left.
    [[nodiscard]] bool isFolded() const;
    void setFolded(bool folded);

    /// Stands beside its words, with the goals under them; becomes the card's. Null: nothing does.
    void setChart(QWidget* chart);

    /// The one sentence that counts at present: the question, the caption, the answer.
    [[nodiscard]] QString sentence() const { return m_sentence; }
    /// "12: Coordinated omission"
    [[nodiscard]] QString title() const;
    /// All that is shown as text, one line each, as it is read aloud.
    [[nodiscard]] QString asText() const;

Q_SIGNALS:
    void foldedChanged(bool folded); ///< by a person
    void lessonRequested();
    void compareRequested();
    void sentenceChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class State { Before, Running, After };
    void makeGoals();
    void showGoals(const std::vector<bool>& reached);
    void say(const QString& sentence);
    void showParts();
    void fit();

    ScenarioInfo m_info;
    State m_state = State::Before;
    QString m_sentence;
    QToolButton* m_fold;
    QWidget* m_body;
    ToneLabel* m_before; ///< "What do you expect?"
    QLabel* m_text;
    QProgressBar* m_progress;
    ToneLabel* m_time; ///< "12 s of 30 s"
    QHBoxLayout* m_columns;
    QVBoxLayout* m_words;
    QWidget* m_chart = nullptr;
    QVBoxLayout* m_goalBox;
    std::vector<ToneLabel*> m_goals;
    std::vector<bool> m_reached;
    QPushButton* m_lesson;
    QPushButton* m_compare;
};

} // namespace sluice
