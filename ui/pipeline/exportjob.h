// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/exportfile.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

#include <memory>

namespace sluice {

/// One export on a worker thread. Begins when it is made; destroyed earlier, it is cancelled and
/// leaves no file, and nobody waits for it. GUI thread.
class ExportJob : public QObject {
    Q_OBJECT

public:
    /// The writer runs on the worker thread and may outlive the job: it holds what it reads.
    ExportJob(const QString& path, ExportWriter writer, QObject* parent = nullptr);
    ~ExportJob() override;

    [[nodiscard]] QString path() const { return m_path; }
    /// 0 to 100.
    [[nodiscard]] int percent() const;

public Q_SLOTS:
    /// finished() comes soon, with ExportProblem::Cancelled unless it was complete already.
    void cancel();

Q_SIGNALS:
    void progressed(int percent); ///< at most ten times a second
    void finished(const sluice::ExportResult& result); ///< once

private:
    struct Shared;
    QString m_path;
    std::shared_ptr<Shared> m_shared; ///< with the worker
    QFutureWatcher<ExportResult> m_watcher;
    QTimer m_timer;
    int m_percent = 0; ///< as was said last
};

} // namespace sluice
