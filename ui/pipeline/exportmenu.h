// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/exportfile.h"

#include <QMenu>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

class QFileDialog;

namespace sluice {

class BannerArea;
class ExportJob;
class ExportTaking;
class PipelineFeed;

/// The menu that saves what the Pipeline tab shows, the frozen instant if it is frozen: what is
/// chosen is settled at once and copied in parts, while a file is asked for; then a worker writes
/// it, with its progress and a button to cancel in the area for messages. One export at a time. GUI
/// thread.
class ExportMenu : public QMenu {
    Q_OBJECT

public:
    enum class Kind { Png, PngTwice, Svg, Requests, Buckets, Perfetto };
    Q_ENUM(Kind)

    /// All of them must outlive the menu. Panes: what a picture shows, from top to bottom.
    ExportMenu(const PipelineFeed& feed, const QList<QWidget*>& panes, BannerArea& messages,
        QWidget* parent = nullptr);
    ~ExportMenu() override;

    /// One action for each kind, in the order of Kind, then the one that leaves out key names.
    [[nodiscard]] QList<QAction*> exportActions() const { return m_actions; }
    /// Where the next file is proposed; empty: the person's documents.
    void setFolder(const QString& folder) { m_folder = folder; }

    /// What a file of this name holds: .json a trace, .csv requests, .png or .svg a picture.
    [[nodiscard]] static std::optional<Kind> kindOf(const QString& path);
    /// What brings it, as it is now, copied whole at once; none: there is nothing.
    [[nodiscard]] ExportWriter writerFor(Kind kind) const;

    /// Settles what is saved, as it is now, and asks where.
    void ask(Kind kind);
    /// The same without asking.
    void exportTo(Kind kind, const QString& path);
    /// The dialog that asks, while it is open.
    [[nodiscard]] QFileDialog* dialog() const;
    [[nodiscard]] bool isExporting() const { return m_job || !m_path.isEmpty(); }

Q_SIGNALS:
    void folderChosen(const QString& folder); ///< to be proposed next time
    void exported(const QString& path); ///< the file is there

private:
    /// What is written; a picture is there at once, data once it is taken.
    struct Content {
        std::shared_ptr<ExportTaking> taking; ///< null: a picture, or nothing
        ExportWriter writer; ///< of a picture
        Kind kind = Kind::Png;
        bool withKeys = true;
        [[nodiscard]] bool isEmpty() const { return !taking && !writer; }
    };
    [[nodiscard]] Content take(Kind kind) const;
    [[nodiscard]] static ExportWriter writerOf(const Content& content);
    [[nodiscard]] static QString nameOf(const Content& content);
    void takeMore();
    void start(const QString& path);
    void beginJob();
    void setBusy(bool busy);
    /// `path` is a copy: the menu forgets its own.
    void finish(const ExportResult& result, QString path, const QString& what);
    void showProgress();
    void showProblem(const Error<ExportProblem>& error, const QString& path);

    const PipelineFeed& m_feed;
    QList<QWidget*> m_panes;
    BannerArea& m_messages;
    QList<QAction*> m_actions;
    QAction* m_withoutKeys = nullptr;
    QString m_folder;
    QPointer<QFileDialog> m_dialog;
    Content m_content; ///< of the export that is asked for or is being copied
    QTimer m_copying; ///< a part at each turn of the loop
    QString m_path; ///< where it is to go; empty until it is known, and once it is done
    ExportJob* m_job = nullptr; ///< a child; null while nothing is exported
};

} // namespace sluice
