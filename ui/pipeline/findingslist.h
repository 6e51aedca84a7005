// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/pipeline/diagnosistext.h"

#include <QWidget>

#include <vector>

class QPushButton;
class QVBoxLayout;

namespace sluice {

/// Further findings below the main one: a sentence and an advice each, the worst three, and a
/// button that opens the rest. Takes no room while there are none. GUI thread.
class FindingsList : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t shownAtMost = 3;

    explicit FindingsList(QWidget* parent = nullptr);

    /// Worst first. What is the same as before is left alone, so that a selection in it stays.
    void setFindings(const std::vector<diagnosistext::Words>& findings);
    /// What is visible, one line per sentence.
    [[nodiscard]] QString asText() const;

private:
    struct Row {
        ToneLabel* sentence = nullptr;
        ToneLabel* advice = nullptr;
    };
    void layOut();

    std::vector<diagnosistext::Words> m_findings;
    QVBoxLayout* m_layout = nullptr;
    std::vector<Row> m_rows;
    QPushButton* m_more = nullptr;
    bool m_isOpen = false; ///< all are shown
};

} // namespace sluice
