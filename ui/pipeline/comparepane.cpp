// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/comparepane.h"

#include "core/load/knoblist.h"
#include "core/protocol/displaytext.h"
#include "ui/pipeline/comparisoncurves.h"
#include "ui/pipeline/comparisonpicture.h"
#include "ui/pipeline/exportjob.h"
#include "ui/pipeline/exportpicture.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStandardPaths>
#include <QTableView>

#include <utility>

namespace sluice {

namespace {

constexpr qsizetype longestName = 60;
constexpr int perCent = 100;

ComparisonWords words()
{
    return { [](std::optional<Duration> span) { return format::duration(span); },
        [](std::optional<double> rate) { return format::exactRate(rate); },
        [](std::optional<quint64> number) { return format::count(number); },
        [](std::optional<double> mean) { return format::number(mean, 1); },
        [](std::optional<double> ratio) {
            return ratio ? QStringLiteral("×") + format::number(*ratio, *ratio < 10 ? 2 : 1)
                         : format::unknown();
        },
        [](const QByteArray& name) { return toDisplay(name, longestName); } };
}

} // namespace

ComparePane::ComparePane(PipelineSource& source, QWidget* parent)
    : QDialog(parent)
    , m_source(source)
    , m_comparison(source)
    , m_table(words())
    , m_scenario(new QComboBox(this))
    , m_compare(new QPushButton(tr("Com&pare"), this))
    , m_cancel(new QPushButton(tr("&Stop"), this))
    , m_progress(new QProgressBar(this))
    , m_curves(new ComparisonCurves(m_comparison, this))
    , m_view(new QTableView(this))
    , m_save(new QPushButton(tr("Sa&ve"), this))
    , m_copy(new QPushButton(tr("&Copy"), this))
    , m_state(new ToneLabel(Tone::Muted, this))
    , m_note(new ToneLabel(Tone::Muted, this))
{
    setObjectName(QStringLiteral("comparePane"));
    setWindowTitle(tr("Compare configurations"));
    setModal(false);
    buildFields();
    buildTable();
    auto* results = new QSplitter(Qt::Vertical, this);
    results->setChildrenCollapsible(false);
    results->addWidget(m_curves);
    results->addWidget(m_view);
    m_state->setWordWrap(true);
    m_note->setWordWrap(true);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_note, 1);
    for (QPushButton* each : { m_save, m_copy, close })
        buttons->addWidget(each);
    auto* layout = new QVBoxLayout(this);
    auto* fields = new QGridLayout;
    auto* label = new QLabel(tr("Scena&rio"), this);
    label->setBuddy(m_scenario);
    fields->addWidget(label, 0, 0);
    fields->addWidget(m_scenario, 0, 1);
    fields->addWidget(m_compare, 0, 2);
    fields->addWidget(m_cancel, 0, 3);
    int row = 1;
    for (const Configuration& field : m_fields) {
        fields->addWidget(field.name, row, 0);
        fields->addWidget(field.settings, row++, 1, 1, 3);
    }
    fields->addWidget(m_progress, row, 0);
    fields->addWidget(m_state, row, 1, 1, 3);
    fields->setColumnStretch(1, 1);
    layout->addLayout(fields);
    layout->addWidget(results, 1);
    layout->addLayout(buttons);
    const int unit = fontMetrics().height();
    resize(unit * 50, unit * 46);

    connect(&m_comparison, &Comparison::changed, this, &ComparePane::showState);
    connect(&m_comparison, &Comparison::progressed, this, &ComparePane::showProgress);
    listScenarios();
    showState();
}

void ComparePane::buildFields()
{
    m_scenario->setObjectName(QStringLiteral("compareScenario"));
    m_scenario->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scenario->setMinimumContentsLength(12);
    connect(m_scenario, &QComboBox::currentIndexChanged, this, &ComparePane::showVariants);
    const QStringList examples { tr("as the scenario is; or, for instance, window=1"),
        tr("for instance window=64, connections=2"), tr("nothing: two are compared") };
    for (std::size_t i = 0; i < configurations; ++i) {
        m_fields[i] = { new QLabel(this), new QLineEdit(this) };
        QLineEdit* settings = m_fields[i].settings;
        settings->setObjectName(QStringLiteral("configuration%1").arg(i + 1));
        settings->setAccessibleName(tr("Knobs of configuration %1").arg(i + 1));
        settings->setPlaceholderText(examples.value(qsizetype(i)));
        settings->setMaxLength(1000);
        m_fields[i].name->setTextFormat(Qt::PlainText);
        m_fields[i].name->setBuddy(settings);
    }
    m_compare->setObjectName(QStringLiteral("compare"));
    m_compare->setDefault(true);
    connect(m_compare, &QPushButton::clicked, this, &ComparePane::compare);
    m_cancel->setObjectName(QStringLiteral("cancelComparison"));
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, &m_comparison, &Comparison::cancel);
    m_progress->setObjectName(QStringLiteral("comparisonProgress"));
    m_progress->setAccessibleName(tr("Progress of the comparison"));
    m_progress->setRange(0, perCent);
    m_progress->setTextVisible(false); // the run is said below
}

void ComparePane::buildTable()
{
    m_view->setObjectName(QStringLiteral("comparisonTable"));
    m_view->setAccessibleName(tr("Figures of the compared runs"));
    m_view->setModel(&m_table);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setTabKeyNavigation(false); // Tab leads out of it
    m_view->setWordWrap(false);
    m_view->setAlternatingRowColors(true);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setHighlightSections(false);
    auto* copyMenu = new QMenu(m_copy);
    const auto add = [this, copyMenu](const QString& text, TableFormat format) {
        connect(copyMenu->addAction(text), &QAction::triggered, this,
            [this, format] { copyAs(format); });
    };
    add(tr("As &text"), TableFormat::Text);
    add(tr("As CS&V"), TableFormat::Csv);
    add(tr("As &Markdown"), TableFormat::Markdown);
    m_copy->setMenu(copyMenu);
    m_copy->setObjectName(QStringLiteral("copyComparison"));
    m_copy->setToolTip(tr("What is selected, else all of it"));
    auto* saveMenu = new QMenu(m_save);
    connect(saveMenu->addAction(tr("Curves and table as &PNG…")), &QAction::triggered, this,
        [this] { askWhere(true); });
    connect(saveMenu->addAction(tr("Table as &Markdown…")), &QAction::triggered, this,
        [this] { askWhere(false); });
    m_save->setMenu(saveMenu);
    m_save->setObjectName(QStringLiteral("saveComparison"));
    for (QPushButton* each : { m_save, m_copy })
        each->setAutoDefault(false);
    auto* cells = new QAction(tr("Copy the selected cells"), m_view);
    cells->setShortcut(QKeySequence::Copy);
    cells->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(cells, &QAction::triggered, this, &ComparePane::copyCells);
    m_view->addAction(cells);
    m_view->addActions(copyMenu->actions());
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void ComparePane::listScenarios()
{
    const QByteArray before = m_scenario->currentData().toByteArray();
    m_scenario->clear();
    for (const ScenarioInfo& info : m_source.scenarios())
        m_scenario->addItem(info.title, info.name);
    chooseScenario(before);
    showVariants();
}

void ComparePane::chooseScenario(const QByteArray& name)
{
    if (const int at = m_scenario->findData(name); at >= 0)
        m_scenario->setCurrentIndex(at);
}

std::shared_ptr<const Scenario> ComparePane::chosen() const
{
    const QByteArray name = m_scenario->currentData().toByteArray();
    for (const ScenarioInfo& info : m_source.scenarios()) {
        if (info.name == name)
            return info.scenario;
    }
    return {};
}

ScenarioVariant ComparePane::variantOf(std::size_t field) const
{
    const std::shared_ptr<const Scenario> scenario = chosen();
    return scenario && field < scenario->variants.size() ? scenario->variants[field]
                                                         : ScenarioVariant {};
}

void ComparePane::showVariants()
{
    for (std::size_t i = 0; i < configurations; ++i) {
        const ScenarioVariant variant = variantOf(i);
        const QString number = QString::number(i + 1);
        // The number is the key: Alt+1, Alt+2, Alt+3.
        m_fields[i].name->setText(u'&' + number
            + (variant.name.isEmpty() ? QString()
                                      : QStringLiteral(": ")
                        + toDisplay(variant.name, longestName)
                              .replace(u'&', QStringLiteral("&&"))));
        m_fields[i].settings->setText(QString::fromUtf8(knobListText(variant.settings)));
    }
}

std::optional<std::vector<ScenarioVariant>> ComparePane::variants()
{
    std::vector<ScenarioVariant> all;
    for (std::size_t i = 0; i < configurations; ++i) {
        QLineEdit* field = m_fields[i].settings;
        const QByteArray text = field->text().trimmed().toUtf8();
        if (text.isEmpty() && i >= Comparison::fewest)
            continue;
        const auto settings = readKnobList(text);
        if (!settings) {
            m_state->say(Tone::Error, errortext::ofKnob(settings.error()).sentence());
            field->setFocus();
            field->selectAll();
            return {};
        }
        const ScenarioVariant own = variantOf(i);
        const bool isOwn = !own.name.isEmpty() && settings.value() == own.settings;
        all.push_back({ isOwn              ? own.name
                : settings.value().empty() ? tr("as the scenario is").toUtf8()
                                           : knobListText(settings.value()),
            settings.value() });
    }
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (all[i].settings == all[i - 1].settings) {
            m_state->say(Tone::Error,
                tr("Configurations %1 and %2 are the same. Set a knob differently in one of them.")
                    .arg(i)
                    .arg(i + 1));
            m_fields[i].settings->setFocus();
            return {};
        }
    }
    return all;
}

void ComparePane::compare()
{
    if (m_scenario->currentIndex() < 0) {
        m_state->say(Tone::Error, tr("There is no scenario to play."));
        return;
    }
    auto all = variants();
    if (all)
        m_comparison.start(m_scenario->currentData().toByteArray(), std::move(*all));
}

QString ComparePane::runText() const
{
    const std::size_t run = m_comparison.current();
    const auto& runs = m_comparison.runs();
    return tr("Run %1 of %2: %3")
        .arg(run + 1)
        .arg(runs.size())
        .arg(toDisplay(runs[std::min(run, runs.size() - 1)].variant.name, longestName));
}

void ComparePane::showState()
{
    const bool isRunning = m_comparison.state() == Comparison::State::Running;
    const bool hadFocus = m_cancel->hasFocus() || m_compare->hasFocus();
    m_compare->setEnabled(!isRunning);
    m_cancel->setEnabled(isRunning);
    m_scenario->setEnabled(!isRunning);
    for (const Configuration& field : m_fields)
        field.settings->setReadOnly(isRunning);
    if (hadFocus)
        (isRunning ? m_cancel : m_compare)->setFocus();
    m_table.show(m_comparison.runs());
    m_view->resizeColumnsToContents();
    const bool hasAny = m_comparison.current() > 0;
    m_save->setEnabled(hasAny);
    m_copy->setEnabled(hasAny);
    m_note->say(Tone::Muted,
        m_table.hasUnknown()
            ? tr("n/a: cannot be compared, as there were too few requests: 2 replies for p50, 100 "
                 "for p99.")
            : QString());
    switch (m_comparison.state()) {
    case Comparison::State::Idle:
        m_state->say(Tone::Muted,
            tr("The scenario is played once with each configuration, one after the other, from the "
               "same start and with the same seed."));
        break;
    case Comparison::State::Running:
        m_state->say(Tone::Plain, runText());
        break;
    case Comparison::State::Done:
        m_state->say(Tone::Ok, tr("All %1 runs are over.").arg(m_comparison.runs().size()));
        break;
    case Comparison::State::Cancelled:
        m_state->say(Tone::Warning,
            tr("Stopped: %1 of %2 runs are over.")
                .arg(m_comparison.current())
                .arg(m_comparison.runs().size()));
        break;
    case Comparison::State::Failed:
        m_state->say(Tone::Error,
            m_comparison.problem() == Comparison::Problem::NotConnected
                ? tr("There is no connection to play on. Connect, then compare again.")
                : tr("Nothing was measured in run %1. Compare again.")
                      .arg(m_comparison.current() + 1));
        break;
    }
    showProgress();
}

void ComparePane::showProgress() { m_progress->setValue(int(m_comparison.progress() * perCent)); }

void ComparePane::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    if (m_comparison.state() != Comparison::State::Running && m_comparison.runs().empty())
        listScenarios();
}

QString ComparePane::asText(TableFormat format) const
{
    return tableText(m_table, format, m_view->selectionModel()->selectedIndexes());
}

void ComparePane::copyCells()
{
    const QModelIndexList cells = m_view->selectionModel()->selectedIndexes();
    if (!cells.isEmpty())
        QApplication::clipboard()->setText(
            tableText(m_table, TableFormat::Text, cells, TableHead::Without));
}

void ComparePane::copyAs(TableFormat format) { QApplication::clipboard()->setText(asText(format)); }

QImage ComparePane::picture(int ratio) const
{
    return comparisonPicture(*m_curves, m_table, m_scenario->currentText(), ratio);
}

void ComparePane::askWhere(bool asPicture)
{
    if (m_dialog || m_job)
        return;
    const QString suffix = asPicture ? QStringLiteral("png") : QStringLiteral("md");
    m_dialog = new QFileDialog(this, tr("Save the comparison"),
        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setAcceptMode(QFileDialog::AcceptSave);
    m_dialog->setDefaultSuffix(suffix);
    m_dialog->setNameFilter(
        QStringLiteral("%1 (*.%2)").arg(asPicture ? tr("PNG picture") : tr("Markdown"), suffix));
    m_dialog->selectFile(QStringLiteral("sluice-comparison.") + suffix);
    connect(m_dialog, &QFileDialog::fileSelected, this, &ComparePane::exportTo);
    connect(m_dialog, &QDialog::finished, this, [this] { m_dialog = nullptr; });
    m_dialog->open();
}

void ComparePane::exportTo(const QString& path)
{
    if (m_job)
        return;
    ExportWriter writer;
    if (path.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive)) {
        writer = [image = picture()](const ExportTarget& to) { return writePng(image, to); };
    } else {
        const QString title = QStringLiteral("# ")
            + cellText(m_scenario->currentText(), TableFormat::Markdown) + QStringLiteral("\n\n");
        writer = [text = (title + tableText(m_table, TableFormat::Markdown)).toUtf8()](
                     const ExportTarget& to) { return writeBytes(text, to); };
    }
    m_job = new ExportJob(path, std::move(writer), this);
    connect(m_job, &ExportJob::finished, this, [this, path](const ExportResult& result) {
        std::exchange(m_job, nullptr)->deleteLater();
        const QString file = QDir::toNativeSeparators(path);
        if (!result) {
            m_state->say(Tone::Error, errortext::ofExport(result.error(), file).sentence());
            return;
        }
        m_state->say(Tone::Ok,
            tr("Saved %1 (%2).")
                .arg(toDisplay(file.toUtf8(), 160), format::bytes(quint64(result.value()))));
        Q_EMIT exported(path);
    });
}

} // namespace sluice
