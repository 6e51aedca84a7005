// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/valuetab.h"

#include "core/protocol/displaytext.h"
#include "ui/mainwindow/banner.h"
#include "ui/models/valuefiltermodel.h"
#include "ui/models/valuetablemodel.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/facepane.h"
#include "ui/values/faceswitch.h"
#include "ui/values/keyheader.h"
#include "ui/values/loadbar.h"
#include "ui/values/problemwords.h"
#include "ui/values/stagedbar.h"
#include "ui/values/textpane.h"
#include "ui/values/typewords.h"
#include "ui/values/valueediting.h"
#include "ui/values/valuetable.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sluice {

using namespace std::chrono_literals;

namespace {

constexpr auto slowAfter = 200ms; ///< shorter work shows no progress: it would only flicker
const QString problemId = QStringLiteral("problem");
const QString connectionId = QStringLiteral("connection");
const QString changedId = QStringLiteral("changed");
const QString reloadId = QStringLiteral("reload");

} // namespace

ValueTab::ValueTab(const Client& client, const QByteArray& key, QWidget* parent)
    : QWidget(parent)
    , m_reader(new KeyReader(client.named("value tab"), key, this))
    , m_header(new KeyHeader(key))
    , m_banners(new BannerArea)
    , m_pages(new QStackedWidget)
    , m_viewer(new BytesViewer)
    , m_viewerBar(new LoadBar)
    , m_edit(new QPushButton(tr("Edit…")))
{
    m_edit->setFocusPolicy(Qt::StrongFocus);
    m_edit->setToolTip(tr("Edit the value (F2)"));
    m_viewer->toolLayout()->addWidget(m_edit);
    m_viewer->toolLayout()->addWidget(m_viewerBar);
    const int gap = fontMetrics().height() / 2;
    m_viewer->layout()->setContentsMargins(gap * 3 / 2, gap, gap * 3 / 2, gap);
    connectLoadBar(m_viewerBar);
    m_pages->addWidget(makePlaceholder());
    m_pages->addWidget(m_viewer);
    m_pages->addWidget(makeTable());
    makeEditing(client);
    m_faces = new FaceSwitch(client, key, m_pages,
        { m_viewer->toolLayout(), m_tablePage->layout()->itemAt(0)->layout() }, this);
    connect(m_faces, &FaceSwitch::valueWanted, this, [this] {
        m_pages->setCurrentWidget(m_reader->facts().type == KeyType::String
                ? static_cast<QWidget*>(m_viewer)
                : m_tablePage);
        say();
    });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_banners);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_editing->bar());
    setAccessibleName(tr("Value of %1").arg(toDisplay(key, 100)));

    connect(m_reader, &KeyReader::restarted, this, &ValueTab::restart);
    connect(m_reader, &KeyReader::pageRead, this, &ValueTab::takePage);
    connect(m_reader, &KeyReader::failed, this, &ValueTab::showProblem);
    connect(m_reader, &KeyReader::busyChanged, this, &ValueTab::showBusy);
    // Pages come forty times a second when all are read: nobody reads requests that fast.
    m_details.setSingleShot(true);
    m_details.setInterval(400ms);
    connect(&m_details, &QTimer::timeout, this, &ValueTab::emitDetails);
    connect(m_reader, &KeyReader::requestsChanged, this, [this] {
        if (!m_reader->isFetchingAll())
            emitDetails();
        else if (!m_details.isActive())
            m_details.start();
    });
    connect(m_header, &KeyHeader::reloadRequested, this, &ValueTab::reload);
    connect(m_banners, &BannerArea::activated, this,
        [this](const QString& message, const QString& button) {
            if (m_editing->activateBanner(message, button))
                return;
            if (button == reloadId)
                reload();
            else
                m_banners->hideMessage(message);
        });
    for (const QKeySequence& keys :
        { QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R) }) {
        auto* shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, &ValueTab::reload);
    }
    auto* find = new QShortcut(QKeySequence(QKeySequence::Find), this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] {
        if (m_pages->currentWidget() == m_tablePage)
            m_search->setFocus(Qt::ShortcutFocusReason);
        else if (m_viewer->isVisible())
            m_viewer->find();
    });
    m_slow.setSingleShot(true);
    m_slow.setInterval(slowAfter);
    connect(&m_slow, &QTimer::timeout, this, &ValueTab::say);
    m_seconds.setInterval(1s);
    connect(&m_seconds, &QTimer::timeout, this, &ValueTab::tick);
    showPlaceholder({}, false);
    makeLive(client);
    m_reader->reload();
}

ValueTab::~ValueTab() = default;

QWidget* ValueTab::makePlaceholder()
{
    auto* page = new QWidget;
    m_placeholder = new QLabel;
    m_placeholder->setTextFormat(Qt::PlainText);
    m_placeholder->setWordWrap(true);
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholderReload = new QPushButton;
    m_placeholderReload->setText(tr("Reload"));
    m_placeholderCancel = new QPushButton;
    m_placeholderCancel->setText(tr("Cancel"));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    for (QPushButton* button : { m_placeholderReload, m_placeholderCancel }) {
        button->setFocusPolicy(Qt::StrongFocus);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(40, 40, 40, 40);
    layout->addStretch(1);
    layout->addWidget(m_placeholder);
    layout->addLayout(buttons);
    layout->addStretch(2);
    connect(m_placeholderReload, &QPushButton::clicked, this, &ValueTab::reload);
    connect(m_placeholderCancel, &QPushButton::clicked, this, [this] {
        cancelReading();
        showPlaceholder(tr("Cancelled."), true);
    });
    return page;
}

QWidget* ValueTab::makeTable()
{
    m_tablePage = new QWidget;
    m_search = new QLineEdit;
    m_tableBar = new LoadBar;
    m_table = new ValueTable;
    m_model = new ValueTableModel(this);
    m_filter = new ValueFilterModel(this);
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search in what is loaded"));
    connectLoadBar(m_tableBar);

    const int gap = fontMetrics().height() / 2;
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(gap * 3 / 2, gap, gap * 3 / 2, gap);
    tools->setSpacing(gap);
    m_add = new QPushButton;
    m_add->setFocusPolicy(Qt::StrongFocus);
    m_add->setToolTip(tr("Stage a new one (Insert)"));
    tools->addWidget(m_search, 1);
    tools->addWidget(m_add);
    tools->addWidget(m_tableBar);
    auto* layout = new QVBoxLayout(m_tablePage);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(tools);
    layout->addWidget(m_table, 1);

    connect(m_model, &ValueTableModel::moreWanted, m_reader, &KeyReader::fetchMore);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        const QModelIndex current = m_filter->mapToSource(m_table->currentIndex());
        m_filter->setSearch(text);
        const QModelIndex kept = m_filter->mapFromSource(current);
        if (m_filter->rowCount() > 0)
            m_table->setCurrentIndex(kept.isValid() ? kept : m_filter->index(0, 0));
        say();
    });
    connect(m_filter, &ValueFilterModel::progressed, this, [this] {
        if (!m_table->currentIndex().isValid() && m_filter->rowCount() > 0)
            m_table->setCurrentIndex(m_filter->index(0, 0));
        say();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &ValueTab::emitDetails);
    return m_tablePage;
}

void ValueTab::connectLoadBar(LoadBar* bar)
{
    connect(bar, &LoadBar::moreRequested, m_reader, &KeyReader::fetchMore);
    connect(bar, &LoadBar::allRequested, this, [this] {
        m_reader->fetchAll();
        say();
    });
    connect(bar, &LoadBar::cancelRequested, this, &ValueTab::cancelReading);
}

void ValueTab::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_reader->isBusy())
        cancelReading();
    else
        QWidget::keyPressEvent(event);
}

void ValueTab::reload()
{
    keepPlace();
    m_banners->hideMessage(problemId);
    m_banners->hideMessage(changedId);
    m_reader->reload();
}

void ValueTab::setConnected(bool connected)
{
    if (connected == m_connected)
        return;
    m_connected = connected;
    if (connected) {
        m_banners->hideMessage(connectionId);
        if (std::exchange(m_failedUnconnected, false) || !m_hasContent)
            reload();
    } else {
        BannerMessage message;
        message.id = connectionId;
        message.severity = BannerMessage::Severity::Warning;
        message.text = m_hasContent
            ? tr("Not connected. This is what was read before; it may have changed.")
            : tr("Not connected. The key is read as soon as there is a connection.");
        message.dismissible = false;
        m_banners->showMessage(message);
    }
}

// The reader has the facts and (but for types without pages) a first page.
void ValueTab::restart()
{
    m_hasContent = true;
    m_changed = false;
    m_banners->hideMessage(liveId);
    m_banners->hideMessage(problemId);
    m_banners->hideMessage(changedId);
    const KeyFacts& facts = m_reader->facts();
    m_bytes.clear();
    if (m_place.type != facts.type)
        m_place = {}; // it is another value
    m_model->restart(facts.type);
    m_header->setFacts(facts, m_reader->total());
    m_editing->keyRead();
    m_add->setText(m_editing->addText());
    if (facts.type == KeyType::String) {
        m_pages->setCurrentWidget(m_viewer);
        setFocusProxy(m_viewer->pane());
    } else if (facts.type == KeyType::Other) {
        m_viewer->clear(); // the other views are all there is
    } else {
        m_viewer->clear();
        m_table->restart();
        m_search->setPlaceholderText(facts.type == KeyType::Hash ? tr("Search fields and values")
                : facts.type == KeyType::List                    ? tr("Search elements")
                : facts.type == KeyType::Stream                  ? tr("Search entries")
                                                                 : tr("Search members"));
        m_pages->setCurrentWidget(m_tablePage);
        setFocusProxy(m_table);
    }
    if (facts.type != KeyType::String) // whose first bytes tell more
        m_faces->offer(facts);
    if (facts.type == KeyType::Other)
        setFocusProxy(m_faces->pane());
    if (facts.timeToLive.value)
        m_seconds.start();
    else
        m_seconds.stop();
    tick();
    say();
    Q_EMIT factsChanged(facts);
    emitDetails();
}

void ValueTab::takePage(const Page& page)
{
    const KeyType type = m_reader->facts().type;
    if (type == KeyType::String) {
        const bool first = m_bytes.isEmpty();
        m_bytes.append(page.bytes);
        if (first)
            m_faces->offer(m_reader->facts(), m_bytes.mid(0, 16));
        showString(first);
    } else {
        const bool first = m_model->loadedCount() == 0;
        m_model->setHasMore(m_reader->hasMore());
        m_model->append(page);
        if (first && m_filter->rowCount() > 0)
            m_table->setCurrentIndex(m_filter->index(0, 0));
        restorePlace();
    }
    m_changed = m_changed || page.changedMeanwhile;
    if (page.changedMeanwhile) {
        BannerMessage message;
        message.id = changedId;
        message.text = tr("The value was changed while it was being read: some of it may be "
                          "missing here or stand here twice.");
        message.buttons = { { reloadId, tr("Reload") } };
        m_banners->showMessage(message);
    }
    m_header->setFacts(m_reader->facts(), m_reader->total());
    m_editing->keyRead();
    say();
}

void ValueTab::showProblem(const ReadProblem& problem)
{
    m_place = {};
    if (problem.isCancelled())
        return;
    m_failedUnconnected = problem.kind == ReadProblem::Kind::NoReply;
    const QString sentence = problemSentence(problem);
    m_seconds.stop();
    if (!m_hasContent)
        return showPlaceholder(sentence, true);
    BannerMessage message;
    message.id = problemId;
    message.severity = problem.kind == ReadProblem::Kind::Vanished
        ? BannerMessage::Severity::Warning
        : BannerMessage::Severity::Error;
    message.text = problem.kind == ReadProblem::Kind::Vanished
        ? tr("%1 What was read before is still shown.").arg(sentence)
        : sentence;
    message.buttons = { { reloadId, tr("Reload") } };
    m_banners->showMessage(message);
    if (problem.kind == ReadProblem::Kind::Vanished && m_reader->facts().timeToLive.value)
        m_header->setTimeToLive({ std::chrono::milliseconds(0), {} });
    say();
}

void ValueTab::showPlaceholder(const QString& text, bool withReload)
{
    m_placeholder->setText(text);
    m_placeholder->setAccessibleName(text);
    m_placeholderReload->setVisible(withReload);
    m_placeholderCancel->hide();
    m_pages->setCurrentIndex(0);
}

void ValueTab::showBusy(bool busy)
{
    if (busy)
        m_slow.start();
    else
        m_slow.stop();
    if (!busy)
        say();
}

QString ValueTab::loadedText() const
{
    const KeyType type = m_reader->facts().type;
    const quint64 loaded = m_reader->loaded();
    const std::optional<quint64> total = m_reader->total();
    if (type == KeyType::String) {
        if (!m_reader->hasMore())
            return tr("%1 · all loaded").arg(format::bytes(loaded));
        return tr("%1 of %2 loaded").arg(format::bytes(loaded), format::bytes(total));
    }
    if (m_filter->searched() < m_model->loadedCount())
        return tr("%1 of the first %2 match, searching …")
            .arg(format::count(m_filter->rowCount()), format::count(m_filter->searched()));
    if (m_filter->isSearching())
        return tr("%1 of %2 loaded match")
            .arg(format::count(m_filter->rowCount()), format::count(m_model->loadedCount()));
    if (m_reader->isFull())
        return tr("%1 of %2 loaded, no more are kept: find the rest under Other views")
            .arg(format::count(loaded), format::count(total));
    if (!m_reader->hasMore())
        return tr("%1 · all loaded").arg(lengthText(type, loaded));
    return tr("%1 of %2 loaded").arg(format::count(loaded), format::count(total));
}

// What is loaded and what is under way, wherever the person is looking.
void ValueTab::say()
{
    const bool slow = m_reader->isBusy() && (!m_slow.isActive() || m_reader->isFetchingAll());
    if (m_pages->currentIndex() == 0) {
        if (slow && !m_hasContent) {
            m_placeholder->setText(tr("Reading %1 …").arg(toDisplay(key(), 200)));
            m_placeholderReload->hide();
        }
        m_placeholderCancel->setVisible(slow && !m_hasContent);
        return;
    }
    LoadBar* bar = m_pages->currentWidget() == m_viewer ? m_viewerBar : m_tableBar;
    bar->setState(loadedText(), m_reader->hasMore(), slow);
}

void ValueTab::tick()
{
    Fact<std::chrono::milliseconds> ttl = m_reader->facts().timeToLive;
    if (ttl.value) {
        const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(
            m_reader->clock().now() - m_reader->factsAt());
        *ttl.value = std::max(*ttl.value - passed, 0ms);
        if (*ttl.value == 0ms) {
            m_seconds.stop();
            m_reader->reload(); // the server has the last word on what has expired
        }
    }
    m_header->setTimeToLive(ttl);
}

void ValueTab::emitDetails() { Q_EMIT selectionDetails(details()); }

} // namespace sluice
