// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/tabletwin.h"

#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include <map>
#include <set>

namespace sluice {

namespace {

TableWords wordsOf(const PipelineFeed& feed)
{
    return { [](std::optional<Duration> span) { return format::duration(span); },
        [](quint64 number) { return format::count(number); },
        [](double rate) { return format::count(qint64(rate + 0.5)); },
        [](double mean) { return format::number(mean, 1); },
        [&feed](ProducerId id) { return feed.source().producerName(id); },
        [&feed] { return feed.masksKeys(); } };
}

WaterfallWords rowWordsOf(const PipelineFeed& feed)
{
    return { [](Duration span) { return format::duration(span); },
        [](quint64 number) { return format::count(number); },
        [&feed](ProducerId id) { return feed.source().producerName(id); },
        [&feed] { return feed.masksKeys(); } };
}

} // namespace

TableTwin::TableTwin(PipelineFeed& feed, TimeView& time, QWidget* parent)
    : QDialog(parent)
    , m_feed(feed)
    , m_time(time)
    , m_requests(rowWordsOf(feed))
    , m_flow(wordsOf(feed))
    , m_strips(wordsOf(feed))
    , m_latency(wordsOf(feed))
    , m_pane(new QComboBox(this))
    , m_phase(new QComboBox(this))
    , m_view(new QTableView(this))
    , m_state(new ToneLabel(Tone::Muted, this))
{
    setObjectName(QStringLiteral("tableTwin"));
    setWindowTitle(tr("Pipeline as a table"));
    for (const QString& name :
        { tr("Requests"), tr("Flow: open requests"), tr("Over time"), tr("Latency") })
        m_pane->addItem(name);
    m_pane->setObjectName(QStringLiteral("tablePane"));
    m_pane->setAccessibleName(tr("Pane"));
    const QStringList phases { tr("behind schedule"), tr("waiting to send"), tr("queued"),
        tr("writing"), tr("in flight"), tr("behind others"), tr("own"), tr("receiving"),
        tr("delivery"), tr("total") };
    m_phase->addItems(phases);
    m_phase->setCurrentIndex(int(Phase::Total));
    m_phase->setObjectName(QStringLiteral("tablePhase"));
    m_phase->setAccessibleName(tr("Phase"));
    m_view->setObjectName(QStringLiteral("table"));
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_view->setTabKeyNavigation(false); // Tab leads out of it
    m_view->setWordWrap(false);
    m_view->setAlternatingRowColors(true);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setHighlightSections(false);

    auto* copy = new QPushButton(tr("&Copy"), this);
    copy->setObjectName(QStringLiteral("copyTable"));
    copy->setToolTip(tr("What is selected, else all of it"));
    auto* menu = new QMenu(copy);
    const auto add = [&](const QString& text, TableFormat format) {
        connect(
            menu->addAction(text), &QAction::triggered, this, [this, format] { copyAs(format); });
    };
    add(tr("As &text"), TableFormat::Text);
    add(tr("As CS&V"), TableFormat::Csv);
    add(tr("As &Markdown"), TableFormat::Markdown);
    copy->setMenu(menu);
    copy->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* cells = new QAction(tr("Copy the selected cells"), m_view);
    cells->setShortcut(QKeySequence::Copy);
    cells->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(cells, &QAction::triggered, this, &TableTwin::copyCells);
    m_view->addAction(cells);
    m_view->addActions(menu->actions());
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto* top = new QHBoxLayout;
    auto* label = new QLabel(tr("&Pane"), this);
    label->setBuddy(m_pane);
    top->addWidget(label);
    top->addWidget(m_pane);
    top->addWidget(m_phase);
    top->addWidget(m_state, 1);
    top->addWidget(copy);
    top->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(m_view, 1);
    const int unit = fontMetrics().height();
    resize(unit * 56, unit * 30);

    connect(m_pane, &QComboBox::currentIndexChanged, this, &TableTwin::choosePane);
    connect(m_phase, &QComboBox::currentIndexChanged, this, &TableTwin::renew);
    connect(&m_feed, &PipelineFeed::figuresTaken, this, &TableTwin::renewIfDue);
    connect(&m_feed, &PipelineFeed::filterChanged, this, &TableTwin::renew);
    connect(&m_feed, &PipelineFeed::frozenChanged, this, &TableTwin::renew);
    connect(&m_time, &TimeView::rangeChanged, this, &TableTwin::renew);
    connect(&m_time, &TimeView::instantChanged, this, &TableTwin::renew);
    choosePane();
}

TableTwin::Pane TableTwin::pane() const { return Pane(m_pane->currentIndex()); }

void TableTwin::showPane(Pane pane) { m_pane->setCurrentIndex(int(pane)); }

QAbstractItemModel* TableTwin::model() const { return m_view->model(); }

void TableTwin::choosePane()
{
    const std::array<QAbstractItemModel*, 4> models { &m_requests, &m_flow, &m_strips, &m_latency };
    QItemSelectionModel* old = m_view->selectionModel();
    m_view->setModel(models[std::size_t(pane())]);
    delete old;
    m_phase->setVisible(pane() == Pane::Latency);
    m_view->setAccessibleName(m_pane->currentText());
    renew();
    m_view->resizeColumnsToContents();
    if (model()->rowCount() > 0)
        m_view->setCurrentIndex(model()->index(0, 0));
    m_view->clearSelection();
}

void TableTwin::showEvent(QShowEvent* event)
{
    renew();
    m_view->resizeColumnsToContents();
    QDialog::showEvent(event);
    m_view->setFocus();
}

void TableTwin::renewIfDue()
{
    // While frozen nothing changes but how far back the filter has looked.
    const bool isDue = m_masksKeys != m_feed.masksKeys() ? true
        : m_feed.isFrozen()                              ? m_feed.filter() != nullptr
                                                         : m_feed.at() - m_renewedAt >= renewNanos;
    if (isDue)
        renew();
}

void TableTwin::fill()
{
    m_masksKeys = m_feed.masksKeys();
    switch (pane()) {
    case Pane::Requests:
        m_requests.show(m_feed.filteredRecords(), m_feed.filteredSnapshot().get(), requestsShown,
            m_feed.filteredRecords().size());
        break;
    case Pane::Flow:
        m_flow.show(m_feed.filter() ? m_feed.filteredSnapshot().get() : m_feed.snapshot());
        break;
    case Pane::Strips:
        m_strips.show(m_feed.history(), m_time.range());
        break;
    case Pane::Latency:
        m_latency.show(m_feed.history(), m_time.range(), Phase(m_phase->currentIndex()));
        break;
    }
}

QVariant TableTwin::keyOf(int row) const
{
    const QModelIndex first = model()->index(row, 0);
    const QVariant key = first.data(TextTableModel::KeyRole);
    return key.isValid() ? key : first.data(); // "#1 204 311"
}

void TableTwin::renew()
{
    if (!isVisible() && m_renewedAt != 0)
        return; // shown again, it is renewed
    m_renewedAt = m_feed.at();
    // What is selected belongs to a request or a time, not to the number of a row.
    std::map<QString, std::set<int>> selected;
    for (const QModelIndex& cell : m_view->selectionModel()->selectedIndexes())
        selected[keyOf(cell.row()).toString()].insert(cell.column());
    const QModelIndex current = m_view->currentIndex();
    const QString currentKey = current.isValid() ? keyOf(current.row()).toString() : QString();
    const int column = current.column();
    const int scrolled = m_view->horizontalScrollBar()->value();
    const int above = current.isValid() ? m_view->visualRect(current).top() : 0;
    fill();
    QItemSelection selection;
    QModelIndex found;
    if (!selected.empty() || !currentKey.isEmpty()) {
        for (int row = 0; row < model()->rowCount(); ++row) {
            const QString key = keyOf(row).toString();
            if (key == currentKey)
                found = model()->index(row, column);
            const auto columns = selected.find(key);
            if (columns == selected.end())
                continue;
            for (const int chosen : columns->second) {
                const QModelIndex cell = model()->index(row, chosen);
                selection.select(cell, cell);
            }
        }
    }
    m_view->selectionModel()->setCurrentIndex(found, QItemSelectionModel::NoUpdate);
    m_view->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (found.isValid()) // it stays where it was on the screen
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value()
            + (m_view->verticalScrollMode() == QAbstractItemView::ScrollPerPixel
                    ? m_view->visualRect(found).top() - above
                    : (m_view->visualRect(found).top() - above)
                        / std::max(1, m_view->rowHeight(found.row()))));
    m_view->horizontalScrollBar()->setValue(scrolled);
    m_state->say(Tone::Muted,
        m_feed.isFrozen()
            ? tr("Frozen, %1 rows").arg(format::count(model()->rowCount()))
            : tr("Renewed every 2 s, %1 rows").arg(format::count(model()->rowCount())));
}

QString TableTwin::asText(TableFormat format) const
{
    const QModelIndexList cells = m_view->selectionModel()->selectedIndexes();
    return tableText(*model(), format, cells);
}

void TableTwin::copyCells()
{
    const QModelIndexList cells = m_view->selectionModel()->selectedIndexes();
    if (!cells.isEmpty())
        QApplication::clipboard()->setText(
            tableText(*model(), TableFormat::Text, cells, TableHead::Without));
}

void TableTwin::copyAs(TableFormat format) { QApplication::clipboard()->setText(asText(format)); }

} // namespace sluice
