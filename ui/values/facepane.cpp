// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/facepane.h"

#include "core/protocol/displaytext.h"
#include "ui/models/facetablemodel.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/keyheader.h"
#include "ui/values/problemwords.h"
#include "ui/values/textpane.h"
#include "ui/values/valuetable.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace sluice {

QString faceName(Face face)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("faces", text); };
    switch (face) {
    case Face::Facts:
        return tr("Facts");
    case Face::Module:
        return tr("Contents");
    case Face::Json:
        return tr("JSON");
    case Face::HyperLogLog:
        return tr("HyperLogLog");
    case Face::Bits:
        return tr("Bits");
    case Face::Geo:
        return tr("Positions");
    case Face::FieldTtls:
        return tr("Expiry of fields");
    case Face::Find:
        return tr("Find on the server");
    case Face::FromIndex:
        return tr("From an index");
    case Face::Range:
        return tr("Range and live tail");
    case Face::Groups:
        return tr("Groups");
    case Face::Consumers:
        return tr("Consumers");
    case Face::Pending:
        return tr("Pending entries");
    }
    return {};
}

FacePane::FacePane(const Client& client, const QByteArray& key, QWidget* parent)
    : QWidget(parent)
    , m_reader(new FaceReader(client.named("value tab"), key, this))
    , m_tail(new StreamTail(client.named("live tail"), key, this))
    , m_problem(new ToneLabel(Tone::Error))
    , m_pages(new QStackedWidget)
    , m_table(new ValueTable)
    , m_model(new FaceTableModel(this))
    , m_viewer(new BytesViewer)
{
    buildTools();
    m_table->setModel(m_model);
    m_problem->setWordWrap(true);
    m_problem->hide();
    const int gap = fontMetrics().height() / 2;
    m_problem->setContentsMargins(gap * 3 / 2, 0, gap * 3 / 2, gap);
    m_viewer->layout()->setContentsMargins(gap * 3 / 2, 0, gap * 3 / 2, gap);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_viewer);
    auto* layout = qobject_cast<QVBoxLayout*>(this->layout());
    layout->addWidget(m_problem);
    layout->addWidget(m_pages, 1);

    connect(m_reader, &FaceReader::restarted, this, &FacePane::restart);
    connect(m_reader, &FaceReader::pageRead, this, &FacePane::takePage);
    connect(m_reader, &FaceReader::failed, this, &FacePane::showProblem);
    connect(m_reader, &FaceReader::busyChanged, this, &FacePane::say);
    connect(m_tail, &StreamTail::entriesCame, this, &FacePane::takeTail);
    connect(m_tail, &StreamTail::failed, this, &FacePane::showProblem);
    connect(m_tail, &StreamTail::runningChanged, this, [this](bool running) {
        m_live->setChecked(running);
        say();
    });
    connect(m_model, &FaceTableModel::moreWanted, m_reader, &FaceReader::fetchMore);
    connect(m_table, &QTableView::activated, this,
        [this](const QModelIndex& index) { activate(index.row()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &FacePane::updateTools);
    setFocusProxy(m_table);
}

FacePane::~FacePane() = default;

void FacePane::buildTools()
{
    m_choice = new QComboBox;
    m_choice->setAccessibleName(tr("What is shown of the key"));
    m_argument = new QLineEdit;
    m_status = new ElidedLabel;
    m_status->setForegroundRole(QPalette::PlaceholderText);
    m_status->setMinimumCharacters(8);
    const auto button = [](const QString& text, const QString& tip) {
        auto* made = new QPushButton(text);
        made->setToolTip(plainToolTip(tip));
        made->setFocusPolicy(Qt::StrongFocus);
        return made;
    };
    m_back = button(tr("Value"), tr("Back to the value itself"));
    m_up = button(tr("Up"), tr("One level up"));
    m_pending = button(tr("Pending"),
        tr("Entries that the selected group was given and has not acknowledged (Enter)"));
    m_consumers = button(tr("Consumers"), tr("Who reads for the selected group"));
    m_live = button(tr("Live tail"),
        tr("Shows what is added, as it is added: XREAD BLOCK over a connection of its own. The "
           "last %1 entries are kept. In a pause nothing is lost: it goes on where it stopped.")
            .arg(format::count(tailRows)));
    m_live->setCheckable(true);
    m_more = button(tr("Load more"), tr("Read the next page"));

    const int gap = fontMetrics().height() / 2;
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(gap * 3 / 2, gap, gap * 3 / 2, gap);
    tools->setSpacing(gap);
    tools->addWidget(m_back);
    tools->addWidget(m_choice);
    tools->addWidget(m_up);
    tools->addWidget(m_argument, 2);
    for (QWidget* widget : { m_pending, m_consumers, m_live })
        tools->addWidget(widget);
    tools->addStretch(1);
    tools->addWidget(m_status, 1);
    tools->addWidget(m_more);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(tools);

    connect(m_back, &QPushButton::clicked, this, &FacePane::valueWanted);
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        FaceWish wish;
        wish.face = m_faces.value(index);
        open(wish);
    });
    connect(m_up, &QPushButton::clicked, this, &FacePane::goUp);
    connect(m_argument, &QLineEdit::returnPressed, this, &FacePane::submitArgument);
    connect(m_pending, &QPushButton::clicked, this, [this] { openOfGroup(Face::Pending); });
    connect(m_consumers, &QPushButton::clicked, this, [this] { openOfGroup(Face::Consumers); });
    connect(m_live, &QPushButton::toggled, this, [this](bool on) {
        if (on)
            startTail();
        else
            m_tail->stop();
    });
    connect(m_more, &QPushButton::clicked, m_reader, &FaceReader::fetchMore);
}

QList<Face> FacePane::setFacts(const KeyFacts& facts, const QByteArray& head)
{
    const bool isOther = facts.typeName.value != m_facts.typeName.value;
    m_facts = facts;
    m_faces = facesOf(facts, head);
    m_choice->clear();
    for (const Face face : m_faces)
        m_choice->addItem(faceName(face));
    m_choice->setEnabled(m_faces.size() > 1);
    if (isOther)
        close();
    if (m_isOpen && !m_tail->isRunning()) { // the tail has what is new, and more than a page
        m_place = { true, m_table->currentIndex().row(), m_table->verticalScrollBar()->value() };
        m_reader->open(m_reader->wish(), m_facts);
    }
    updateTools();
    return m_faces;
}

void FacePane::setHasValue(bool hasValue) { m_back->setVisible(hasValue); }

void FacePane::open(const FaceWish& wish)
{
    if (wish.face != Face::Range)
        m_tail->stop();
    m_isOpen = true;
    m_place = {};
    m_problem->hide();
    m_reader->open(wish, m_facts);
    updateTools();
}

void FacePane::close()
{
    m_tail->stop();
    m_reader->cancel();
    m_isOpen = false;
}

void FacePane::restart(const QList<QByteArray>& columns)
{
    m_problem->hide();
    m_dropped = 0;
    m_isTailed = false;
    m_total.reset();
    m_sampledFrom.reset();
    m_model->restart(columns);
    if (!columns.isEmpty() || !m_place.again)
        m_viewer->clear();
    m_pages->setCurrentIndex(columns.isEmpty() ? 1 : 0);
    setFocusProxy(columns.isEmpty() ? static_cast<QWidget*>(m_viewer->pane()) : m_table);
    if (columns.isEmpty())
        return;
    m_table->restart();
    // Numbers at the far edge would stand alone: a last column of numbers is as wide as it is.
    const auto last = static_cast<int>(columns.size()) - 1;
    const bool isNumber
        = m_model->headerData(last, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
    auto* header = m_table->horizontalHeader();
    for (int i = 0; i <= last; ++i)
        header->setSectionResizeMode(
            i, i == last && !isNumber ? QHeaderView::Stretch : QHeaderView::Interactive);
}

void FacePane::takePage(const FacePage& page)
{
    const bool isFirst = m_model->rowCount() == 0;
    m_total = page.total;
    m_sampledFrom = page.sampledFrom;
    if (m_pages->currentIndex() == 1) {
        if (std::exchange(m_place, {}).again)
            m_viewer->extend(LargeBytes(page.text), true);
        else
            m_viewer->setBytes(LargeBytes(page.text), true);
    } else {
        m_model->setHasMore(m_reader->hasMore());
        m_model->append(page.rows);
        if (isFirst && m_model->rowCount() > 0) {
            const int widest = std::max(m_table->viewport()->width() / 3, 120);
            for (int i = 0; i + 1 < m_model->columnCount(); ++i) {
                m_table->resizeColumnToContents(i);
                m_table->setColumnWidth(
                    i, std::min(m_table->columnWidth(i) + 2 * fontMetrics().height(), widest));
            }
            m_table->setCurrentIndex(m_model->index(0, 0));
        }
        restorePlace();
    }
    say();
}

/// Where the person was before it was read again, unless that is too deep to go after at each
/// change.
void FacePane::restorePlace()
{
    if (!m_place.again)
        return;
    if (m_place.row >= m_model->rowCount() && m_model->rowCount() < 5'000 && m_reader->hasMore())
        return m_reader->fetchMore();
    const Place place = std::exchange(m_place, {});
    if (place.row < 0 || place.row >= m_model->rowCount())
        return;
    m_table->setCurrentIndex(m_model->index(place.row, 0));
    m_table->verticalScrollBar()->setValue(place.scroll);
}

/// What comes must follow what is there: entries that were not read yet would be missing between.
void FacePane::startTail()
{
    m_reader->cancel();
    if (hasMore())
        m_model->keepLast(0);
    m_isTailed = true;
    m_model->setHasMore(false);
    m_tail->start();
}

bool FacePane::hasMore() const { return m_isOpen && !m_isTailed && m_reader->hasMore(); }

// New entries come at the end; who looks at the end stays there.
void FacePane::takeTail(const FacePage& page)
{
    const auto* bar = m_table->verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    m_model->append(page.rows);
    m_dropped += static_cast<quint64>(m_model->keepLast(tailRows));
    if (atEnd)
        m_table->scrollToBottom();
    say();
}

void FacePane::showProblem(const ReadProblem& problem)
{
    if (problem.isCancelled())
        return;
    const QString sentence = problemSentence(problem);
    m_problem->say(Tone::Error,
        m_model->rowCount() > 0 ? tr("%1 What was read before is still shown.").arg(sentence)
                                : sentence);
    say();
}

void FacePane::activate(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    const QList<QByteArray> cells = m_model->cellsAt(row);
    if (m_reader->wish().face == Face::Groups)
        return openOfGroup(Face::Pending);
    if (m_reader->wish().face != Face::Json || cells.size() < 5)
        return;
    FaceWish wish;
    wish.face = Face::Json;
    wish.argument = cells[4];
    open(wish);
}

void FacePane::openOfGroup(Face face)
{
    const int row = m_table->currentIndex().row();
    if (m_reader->wish().face != Face::Groups || row < 0 || row >= m_model->rowCount())
        return;
    FaceWish wish;
    wish.face = face;
    wish.argument = m_model->cellsAt(row).value(0);
    open(wish);
}

void FacePane::submitArgument()
{
    FaceWish wish = m_reader->wish();
    wish.argument = fromDisplay(m_argument->text());
    open(wish);
}

void FacePane::goUp()
{
    FaceWish wish;
    const FaceWish& now = m_reader->wish();
    wish.face = now.face == Face::Json ? Face::Json : Face::Groups;
    if (now.face == Face::Json) {
        // The last bracket that opens outside of quotes.
        bool quoted = false;
        qsizetype last = 0;
        for (qsizetype i = 0; i < now.argument.size(); ++i) {
            const char c = now.argument[i];
            if (quoted && c == '\\')
                ++i;
            else if (c == '"')
                quoted = !quoted;
            else if (c == '[' && !quoted)
                last = i;
        }
        wish.argument = now.argument.left(last);
    }
    open(wish);
}

void FacePane::updateTools()
{
    const FaceWish& wish = m_reader->wish();
    const Face face = wish.face;
    const bool isOfGroup = face == Face::Pending || face == Face::Consumers;
    const int index = static_cast<int>(m_faces.indexOf(isOfGroup ? Face::Groups : face));
    if (index >= 0)
        m_choice->setCurrentIndex(index);
    const bool isInside = face == Face::Json && !wish.argument.isEmpty() && wish.argument != "$";
    m_up->setVisible(isOfGroup || isInside);
    m_live->setVisible(face == Face::Range);
    m_pending->setVisible(face == Face::Groups);
    m_consumers->setVisible(face == Face::Groups);
    const bool hasRow = m_table->currentIndex().isValid();
    m_pending->setEnabled(hasRow);
    m_consumers->setEnabled(hasRow);
    const bool takesArgument = face == Face::Range || face == Face::Bits || face == Face::Json
        || face == Face::Find || face == Face::FromIndex;
    m_argument->setVisible(takesArgument);
    const QString about = face == Face::Range ? tr("From and to: ids or milliseconds, as \"- +\"")
        : face == Face::Bits                  ? tr("From which byte")
        : face == Face::Find                  ? tr("Part of a name, or a pattern with * ? [a-z]")
        : face == Face::FromIndex             ? tr("First index; -100 for the last hundred")
                                              : tr("Path, as $[\"member\"][0]");
    m_argument->setPlaceholderText(about);
    m_argument->setAccessibleName(about);
    m_argument->setToolTip(plainToolTip(tr("%1. Enter reads it.").arg(about)));
    if (!m_argument->hasFocus())
        m_argument->setText(toDisplay(wish.argument));
    say();
}

void FacePane::say()
{
    m_more->setVisible(hasMore() && !m_reader->isBusy());
    m_status->setText(status());
    m_status->setToolTip(plainToolTip(status()));
}

QString FacePane::status() const
{
    if (m_tail->isRunning())
        return m_dropped > 0
            ? tr("live · the last %1 entries").arg(format::count(m_model->rowCount()))
            : tr("live · %1 entries").arg(format::count(m_model->rowCount()));
    if (!m_isOpen || m_pages->currentIndex() == 1)
        return {};
    const FaceWish& wish = m_reader->wish();
    const QString rows = format::count(m_model->rowCount());
    if (m_isTailed)
        return tr("%1 entries, no longer live").arg(rows);
    QString text = m_reader->isFull() ? tr("%1 rows, no more are kept: narrow it down").arg(rows)
        : m_reader->hasMore()         ? tr("%1 loaded").arg(rows)
                                      : tr("%1 · all loaded").arg(rows);
    if (m_total && wish.face == Face::Bits)
        text += tr(" · %1 bits set in all").arg(format::count(m_total));
    else if (m_total && m_reader->hasMore())
        text = tr("%1 of %2 loaded").arg(rows, format::count(m_total));
    if (m_sampledFrom)
        text += tr(" · a random sample of %1 members (VRANDMEMBER)")
                    .arg(format::count(m_sampledFrom));
    if (wish.face == Face::Pending || wish.face == Face::Consumers)
        text = (wish.face == Face::Pending ? tr("pending of group %1 · %2")
                                           : tr("consumers of group %1 · %2"))
                   .arg(toDisplay(wish.argument, 40), text);
    return text;
}

} // namespace sluice
