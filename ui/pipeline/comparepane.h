// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/comparison.h"
#include "ui/models/comparisontable.h"
#include "ui/models/exportfile.h"
#include "ui/models/tabletext.h"

#include <QDialog>
#include <QImage>

#include <array>

class QComboBox;
class QFileDialog;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableView;

namespace sluice {

class ComparisonCurves;
class ExportJob;
class ToneLabel;

/// A scenario played in two or three configurations, one after the other: what differs, how far it
/// is, curves laid over one another, and one table; saved as a picture or as Markdown. A window of
/// its own that is not modal: the view goes on behind it, and closing it stops nothing. GUI thread.
class ComparePane : public QDialog {
    Q_OBJECT

public:
    static constexpr std::size_t configurations = 3;

    /// The source must outlive it.
    explicit ComparePane(PipelineSource& source, QWidget* parent = nullptr);

    /// What is compared next: this scenario, and the variants of its own if it has any.
    void chooseScenario(const QByteArray& name);
    [[nodiscard]] Comparison& comparison() { return m_comparison; }
    [[nodiscard]] QTableView* view() const { return m_view; }
    /// What is selected in the table, or all of it, with its header.
    [[nodiscard]] QString asText(TableFormat format) const;
    /// Curves and table, however much of them is seen; with a ratio of 2 every point has four
    /// pixels.
    [[nodiscard]] QImage picture(int ratio = 2) const;
    /// Writes the picture (.png) or the table as Markdown (anything else); what came of it is said
    /// in the window.
    void exportTo(const QString& path);

public Q_SLOTS:
    /// Begins with what the fields say, or says what is wrong with them.
    void compare();
    /// Selected cells, tab separated, without a header: Ctrl+C.
    void copyCells();
    void copyAs(sluice::TableFormat format);

Q_SIGNALS:
    void exported(const QString& path); ///< the file is there

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Configuration {
        QLabel* name = nullptr;
        QLineEdit* settings = nullptr;
    };
    void buildFields();
    void buildTable();
    void listScenarios();
    void showVariants();
    void showState();
    void showProgress();
    void askWhere(bool asPicture);
    /// Nothing: a field is wrong, which has been said.
    [[nodiscard]] std::optional<std::vector<ScenarioVariant>> variants();
    [[nodiscard]] std::shared_ptr<const Scenario> chosen() const;
    [[nodiscard]] ScenarioVariant variantOf(std::size_t field) const;
    [[nodiscard]] QString runText() const;

    PipelineSource& m_source;
    Comparison m_comparison;
    ComparisonTable m_table;
    QComboBox* m_scenario;
    std::array<Configuration, configurations> m_fields;
    QPushButton* m_compare;
    QPushButton* m_cancel;
    QProgressBar* m_progress;
    ComparisonCurves* m_curves;
    QTableView* m_view;
    QPushButton* m_save;
    QPushButton* m_copy;
    ToneLabel* m_state;
    ToneLabel* m_note;
    QFileDialog* m_dialog = nullptr;
    ExportJob* m_job = nullptr;
};

} // namespace sluice
