// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keyfiledialog.h"

#include "core/bulk/keycollector.h"
#include "core/protocol/displaytext.h"
#include "ui/keys/keyfilewords.h"
#include "ui/models/exportfile.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/problemwords.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace sluice {

namespace {
constexpr quint32 sampleKeys = 100;
constexpr qsizetype longestLine = 200;
} // namespace

KeyFileDialog::KeyFileDialog(const Client& client, Source source, QWidget* parent)
    : QDialog(parent)
    , m_isExport(true)
    , m_client(client.named("export"))
    , m_source(std::move(source))
{
    build();
}

KeyFileDialog::KeyFileDialog(const Client& client, QWidget* parent)
    : QDialog(parent)
    , m_isExport(false)
    , m_client(client.named("import"))
{
    build();
}

KeyFileDialog::~KeyFileDialog() = default;

void KeyFileDialog::build()
{
    setObjectName(QStringLiteral("keyFileDialog"));
    setWindowTitle(m_isExport ? tr("Export keys") : tr("Import keys"));
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(makeOptions());
    m_pages->addWidget(makeDryRun());
    m_pages->addWidget(makeWork());
    m_back = new QPushButton(tr("&Back"), this);
    m_next = new QPushButton(this);
    m_next->setObjectName(QStringLiteral("next"));
    m_close = new QPushButton(tr("Close"), this);
    m_back->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addStretch();
    buttons->addWidget(m_next);
    buttons->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_pages, 1);
    layout->addLayout(buttons);
    connect(m_back, &QPushButton::clicked, this, &KeyFileDialog::goBack);
    connect(m_next, &QPushButton::clicked, this, &KeyFileDialog::goOn);
    connect(m_close, &QPushButton::clicked, this, &KeyFileDialog::reject);
    resize(fontMetrics().averageCharWidth() * 80, fontMetrics().height() * 22);
    setFolder(QDir::homePath());
    turnTo(Options);
}

QWidget* KeyFileDialog::makeOptions()
{
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_explanation = new ToneLabel(Tone::Muted, page);
    m_explanation->setWordWrap(true);
    if (m_isExport) {
        auto* which = new ToneLabel(Tone::Plain, m_source.words, page);
        which->setWordWrap(true);
        form->addRow(tr("Keys:"), which);
        m_format = new QComboBox(page);
        for (const ExportFormat each : { ExportFormat::DumpFile, ExportFormat::Json,
                 ExportFormat::Csv, ExportFormat::Commands })
            m_format->addItem(keyfilewords::name(each), static_cast<int>(each));
        m_format->setAccessibleName(tr("Format of the file"));
        form->addRow(tr("F&ormat:"), m_format);
        form->addRow(QString(), m_explanation);
        connect(m_format, &QComboBox::currentIndexChanged, this, &KeyFileDialog::takeFormat);
    }
    m_path = new QLineEdit(page);
    m_path->setObjectName(QStringLiteral("path"));
    m_path->setAccessibleName(tr("File"));
    auto* choose = new QPushButton(tr("&Choose…"), page);
    choose->setAutoDefault(false);
    auto* row = new QHBoxLayout;
    row->addWidget(m_path, 1);
    row->addWidget(choose);
    form->addRow(tr("&File:"), row);
    if (auto* label = qobject_cast<QLabel*>(form->labelForField(row)))
        label->setBuddy(m_path);
    if (!m_isExport) {
        m_explanation->setText(
            tr("A dump or JSON file that Sluice has written, or commands as redis-cli takes them, "
               "one per line. It is read first, and nothing is changed before you say so."));
        form->addRow(QString(), m_explanation);
    }
    m_problem = new ToneLabel(Tone::Warning, page);
    m_problem->setWordWrap(true);
    form->addRow(QString(), m_problem);
    connect(choose, &QPushButton::clicked, this, &KeyFileDialog::browse);
    connect(m_path, &QLineEdit::textChanged, this, &KeyFileDialog::refreshButtons);
    return page;
}

QWidget* KeyFileDialog::makeDryRun()
{
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_found = new ToneLabel(Tone::Plain, page);
    m_found->setObjectName(QStringLiteral("found"));
    m_found->setWordWrap(true);
    m_sample = new QListWidget(page);
    m_sample->setAccessibleName(tr("The first of these keys"));
    m_sample->setUniformItemSizes(true);
    m_replace = new QCheckBox(tr("&Replace keys that exist already"), page);
    m_replace->setVisible(!m_isExport);
    layout->addWidget(m_found);
    layout->addWidget(m_sample, 1);
    layout->addWidget(m_replace);
    connect(m_replace, &QCheckBox::toggled, this, &KeyFileDialog::refreshButtons);
    return page;
}

QWidget* KeyFileDialog::makeWork()
{
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_progress = new QProgressBar(page);
    m_progress->setAccessibleName(tr("Keys dealt with"));
    m_progress->setTextVisible(false); // the bar is thinner than its words
    m_reached = new ToneLabel(Tone::Muted, page);
    m_reached->setObjectName(QStringLiteral("reached"));
    m_figures = new ToneLabel(Tone::Plain, page);
    m_figures->setObjectName(QStringLiteral("figures"));
    m_figures->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_why = new ToneLabel(Tone::Error, page);
    m_why->setObjectName(QStringLiteral("why"));
    m_why->setWordWrap(true);
    m_failures = new QTreeWidget(page);
    m_failures->setAccessibleName(tr("Keys with which it was not done"));
    m_failures->setRootIsDecorated(false);
    m_failures->setUniformRowHeights(true);
    m_failures->setHeaderLabels({ tr("Key"), tr("What came of it"), tr("Why") });
    m_save = new QPushButton(tr("&Save the report…"), page);
    m_save->setAutoDefault(false);
    layout->addWidget(m_progress);
    layout->addWidget(m_reached);
    layout->addWidget(m_figures);
    layout->addWidget(m_why);
    layout->addWidget(m_failures, 1);
    layout->addStretch();
    layout->addWidget(m_save, 0, Qt::AlignLeft);
    connect(m_save, &QPushButton::clicked, this, &KeyFileDialog::saveReport);
    return page;
}

void KeyFileDialog::setFolder(const QString& folder)
{
    m_folder = folder.isEmpty() ? QDir::homePath() : folder;
    if (!m_isExport)
        return;
    m_path->clear();
    takeFormat();
}

KeyFileDialog::Page KeyFileDialog::page() const
{
    return static_cast<Page>(m_pages->currentIndex());
}

ExportFormat KeyFileDialog::format() const
{
    return static_cast<ExportFormat>(m_format->currentData().toInt());
}

QString KeyFileDialog::path() const { return m_path->text(); }

KeyImport* KeyFileDialog::import() const { return qobject_cast<KeyImport*>(m_job.get()); }

/// The file's name follows the format until a person has given another one.
void KeyFileDialog::takeFormat()
{
    m_explanation->say(Tone::Muted, keyfilewords::explanation(format()));
    const QFileInfo now(path());
    const QString name = now.completeBaseName().isEmpty() ? tr("keys") : now.completeBaseName();
    const QString folder = path().isEmpty() ? m_folder : now.path();
    m_path->setText(
        QDir(folder).filePath(name + QLatin1Char('.') + keyfilewords::suffix(format())));
}

void KeyFileDialog::browse()
{
    const QString start = path().isEmpty() ? m_folder : path();
    const QString chosen = m_isExport
        ? QFileDialog::getSaveFileName(this, tr("Export keys"), start)
        : QFileDialog::getOpenFileName(this, tr("Import keys"), start);
    if (chosen.isEmpty())
        return;
    m_path->setText(chosen);
    Q_EMIT folderChosen(QFileInfo(chosen).path());
}

/// Why it cannot begin; empty: it can.
QString KeyFileDialog::problem() const
{
    const QFileInfo info(path());
    if (path().isEmpty())
        return m_isExport ? tr("Choose a file to write.") : tr("Choose a file to read.");
    if (info.isDir())
        return tr("That is a folder.");
    if (m_isExport && !info.absoluteDir().exists())
        return tr("That folder does not exist.");
    if (!m_isExport && !info.exists())
        return tr("There is no such file.");
    return {};
}

void KeyFileDialog::turnTo(Page page)
{
    m_pages->setCurrentIndex(page);
    refreshButtons();
    // Enter must not go through two steps at once: what is done is asked for by its own button.
    (page == Options ? m_next : m_close)->setDefault(true);
    if (page == Options)
        m_path->setFocus();
    else
        m_close->setFocus();
}

void KeyFileDialog::goOn()
{
    if (page() == Options)
        m_isExport ? collect() : checkFile();
    else if (page() == DryRun)
        startWork();
    else
        m_job->cancel();
}

void KeyFileDialog::goBack()
{
    m_collector.reset();
    m_job.reset();
    m_keys.reset();
    turnTo(Options);
}

void KeyFileDialog::collect()
{
    m_sample->clear();
    m_keys.reset();
    m_collector = std::make_unique<KeyCollector>(m_client, m_source.selection);
    connect(m_collector.get(), &KeyCollector::progressed, this, [this] {
        m_found->say(Tone::Muted,
            tr("Looking for keys: %1 so far").arg(format::count(m_collector->found())));
    });
    connect(m_collector.get(), &KeyCollector::finished, this, &KeyFileDialog::takeKeys);
    connect(m_collector.get(), &KeyCollector::failed, this, &KeyFileDialog::takeProblem);
    m_found->say(Tone::Muted, tr("Looking for keys…"));
    turnTo(DryRun);
    m_collector->start();
}

void KeyFileDialog::takeKeys(const std::shared_ptr<const CollectedKeys>& keys)
{
    m_keys = keys;
    QString text = keys->size() == 0 ? tr("There are no such keys.")
        : keys->size() == 1
        ? tr("1 key. Nothing has been written yet.")
        : tr("%1 keys. Nothing has been written yet.").arg(format::count(keys->size()));
    const QFileInfo info(path());
    if (keys->size() > 0 && info.isFile())
        text += QLatin1Char('\n') + tr("The file exists and will be replaced.");
    m_found->say(info.isFile() ? Tone::Warning : Tone::Plain, text);
    showSample(keys->sample(sampleKeys));
    refreshButtons();
}

void KeyFileDialog::takeProblem(const ReadProblem& problem)
{
    m_found->say(Tone::Error, problemSentence(problem));
    refreshButtons();
}

void KeyFileDialog::showSample(const QList<QByteArray>& keys)
{
    m_sample->clear();
    for (const QByteArray& key : keys)
        m_sample->addItem(toDisplay(key, longestLine));
}

void KeyFileDialog::checkFile()
{
    constexpr qint64 beginning = 64;
    QFile file(path());
    const bool isOpen = file.open(QIODevice::ReadOnly);
    ImportSettings settings;
    settings.path = path();
    settings.format = importFormatOf(isOpen ? file.read(beginning) : QByteArray());
    m_job = std::make_unique<KeyImport>(m_client, settings);
    connect(m_job.get(), &FileJob::stateChanged, this, &KeyFileDialog::takeCheck);
    connect(m_job.get(), &FileJob::progressed, this, [this] {
        if (m_job->state() == FileJob::State::Checking)
            m_found->say(Tone::Muted,
                tr("Reading the file: %1 keys so far").arg(format::count(m_job->progress().done)));
        else
            showWork();
    });
    m_sample->clear();
    m_found->say(Tone::Muted, tr("Reading the file…"));
    turnTo(DryRun);
    m_job->check();
}

void KeyFileDialog::takeCheck()
{
    const KeyImport& job = *import();
    if (page() == Work) {
        showWork();
        if (job.state() == FileJob::State::Finished)
            Q_EMIT keysChanged();
    } else if (job.state() == FileJob::State::Ready) {
        const bool isLines = job.settings().format == ImportFormat::Commands;
        const QString all = format::count(job.progress().total.value_or(0));
        QString text = tr("%1: %2").arg(keyfilewords::name(job.settings().format),
            isLines ? tr("%1 commands.").arg(all) : tr("%1 keys.").arg(all));
        if (!job.server().isEmpty())
            text += QLatin1Char(' ') + tr("Written by %1.").arg(toDisplay(job.server(), 50));
        text += QLatin1Char('\n')
            + (job.existing() == 0
                    ? tr("None of its keys exists here.")
                    : tr("%1 of its keys exist here already.").arg(format::count(job.existing())));
        if (!job.existingProblem().isEmpty())
            text += QLatin1Char(' ')
                + tr("Of some the server does not say it (%1): those are left as they are, unless "
                     "keys are replaced.")
                      .arg(toDisplay(job.existingProblem(), 200));
        if (isLines)
            text += QLatin1Char('\n') + tr("Its commands are run as they are, in their order.");
        text += QLatin1Char(' ') + tr("Nothing has been changed yet.");
        const bool isClear = job.existing() == 0 && job.existingProblem().isEmpty();
        m_found->say(!isClear ? Tone::Warning : Tone::Plain, text);
        showSample(job.sample());
    } else if (job.state() == FileJob::State::Finished) {
        m_found->say(Tone::Error,
            keyfilewords::end(job.end(), job.fault(), path()) + QLatin1Char(' ')
                + tr("Nothing of it was imported."));
    }
    refreshButtons();
}

void KeyFileDialog::startWork()
{
    if (m_isExport) {
        ExportSettings settings { path(), format(), m_source.server, m_source.database };
        m_job = std::make_unique<KeyExport>(m_client, m_keys, std::move(settings));
        connect(m_job.get(), &FileJob::progressed, this, &KeyFileDialog::showWork);
        connect(m_job.get(), &FileJob::stateChanged, this, &KeyFileDialog::showWork);
    } else {
        import()->setReplaces(m_replace->isChecked());
    }
    m_pages->setCurrentIndex(Work);
    m_job->run();
    turnTo(Work);
}

quint64 KeyFileDialog::notReached() const
{
    const quint64 total = m_job->progress().total.value_or(0);
    const quint64 known = m_job->report().settled() + m_job->report().count(BulkVerdict::NotSent);
    return total > known ? total - known : 0;
}

void KeyFileDialog::showWork()
{
    constexpr int steps = 1'000;
    const FileProgress progress = m_job->progress();
    const bool isRunning = m_job->state() == FileJob::State::Running;
    const quint64 total = progress.total.value_or(0);
    m_progress->setRange(0, steps);
    m_progress->setValue(
        total > 0 ? static_cast<int>(std::min(progress.done, total) * steps / total) : steps);
    QString text = tr("%1 of %2 · %3 · %4")
                       .arg(format::count(progress.done), format::count(total),
                           format::bytes(progress.bytes), format::rate(progress.perSecond));
    m_reached->setText(text);
    m_figures->setText(
        keyfilewords::summary(m_job->report(), m_isExport, isRunning ? 0 : notReached()));
    const KeyImport* const job = import();
    const FileFault fault = job ? job->fault() : FileFault();
    const QString why = keyfilewords::end(m_job->end(), fault, path());
    if (isRunning)
        m_why->say(Tone::Error, {});
    else if (m_isExport && why.isEmpty())
        m_why->say(Tone::Ok, tr("The keys are in %1.").arg(toDisplay(path().toUtf8())));
    else if (m_isExport)
        m_why->say(Tone::Error, why + QLatin1Char(' ') + tr("No file was written."));
    else
        m_why->say(Tone::Error, why);
    const auto& failures = m_job->report().failures;
    for (auto i = static_cast<std::size_t>(m_failures->topLevelItemCount()); i < failures.size();
         ++i) {
        m_failures->addTopLevelItem(new QTreeWidgetItem({ toDisplay(failures[i].key, longestLine),
            keyfilewords::verdict(failures[i].verdict, m_isExport),
            toDisplay(failures[i].words, longestLine) }));
    }
    m_failures->setVisible(!failures.empty());
    m_save->setVisible(!isRunning);
    refreshButtons();
}

void KeyFileDialog::saveReport()
{
    const QString to = QFileDialog::getSaveFileName(
        this, tr("Save the report"), QDir(m_folder).filePath(QStringLiteral("sluice-report.txt")));
    if (to.isEmpty())
        return;
    QByteArray bytes
        = keyfilewords::summary(m_job->report(), m_isExport, notReached()).toUtf8() + "\n\n";
    for (const BulkReport::Failure& each : m_job->report().failures)
        bytes += toDisplay(each.key).toUtf8() + '\t'
            + keyfilewords::verdict(each.verdict, m_isExport).toUtf8() + '\t'
            + toDisplay(each.words).toUtf8() + '\n';
    const ExportResult result = writeExport(
        to, [&bytes](const ExportTarget& target) { return writeBytes(bytes, target); }, {});
    if (result)
        m_why->say(Tone::Ok, tr("The report is in %1.").arg(toDisplay(to.toUtf8())));
    else
        m_why->say(Tone::Error, errortext::ofExport(result.error(), to).sentence());
}

void KeyFileDialog::refreshButtons()
{
    m_back->setVisible(page() == DryRun);
    switch (page()) {
    case Options:
        m_problem->say(Tone::Warning, problem());
        m_next->setText(m_isExport ? tr("&Find the keys") : tr("&Check the file"));
        m_next->setEnabled(problem().isEmpty());
        m_next->setVisible(true);
        break;
    case DryRun: {
        const bool isReady = m_isExport ? m_keys && m_keys->size() > 0
                                        : m_job && m_job->state() == FileJob::State::Ready;
        m_replace->setEnabled(isReady);
        m_next->setVisible(isReady);
        if (!isReady)
            break;
        if (m_isExport)
            m_next->setText(tr("&Export %1 keys").arg(format::count(m_keys->size())));
        else
            m_next->setText(m_replace->isChecked() ? tr("&Import, and replace what exists")
                                                   : tr("&Import what does not exist"));
        break;
    }
    case Work:
        m_next->setVisible(m_job->state() == FileJob::State::Running);
        m_next->setText(tr("&Stop"));
        break;
    }
}

void KeyFileDialog::reject()
{
    if (m_job && m_job->state() == FileJob::State::Running)
        return m_job->cancel();
    QDialog::reject();
}

} // namespace sluice
