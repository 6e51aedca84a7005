// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/keyexport.h"
#include "core/bulk/keyimport.h"
#include "core/bulk/keyselection.h"
#include "core/values/readproblem.h"

#include <QDialog>

#include <memory>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace sluice {

class KeyCollector;
class ToneLabel;

/// Keys into a file or out of one, in four steps: which file and format, the dry run (how many
/// keys, the first of them, what is in the way), the work, the report. Not modal. Escape stops what
/// is under way first, and then closes. GUI thread, which needs an Executor.
class KeyFileDialog : public QDialog {
    Q_OBJECT

public:
    enum Page { Options, DryRun, Work };

    /// Which keys are exported, how a person would say so, and what is noted of where they are.
    struct Source {
        KeySelection selection;
        QString words; ///< "the keys below user:", display text
        QByteArray server; ///< "redis 7.0.15"
        quint32 database = 0;
    };

    /// Exports.
    KeyFileDialog(const Client& client, Source source, QWidget* parent = nullptr);
    /// Imports.
    explicit KeyFileDialog(const Client& client, QWidget* parent = nullptr);
    ~KeyFileDialog() override;

    /// Where the person's files are, for a start.
    void setFolder(const QString& folder);
    [[nodiscard]] Page page() const;
    /// The work; null before it has begun.
    [[nodiscard]] const FileJob* job() const { return m_job.get(); }
    void reject() override;

Q_SIGNALS:
    /// Keys may have come or been replaced.
    void keysChanged();
    /// A file in it was chosen.
    void folderChosen(const QString& folder);

private:
    void build();
    QWidget* makeOptions();
    QWidget* makeDryRun();
    QWidget* makeWork();
    void browse();
    void takeFormat();
    void turnTo(Page page);
    void goOn();
    void goBack();
    void collect();
    void takeKeys(const std::shared_ptr<const CollectedKeys>& keys);
    void takeProblem(const ReadProblem& problem);
    void checkFile();
    void takeCheck();
    void startWork();
    void showWork();
    void saveReport();
    void refreshButtons();
    void showSample(const QList<QByteArray>& keys);
    [[nodiscard]] ExportFormat format() const;
    [[nodiscard]] QString path() const;
    [[nodiscard]] QString problem() const;
    [[nodiscard]] quint64 notReached() const;
    [[nodiscard]] KeyImport* import() const;

    const bool m_isExport;
    const Client m_client;
    const Source m_source;
    QString m_folder;
    std::unique_ptr<KeyCollector> m_collector;
    std::shared_ptr<const CollectedKeys> m_keys;
    std::unique_ptr<FileJob> m_job;

    QStackedWidget* m_pages = nullptr;
    QComboBox* m_format = nullptr; ///< of an export
    ToneLabel* m_explanation = nullptr;
    QLineEdit* m_path = nullptr;
    ToneLabel* m_problem = nullptr;
    ToneLabel* m_found = nullptr;
    QListWidget* m_sample = nullptr;
    QCheckBox* m_replace = nullptr; ///< of an import
    QProgressBar* m_progress = nullptr;
    ToneLabel* m_reached = nullptr; ///< the same in words
    ToneLabel* m_figures = nullptr;
    ToneLabel* m_why = nullptr;
    QTreeWidget* m_failures = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_close = nullptr;
};

} // namespace sluice
