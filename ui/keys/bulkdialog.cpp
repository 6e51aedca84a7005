// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/bulkdialog.h"

#include "core/bulk/bulkoperation.h"
#include "core/bulk/keycollector.h"
#include "core/bulk/keycopy.h"
#include "core/connection/corethread.h"
#include "core/protocol/displaytext.h"
#include "ui/keys/bulkoptions.h"
#include "ui/models/exportfile.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/problemwords.h"

#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
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
constexpr std::size_t fewRecords = 16;

} // namespace

/// The engine that a copy goes to, beside the one in use.
struct BulkDialog::Target {
    Target(const Clock& clock, const ConnectionOptions& to, Guard guard)
        : core(clock, 32, fewRecords)
        , options(to)
    {
        core.setGuard(guard);
        core.connectTo(options);
    }

    CoreThread core;
    ConnectionOptions options;
};

/// Ends a target once the coroutines that still sleep for its replies have run.
class BulkDialog::Farewell final : Job {
public:
    static void to(std::unique_ptr<Target> target)
    {
        target->core.shutDown(); // every request is settled now, and every sleeper queued
        auto* farewell = new Farewell(std::move(target)); // deletes itself, behind these
        Executor::current()->post(*farewell);
    }

private:
    explicit Farewell(std::unique_ptr<Target> target)
        : Job([](Job& job) noexcept { delete static_cast<Farewell*>(&job); })
        , m_target(std::move(target))
    {
    }

    std::unique_ptr<Target> m_target;
};

BulkDialog::BulkDialog(BulkTask task, const Client& client, KeyChoices choices,
    const QStringList& places, GuardOf guardOf, QWidget* parent)
    : QDialog(parent)
    , m_task(task)
    , m_client(client.named("bulk"))
    , m_choices(std::move(choices))
    , m_guardOf(std::move(guardOf))
    , m_pages(new QStackedWidget(this))
    , m_back(new QPushButton(tr("&Back"), this))
    , m_next(new QPushButton(this))
    , m_close(new QPushButton(tr("Close"), this))
{
    setObjectName(QStringLiteral("bulkDialog"));
    setWindowTitle(bulkwords::title(task));
    m_pages->addWidget(makeOptions(places));
    m_pages->addWidget(makeDryRun());
    m_pages->addWidget(makeWork());
    m_back->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addStretch();
    buttons->addWidget(m_next);
    buttons->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_pages, 1);
    layout->addLayout(buttons);
    connect(m_back, &QPushButton::clicked, this, &BulkDialog::goBack);
    connect(m_next, &QPushButton::clicked, this, &BulkDialog::goOn);
    connect(m_close, &QPushButton::clicked, this, &BulkDialog::reject);
    const int line = fontMetrics().height();
    resize(fontMetrics().averageCharWidth() * 80, line * 22);
    turnTo(Options);
}

BulkDialog::~BulkDialog()
{
    m_job.reset();
    if (m_target)
        Farewell::to(std::move(m_target));
}

BulkDialog::Page BulkDialog::page() const { return static_cast<Page>(m_pages->currentIndex()); }

QWidget* BulkDialog::makeOptions(const QStringList& places)
{
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_which = makeChoiceBox(m_choices, page);
    auto* which = new QFormLayout;
    which->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    which->addRow(tr("&Which"), m_which);
    auto* what = new ToneLabel(Tone::Muted, bulkwords::explanation(m_task), page);
    m_options = new BulkOptions(m_task, m_choices.first().prefix, places, page);
    m_problem = new ToneLabel(Tone::Warning, page);
    for (ToneLabel* label : { what, m_problem }) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    layout->addLayout(which);
    layout->addWidget(m_options);
    layout->addWidget(what);
    layout->addWidget(m_problem);
    layout->addStretch();
    connect(m_options, &BulkOptions::changed, this, &BulkDialog::refreshButtons);
    return page;
}

QWidget* BulkDialog::makeDryRun()
{
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_found = new ToneLabel(Tone::Plain, page);
    m_found->setWordWrap(true);
    m_sample = new QListWidget(page);
    m_sample->setAccessibleName(tr("The first of these keys"));
    m_sample->setUniformItemSizes(true);
    layout->addWidget(m_found);
    layout->addWidget(m_sample, 1);
    return page;
}

QWidget* BulkDialog::makeWork()
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
    m_figures->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_why = new ToneLabel(Tone::Error, page);
    m_why->setWordWrap(true);
    m_failures = new QTreeWidget(page);
    m_failures->setAccessibleName(tr("Keys with which it was not done"));
    m_failures->setRootIsDecorated(false);
    m_failures->setUniformRowHeights(true);
    m_failures->setHeaderLabels({ tr("Key"), tr("What came of it"), tr("The server says") });
    m_save = new QPushButton(tr("&Save the report…"), page);
    m_save->setAutoDefault(false);
    layout->addWidget(m_progress);
    layout->addWidget(m_reached);
    layout->addWidget(m_figures);
    layout->addWidget(m_why);
    layout->addWidget(m_failures, 1);
    layout->addStretch();
    layout->addWidget(m_save, 0, Qt::AlignLeft);
    connect(m_save, &QPushButton::clicked, this, &BulkDialog::saveReport);
    return page;
}

void BulkDialog::turnTo(Page page)
{
    m_pages->setCurrentIndex(page);
    refreshButtons();
    // Enter must not go through two steps at once: what is done is asked for by its own button.
    (page == Options ? m_next : m_close)->setDefault(true);
    if (page == Options)
        m_which->setFocus();
    else
        m_close->setFocus();
}

void BulkDialog::goOn()
{
    if (page() == Options) {
        collect();
    } else if (page() == DryRun) {
        startWork();
    } else if (m_job && m_job->state() == BulkJob::State::Running) {
        m_job->cancel();
    } else if (m_job) {
        m_job->resume();
    }
}

void BulkDialog::goBack()
{
    m_collector.reset();
    m_keys.reset();
    turnTo(Options);
}

void BulkDialog::collect()
{
    m_sample->clear();
    m_keys.reset();
    KeySelection selection = m_choices[m_which->currentIndex()].selection;
    const bool isLoaded = selection.source == KeySelection::Source::Loaded
        || selection.source == KeySelection::Source::Rows;
    if (m_task == BulkTask::Rename && isLoaded) {
        // Only those that begin so are counted and shown.
        selection.matches
            = [action = *m_options->action(), others = selection.matches](QByteArrayView name) {
                  return action.concerns(name) && (!others || others(name));
              };
    }
    m_collector = std::make_unique<KeyCollector>(m_client, std::move(selection));
    connect(m_collector.get(), &KeyCollector::progressed, this, [this] {
        m_found->say(Tone::Muted,
            tr("Looking for keys: %1 so far").arg(format::count(m_collector->found())));
    });
    connect(m_collector.get(), &KeyCollector::finished, this, &BulkDialog::takeKeys);
    connect(m_collector.get(), &KeyCollector::failed, this, &BulkDialog::takeProblem);
    m_found->say(Tone::Muted, tr("Looking for keys…"));
    turnTo(DryRun);
    m_collector->start();
}

void BulkDialog::takeKeys(const std::shared_ptr<const CollectedKeys>& keys)
{
    m_keys = keys;
    const QString count = format::count(keys->size());
    m_found->say(Tone::Plain,
        keys->size() == 0       ? tr("There are no such keys.")
            : keys->size() == 1 ? tr("1 key. Nothing has been done yet.")
            : keys->size() <= sampleKeys
            ? tr("%1 keys. Nothing has been done yet.").arg(count)
            : tr("%1 keys; these are the first %2. Nothing has been done yet.")
                  .arg(count, format::count(sampleKeys)));
    const auto action = m_options->action();
    for (const QByteArray& key : keys->sample(sampleKeys)) {
        QString line = toDisplay(key, longestLine);
        if (m_task == BulkTask::Rename && action && action->concerns(key))
            line += QStringLiteral("  →  ") + toDisplay(action->newName(key), longestLine);
        else if (m_task == BulkTask::Rename)
            line += tr("  (stays: it begins otherwise)");
        m_sample->addItem(line);
    }
    refreshButtons();
}

void BulkDialog::takeProblem(const ReadProblem& problem)
{
    m_found->say(Tone::Error, problemSentence(problem));
    refreshButtons();
}

void BulkDialog::startWork()
{
    // The person has seen what it is about, and says yes here: no guard asks again.
    const Client client = m_client.confirmed();
    if (m_task == BulkTask::Copy) {
        const ConnectionOptions place = *m_options->place();
        m_target = std::make_unique<Target>(
            m_client.clock(), place, m_guardOf ? m_guardOf(place) : Guard::ReadWrite);
        const Client to = Client(m_target->core.channel(), "copy").confirmed();
        m_job = std::make_unique<KeyCopy>(m_client, to, m_keys,
            m_options->replacesExisting() ? KeyCopy::Existing::Replace : KeyCopy::Existing::Keep);
    } else {
        m_job = std::make_unique<BulkOperation>(client, m_keys, *m_options->action());
    }
    connect(m_job.get(), &BulkJob::progressed, this, &BulkDialog::showWork);
    connect(m_job.get(), &BulkJob::keysChanged, this, &BulkDialog::keysChanged);
    connect(m_job.get(), &BulkJob::stateChanged, this, [this] {
        showWork();
        refreshButtons();
    });
    m_job->start();
    turnTo(Work);
}

void BulkDialog::showWork()
{
    const quint32 total = m_job->total();
    m_progress->setRange(0, static_cast<int>(std::min<quint32>(total, 1u << 30)));
    m_progress->setValue(static_cast<int>(std::min<quint32>(m_job->reached(), 1u << 30)));
    QString text = tr("%1 of %2 keys").arg(format::count(m_job->reached()), format::count(total));
    if (m_job->state() == BulkJob::State::Running && m_job->perSecond() > 0)
        text += QStringLiteral(" · ") + format::rate(m_job->perSecond());
    m_reached->setText(text);
    showReport();
}

void BulkDialog::showReport()
{
    const BulkReport& report = m_job->report();
    const bool isRunning = m_job->state() == BulkJob::State::Running;
    m_figures->setText(
        bulkwords::summary(m_task, report, isRunning ? 0 : m_job->total() - m_job->reached()));
    m_why->say(Tone::Error, isRunning ? QString() : whyInterrupted());
    for (auto i = static_cast<std::size_t>(m_failures->topLevelItemCount());
         i < report.failures.size(); ++i) {
        const BulkReport::Failure& failure = report.failures[i];
        m_failures->addTopLevelItem(new QTreeWidgetItem({ toDisplay(failure.key, longestLine),
            bulkwords::verdict(m_task, failure.verdict), toDisplay(failure.words, longestLine) }));
    }
    m_failures->setVisible(!report.failures.empty());
    m_save->setVisible(!isRunning);
}

QString BulkDialog::whyInterrupted() const
{
    if (m_job->state() == BulkJob::State::Stopped)
        return tr("Stopped. What was done stays done.");
    if (m_job->state() != BulkJob::State::Interrupted)
        return {};
    const auto* copy = qobject_cast<const KeyCopy*>(m_job.get());
    if (copy && copy->interruptedAt() == KeyCopy::Side::To) {
        const ConnectionState state = m_target->core.state().get();
        const QString why
            = errortext::ofConnection(state.errorKind, state.errorDetail, m_target->options)
                  .sentence();
        if (!why.isEmpty())
            return tr("The other server: %1").arg(why);
        return tr("The other server: %1")
            .arg(errortext::ofOutcome(Ending::NotSent, m_job->why()).sentence());
    }
    return errortext::ofOutcome(Ending::NotSent, m_job->why()).sentence();
}

void BulkDialog::saveReport()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the report"),
        QStringLiteral("sluice-report.txt"), tr("Text (*.txt);;All files (*)"));
    if (path.isEmpty())
        return;
    const QByteArray bytes
        = bulkwords::reportFile(m_task, m_job->report(), m_job->total() - m_job->reached());
    const ExportResult result = writeExport(
        path, [&bytes](const ExportTarget& target) { return writeBytes(bytes, target); }, {});
    if (result)
        m_why->say(Tone::Ok, tr("The report is in %1.").arg(toDisplay(path.toUtf8())));
    else
        m_why->say(Tone::Error, errortext::ofExport(result.error(), path).sentence());
}

void BulkDialog::refreshButtons()
{
    m_back->setVisible(page() == DryRun);
    m_close->setText(tr("Close"));
    switch (page()) {
    case Options: {
        const QString problem = m_options->problem();
        m_problem->say(Tone::Warning, problem);
        m_next->setText(tr("&Find the keys"));
        m_next->setEnabled(problem.isEmpty());
        m_next->setVisible(true);
        break;
    }
    case DryRun:
        m_next->setVisible(m_keys && m_keys->size() > 0);
        if (m_keys)
            m_next->setText(bulkwords::consent(m_task, m_keys->size()));
        break;
    case Work: {
        const bool isRunning = m_job->state() == BulkJob::State::Running;
        m_next->setVisible(m_job->state() != BulkJob::State::Finished);
        m_next->setText(isRunning ? tr("&Stop") : tr("&Go on"));
        break;
    }
    }
}

void BulkDialog::reject()
{
    if (m_job && m_job->state() == BulkJob::State::Running)
        return m_job->cancel();
    QDialog::reject();
}

} // namespace sluice
