// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/bulkjob.h"
#include "core/client/client.h"
#include "core/connection/options.h"
#include "core/request/requestrules.h"
#include "core/values/readproblem.h"
#include "ui/keys/bulkwords.h"
#include "ui/keys/chosenkeys.h"

#include <QDialog>

#include <functional>
#include <memory>

class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace sluice {

class BulkOptions;
class CoreThread;
class KeyCollector;
class ToneLabel;

/// Does something with many keys, in four steps: what exactly, which keys (the dry run: how many,
/// and the first of them), the work, the report. Not modal. Escape stops what is under way first,
/// and then closes. GUI thread, which needs an Executor.
class BulkDialog : public QDialog {
    Q_OBJECT

public:
    enum Page { Options, DryRun, Work };
    using GuardOf = std::function<Guard(const ConnectionOptions&)>;

    /// @p places, @p guardOf: for BulkTask::Copy: URLs to offer, and what may go through there.
    BulkDialog(BulkTask task, const Client& client, KeyChoices choices,
        const QStringList& places = {}, GuardOf guardOf = {}, QWidget* parent = nullptr);
    ~BulkDialog() override;

    [[nodiscard]] Page page() const;
    /// The work; null before it has begun.
    [[nodiscard]] const BulkJob* job() const { return m_job.get(); }
    void reject() override;

Q_SIGNALS:
    /// These names have gone, those have come; while it works, a page of keys at a time.
    void keysChanged(const QList<QByteArray>& removed, const QList<QByteArray>& added);

private:
    struct Target;
    class Farewell;

    QWidget* makeOptions(const QStringList& places);
    QWidget* makeDryRun();
    QWidget* makeWork();
    void turnTo(Page page);
    void goOn();
    void goBack();
    void collect();
    void takeKeys(const std::shared_ptr<const CollectedKeys>& keys);
    void takeProblem(const ReadProblem& problem);
    void startWork();
    void showWork();
    void showReport();
    void saveReport();
    [[nodiscard]] QString whyInterrupted() const;
    void refreshButtons();

    const BulkTask m_task;
    const Client m_client;
    const KeyChoices m_choices;
    const GuardOf m_guardOf;
    std::unique_ptr<KeyCollector> m_collector;
    std::shared_ptr<const CollectedKeys> m_keys;
    std::unique_ptr<Target> m_target; ///< outlives m_job
    std::unique_ptr<BulkJob> m_job;

    QStackedWidget* m_pages = nullptr;
    QComboBox* m_which = nullptr; ///< by number of m_choices
    BulkOptions* m_options = nullptr;
    ToneLabel* m_problem = nullptr;
    ToneLabel* m_found = nullptr;
    QListWidget* m_sample = nullptr;
    QProgressBar* m_progress = nullptr;
    ToneLabel* m_reached = nullptr; ///< the same in words
    QLabel* m_figures = nullptr;
    ToneLabel* m_why = nullptr;
    QTreeWidget* m_failures = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_close = nullptr;
};

} // namespace sluice
