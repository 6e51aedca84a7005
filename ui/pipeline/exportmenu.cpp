// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/exportmenu.h"

#include "core/protocol/displaytext.h"
#include "core/trace/csvwriter.h"
#include "core/trace/perfettowriter.h"
#include "ui/mainwindow/banner.h"
#include "ui/models/exportdata.h"
#include "ui/pipeline/exportjob.h"
#include "ui/pipeline/exportpicture.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>

#include <array>

namespace sluice {

namespace {

const QString messageId = QStringLiteral("export");
const QString cancelId = QStringLiteral("cancelExport");
constexpr qsizetype longestPath = 160;

struct KindInfo {
    const char* action;
    const char* name; ///< of the proposed file
    const char* suffix;
    const char* filter;
};

/// By ExportMenu::Kind.
constexpr std::array<KindInfo, 6> kinds { {
    { QT_TRANSLATE_NOOP("sluice::ExportMenu", "Export picture as PNG…"), "pipeline", "png",
        QT_TRANSLATE_NOOP("sluice::ExportMenu", "PNG picture") },
    { QT_TRANSLATE_NOOP("sluice::ExportMenu", "Export picture as PNG, twice as fine…"),
        "pipeline@2x", "png", QT_TRANSLATE_NOOP("sluice::ExportMenu", "PNG picture") },
    { QT_TRANSLATE_NOOP("sluice::ExportMenu", "Export picture as SVG…"), "pipeline", "svg",
        QT_TRANSLATE_NOOP("sluice::ExportMenu", "SVG picture") },
    { QT_TRANSLATE_NOOP("sluice::ExportMenu", "Export requests as CSV…"), "requests", "csv",
        QT_TRANSLATE_NOOP("sluice::ExportMenu", "Table (CSV)") },
    { QT_TRANSLATE_NOOP("sluice::ExportMenu", "Export time buckets as CSV…"), "buckets", "csv",
        QT_TRANSLATE_NOOP("sluice::ExportMenu", "Table (CSV)") },
    { QT_TRANSLATE_NOOP("sluice::ExportMenu", "Export trace for Perfetto (JSON)…"), "trace", "json",
        QT_TRANSLATE_NOOP("sluice::ExportMenu", "Trace (JSON)") },
} };

const KindInfo& infoOf(ExportMenu::Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }

QString shown(const QString& path)
{
    return toDisplay(QDir::toNativeSeparators(path).toUtf8(), longestPath);
}

} // namespace

ExportMenu::ExportMenu(
    const PipelineFeed& feed, const QList<QWidget*>& panes, BannerArea& messages, QWidget* parent)
    : QMenu(tr("Export"), parent)
    , m_feed(feed)
    , m_panes(panes)
    , m_messages(messages)
{
    setObjectName(QStringLiteral("exportMenu"));
    setToolTipsVisible(true);
    for (const Kind kind :
        { Kind::Png, Kind::PngTwice, Kind::Svg, Kind::Requests, Kind::Buckets, Kind::Perfetto }) {
        if (kind == Kind::Requests)
            addSeparator();
        m_actions += addAction(tr(infoOf(kind).action), this, [this, kind] { ask(kind); });
    }
    addSeparator();
    m_withoutKeys = addAction(tr("Leave key names out of CSV and JSON"));
    m_withoutKeys->setObjectName(QStringLiteral("exportWithoutKeys"));
    m_withoutKeys->setCheckable(true);
    m_actions += m_withoutKeys;
    connect(&m_messages, &BannerArea::activated, this,
        [this](const QString& message, const QString& button) {
            if (message == messageId && button == cancelId && m_job)
                m_job->cancel();
        });
}

ExportMenu::~ExportMenu() = default;

QFileDialog* ExportMenu::dialog() const { return m_dialog; }

std::optional<ExportMenu::Kind> ExportMenu::kindOf(const QString& path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    for (const Kind kind : { Kind::Png, Kind::Svg, Kind::Requests, Kind::Perfetto }) {
        if (suffix == QLatin1String(infoOf(kind).suffix))
            return kind;
    }
    return {};
}

void ExportMenu::ask(Kind kind)
{
    if (m_job || m_dialog)
        return;
    // Copied before anybody is asked: while a name is thought of, the newest records give way.
    const Content content = take(kind);
    const KindInfo& info = infoOf(kind);
    QString folder = m_folder;
    if (folder.isEmpty() || !QDir(folder).exists())
        folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString name
        = QStringLiteral("sluice-%1-%2.%3")
              .arg(QLatin1String(info.name),
                  QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")),
                  QLatin1String(info.suffix));
    if (!content.writer)
        return showProblem({ ExportProblem::Nothing, {} }, name);
    const QString title = QString(tr(info.action)).remove(QChar(0x2026));
    auto* dialog = new QFileDialog(parentWidget(), title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QLatin1String(info.suffix));
    dialog->setNameFilter(
        QStringLiteral("%1 (*.%2)").arg(tr(info.filter), QLatin1String(info.suffix)));
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, content](const QString& path) {
        m_folder = QFileInfo(path).absolutePath();
        Q_EMIT folderChosen(m_folder);
        start(content, path);
    });
    m_dialog = dialog;
    dialog->open();
}

void ExportMenu::exportTo(Kind kind, const QString& path)
{
    if (m_job)
        return;
    start(take(kind), path);
}

ExportMenu::Content ExportMenu::take(Kind kind) const
{
    switch (kind) {
    case Kind::Png:
    case Kind::PngTwice: {
        const QImage picture = pictureOf(m_panes, kind == Kind::Png ? 1 : 2);
        if (picture.isNull())
            return {};
        return { [picture](const ExportTarget& target) { return writePng(picture, target); }, {} };
    }
    case Kind::Svg: {
        const QByteArray svg = svgOf(m_panes, tr("Sluice: pipeline"));
        if (svg.isEmpty())
            return {};
        return { [svg](const ExportTarget& target) { return writeBytes(svg, target); }, {} };
    }
    case Kind::Requests:
    case Kind::Buckets:
    case Kind::Perfetto:
        break;
    }
    const std::shared_ptr<const ExportData> taken = takeExportData(m_feed);
    const bool withKeys = !m_withoutKeys->isChecked();
    if (kind == Kind::Buckets) {
        if (taken->buckets.empty())
            return {};
        return { [taken](const ExportTarget& to) { return writeBucketsCsv(taken->buckets, to); },
            tr("%1 time buckets").arg(format::count(taken->buckets.size())) };
    }
    if (taken->records.empty())
        return {};
    const QString what = taken->ended > taken->records.size()
        ? tr("the last %1 of %2 requests")
              .arg(format::count(taken->records.size()), format::count(taken->ended))
        : tr("%1 requests").arg(format::count(taken->records.size()));
    if (kind == Kind::Requests)
        return { [taken, withKeys](const ExportTarget& to) {
                    return writeRequestsCsv(taken->records, taken->names, withKeys, to);
                },
            what };
    return { [taken, withKeys](const ExportTarget& to) {
                PerfettoInput input;
                input.records = taken->records;
                input.buckets = taken->buckets;
                input.names = taken->names;
                input.withKeys = withKeys;
                input.ended = taken->ended;
                input.telemetryLost = taken->telemetryLost;
                return writePerfetto(input, to);
            },
        what };
}

void ExportMenu::start(const Content& content, const QString& path)
{
    if (!content.writer)
        return showProblem({ ExportProblem::Nothing, {} }, path);
    if (m_job)
        return;
    m_job = new ExportJob(path, content.writer, this);
    connect(m_job, &ExportJob::progressed, this, &ExportMenu::showProgress);
    connect(m_job, &ExportJob::finished, this,
        [this, what = content.what](const ExportResult& result) { finish(result, what); });
    for (QAction* action : m_actions)
        action->setEnabled(action == m_withoutKeys);
    showProgress();
}

void ExportMenu::showProgress()
{
    m_messages.showMessage({ messageId, BannerMessage::Severity::Info,
        tr("Exporting to %1: %2")
            .arg(shown(m_job->path()), format::percent(m_job->percent() / 100.0)),
        { { cancelId, tr("Cancel") } }, false });
}

void ExportMenu::finish(const ExportResult& result, const QString& what)
{
    const QString path = m_job->path();
    m_job->deleteLater();
    m_job = nullptr;
    for (QAction* action : m_actions)
        action->setEnabled(true);
    if (!result)
        return showProblem(result.error(), path);
    const QString size = format::bytes(quint64(result.value()));
    m_messages.showMessage({ messageId, BannerMessage::Severity::Info,
        what.isEmpty() ? tr("Saved %1 (%2).").arg(shown(path), size)
                       : tr("Saved %1 to %2 (%3).").arg(what, shown(path), size),
        {} });
    Q_EMIT exported(path);
}

void ExportMenu::showProblem(const Error<ExportProblem>& error, const QString& path)
{
    if (error.kind == ExportProblem::Cancelled)
        return m_messages.hideMessage(messageId);
    m_messages.showMessage({ messageId, BannerMessage::Severity::Error,
        errortext::ofExport(error, QDir::toNativeSeparators(path)).sentence(), {} });
}

} // namespace sluice
