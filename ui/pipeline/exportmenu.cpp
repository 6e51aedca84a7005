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
            if (message != messageId || button != cancelId)
                return;
            if (m_job)
                m_job->cancel();
            else if (isExporting())
                finish(ExportProblem::Cancelled, m_path, {});
        });
    connect(&m_copying, &QTimer::timeout, this, &ExportMenu::takeMore);
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
    if (isExporting() || m_dialog)
        return;
    // Settled before anybody is asked: while a name is thought of, the newest records give way.
    m_content = take(kind);
    const KindInfo& info = infoOf(kind);
    QString folder = m_folder;
    if (folder.isEmpty() || !QDir(folder).exists())
        folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString name
        = QStringLiteral("sluice-%1-%2.%3")
              .arg(QLatin1String(info.name),
                  QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")),
                  QLatin1String(info.suffix));
    if (m_content.isEmpty())
        return showProblem({ ExportProblem::Nothing, {} }, name);
    const QString title = QString(tr(info.action)).remove(QChar(0x2026));
    auto* dialog = new QFileDialog(parentWidget(), title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QLatin1String(info.suffix));
    dialog->setNameFilter(
        QStringLiteral("%1 (*.%2)").arg(tr(info.filter), QLatin1String(info.suffix)));
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_folder = QFileInfo(path).absolutePath();
        Q_EMIT folderChosen(m_folder);
        start(path);
    });
    connect(dialog, &QFileDialog::rejected, this, [this] {
        m_copying.stop();
        m_content = {};
    });
    m_dialog = dialog;
    m_copying.start();
    dialog->open();
}

void ExportMenu::exportTo(Kind kind, const QString& path)
{
    if (isExporting() || m_dialog)
        return;
    m_content = take(kind);
    start(path);
}

ExportMenu::Content ExportMenu::take(Kind kind) const
{
    Content content;
    content.kind = kind;
    content.withKeys = !m_withoutKeys->isChecked() && !m_feed.masksKeys();
    switch (kind) {
    case Kind::Png:
    case Kind::PngTwice:
        if (const QImage picture = pictureOf(m_panes, kind == Kind::Png ? 1 : 2); !picture.isNull())
            content.writer
                = [picture](const ExportTarget& target) { return writePng(picture, target); };
        return content;
    case Kind::Svg:
        if (const QByteArray svg = svgOf(m_panes, tr("Sluice: pipeline")); !svg.isEmpty())
            content.writer = [svg](const ExportTarget& target) { return writeBytes(svg, target); };
        return content;
    case Kind::Requests:
    case Kind::Buckets:
    case Kind::Perfetto:
        break;
    }
    auto taking
        = std::make_shared<ExportTaking>(m_feed, kind == Kind::Buckets ? 0 : exportedRequests);
    const bool isNothing = kind == Kind::Buckets ? taking->buckets() == 0 : taking->share() == 1;
    if (!isNothing)
        content.taking = std::move(taking);
    return content;
}

ExportWriter ExportMenu::writerFor(Kind kind) const
{
    const Content content = take(kind);
    while (content.taking && content.taking->takeMore()) { }
    return content.isEmpty() ? ExportWriter() : writerOf(content);
}

/// Of data, when all of it is taken.
ExportWriter ExportMenu::writerOf(const Content& content)
{
    if (!content.taking)
        return content.writer;
    return [taking = content.taking, kind = content.kind, withKeys = content.withKeys](
               const ExportTarget& to) {
        const std::shared_ptr<const ExportData> data = taking->bring();
        if (kind == Kind::Buckets)
            return writeBucketsCsv(data->buckets, to);
        if (kind == Kind::Requests)
            return writeRequestsCsv(data->records, data->names, withKeys, to);
        PerfettoInput input;
        input.records = data->records;
        input.buckets = data->buckets;
        input.names = data->names;
        input.withKeys = withKeys;
        input.ended = data->ended;
        input.telemetryLost = data->telemetryLost;
        return writePerfetto(input, to);
    };
}

/// "100 000 requests"; empty for pictures.
QString ExportMenu::nameOf(const Content& content)
{
    if (!content.taking)
        return {};
    if (content.kind == Kind::Buckets)
        return tr("%1 time buckets").arg(format::count(content.taking->buckets()));
    const quint64 records = content.taking->records();
    const quint64 ended = content.taking->ended();
    return ended > records
        ? tr("the last %1 of %2 requests").arg(format::count(records), format::count(ended))
        : tr("%1 requests").arg(format::count(records));
}

void ExportMenu::start(const QString& path)
{
    if (m_content.isEmpty())
        return showProblem({ ExportProblem::Nothing, {} }, path);
    m_path = path;
    setBusy(true);
    m_copying.start();
    showProgress();
}

void ExportMenu::takeMore()
{
    if (m_content.taking && m_content.taking->takeMore())
        return;
    m_copying.stop();
    if (isExporting())
        beginJob();
}

void ExportMenu::beginJob()
{
    const QString what = nameOf(m_content); // before the worker takes it
    m_job = new ExportJob(m_path, writerOf(m_content), this);
    connect(m_job, &ExportJob::progressed, this, &ExportMenu::showProgress);
    connect(m_job, &ExportJob::finished, this,
        [this, path = m_path, what](const ExportResult& result) { finish(result, path, what); });
    m_content = {};
}

void ExportMenu::setBusy(bool busy)
{
    for (QAction* action : m_actions)
        action->setEnabled(!busy || action == m_withoutKeys);
}

void ExportMenu::showProgress()
{
    m_messages.showMessage({ messageId, BannerMessage::Severity::Info,
        tr("Exporting to %1: %2")
            .arg(shown(m_path), format::percent(m_job ? m_job->percent() / 100.0 : 0)),
        { { cancelId, tr("Cancel") } }, false });
}

void ExportMenu::finish(const ExportResult& result, QString path, const QString& what)
{
    if (m_job)
        m_job->deleteLater();
    m_job = nullptr;
    m_copying.stop();
    m_content = {};
    m_path.clear();
    setBusy(false);
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
