// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// How the tab edits and copies, and what it tells the inspector; reading is in valuetab.cpp.
#include "ui/values/valuetab.h"

#include "core/protocol/displaytext.h"
#include "ui/models/valuefiltermodel.h"
#include "ui/models/valuetablemodel.h"
#include "ui/theme/format.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/draghandle.h"
#include "ui/values/keyheader.h"
#include "ui/values/stagedbar.h"
#include "ui/values/textpane.h"
#include "ui/values/valuecopying.h"
#include "ui/values/valueediting.h"
#include "ui/values/valuetable.h"

#include <QCloseEvent>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>

namespace sluice {

void ValueTab::makeEditing(const Client& client)
{
    m_editing = new ValueEditing(client.named("value tab"),
        { m_reader, m_table, m_model, m_banners, &m_bytes, m_viewer }, this);
    m_copying = new ValueCopying([this] { return copySource(); }, this);
    m_table->setDragName(toDisplay(key(), 60));
    connect(m_editing, &ValueEditing::reloadWanted, this, &ValueTab::reload);
    connect(m_editing, &ValueEditing::stagedChanged, this, &ValueTab::showStaged);
    connect(m_editing, &ValueEditing::keyRenamed, this, &ValueTab::keyRenamed);
    connect(m_editing, &ValueEditing::keyDeleted, this, &ValueTab::keyDeleted);
    connect(m_editing, &ValueEditing::keyCreated, this, &ValueTab::keyCreated);
    connect(&m_editing->session().applier(), &ChangeApplier::requestsChanged, this,
        &ValueTab::emitDetails);
    connect(m_copying, &ValueCopying::fileRead, m_editing, &ValueEditing::stageValue);
    connect(m_copying, &ValueCopying::said, m_editing, &ValueEditing::say);
    connect(m_add, &QPushButton::clicked, m_editing, &ValueEditing::addElement);
    connect(m_edit, &QPushButton::clicked, m_editing, &ValueEditing::editCurrent);
    connect(m_header, &KeyHeader::renameRequested, m_editing, &ValueEditing::renameKey);
    connect(m_header, &KeyHeader::duplicateRequested, m_editing, &ValueEditing::duplicateKey);
    connect(m_header, &KeyHeader::deleteRequested, m_editing, &ValueEditing::deleteKey);
    connect(m_header, &KeyHeader::timeToLiveRequested, m_editing, &ValueEditing::editTimeToLive);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this,
        [this](const QPoint& at) { openMenu(m_table->viewport(), at); });
    // The pane has a menu of its own: a string's is at the button.
    m_edit->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_edit, &QWidget::customContextMenuRequested, this,
        [this](const QPoint& at) { openMenu(m_edit, at); });
    auto* more = new QPushButton(tr("More"));
    more->setFocusPolicy(Qt::StrongFocus);
    more->setToolTip(tr("Edit a range, append, copy as, save as a file, open a file as the value"));
    auto* menu = new QMenu(more);
    more->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        m_editing->fillMenu(*menu);
        menu->addSeparator();
        m_copying->fillMenu(*menu);
    });
    m_viewer->toolLayout()->addWidget(more);
    // What leaves are the bytes that the server has, all of them.
    using Dragged = std::optional<DragHandle::Source>;
    m_viewer->toolLayout()->addWidget(new DragHandle([this]() -> Dragged {
        constexpr quint64 most = DraggedFile::largest;
        if (std::max(quint64(m_bytes.size()), m_reader->total().value_or(0)) > most) {
            m_editing->say(
                tr("More than %1 do not leave by dragging. Load all, then save it as a file.")
                    .arg(format::bytes(most)));
            return {};
        }
        if (!m_reader->hasMore())
            return DragHandle::Source { m_bytes, toDisplay(key(), 60) };
        m_reader->fetchAll();
        say(); // how far it is, beside the view
        m_editing->say(tr("Only a part of the value was loaded. Drag it again when all is."));
        return {};
    }));
    auto* edit = new QShortcut(QKeySequence(Qt::Key_F2), m_viewer);
    edit->setContext(Qt::WidgetWithChildrenShortcut);
    connect(edit, &QShortcut::activated, m_editing, &ValueEditing::editCurrent);
    auto* undo = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z), m_viewer);
    undo->setContext(Qt::WidgetWithChildrenShortcut);
    connect(undo, &QShortcut::activated, m_editing, &ValueEditing::undo);
    auto* copy = new QShortcut(QKeySequence(QKeySequence::Copy), m_table);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, m_copying, &ValueCopying::copyValue);
}

bool ValueTab::hasStagedEdits() const { return m_editing->session().hasChanges(); }

void ValueTab::openMenu(QWidget* over, const QPoint& at)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_editing->fillMenu(*menu);
    menu->addSeparator();
    m_copying->fillMenu(*menu);
    menu->popup(over->mapToGlobal(at));
}

// A string shows what it will be; a table marks its rows by itself.
void ValueTab::showStaged()
{
    if (m_reader->facts().type == KeyType::String && m_hasContent) {
        const std::optional<LargeBytes> staged = m_editing->stagedString();
        const LargeBytes& now = staged ? *staged : m_bytes;
        const bool isWhole = staged ? m_editing->isStringWhole() : !m_reader->hasMore();
        if ((staged || m_wasStaged) && now.isEmpty())
            m_viewer->setBytes(now, isWhole);
        else if (staged || m_wasStaged)
            m_viewer->extend(now, isWhole); // stays where it is
    }
    emitDetails();
    if (hasStagedEdits() == m_wasStaged)
        return;
    m_wasStaged = hasStagedEdits();
    Q_EMIT stagedChanged(m_wasStaged);
}

void ValueTab::closeEvent(QCloseEvent* event)
{
    if (!hasStagedEdits())
        return QWidget::closeEvent(event);
    event->ignore();
    m_editing->askToDiscard([this] { Q_EMIT closeRequested(); });
}

ValueCopying::Source ValueTab::copySource() const
{
    ValueCopying::Source source;
    source.key = key();
    source.type = m_reader->facts().type;
    source.isWhole = !m_reader->hasMore();
    if (m_reader->expiresAt())
        source.expiresAt = m_reader->expiresAt()->toMSecsSinceEpoch();
    if (source.type == KeyType::String) {
        source.row = PageRow { {}, m_bytes.joined(), {} };
        return source;
    }
    source.rows = m_model->loaded();
    const QModelIndex current = m_filter->mapToSource(m_table->currentIndex());
    if (current.isValid())
        source.row = m_model->editedAt(current.row());
    return source;
}

ValueDetails ValueTab::details() const
{
    ValueDetails details;
    details.key = key();
    details.facts = m_reader->facts();
    details.expiresAt = m_reader->expiresAt();
    details.length = m_reader->total();
    details.requests = m_reader->requests() + m_editing->session().applier().requests();
    std::stable_sort(details.requests.begin(), details.requests.end(),
        [](const RequestNote& a, const RequestNote& b) { return a.sent < b.sent; });
    const QModelIndex current = m_filter->mapToSource(m_table->currentIndex());
    if (!current.isValid())
        return details;
    const PageRow row = m_model->editedAt(current.row());
    details.fields = row.fields;
    switch (m_model->type()) {
    case KeyType::Hash:
    case KeyType::Stream:
        details.subject = toDisplay(row.name, 200);
        details.bytes = LargeBytes(row.value);
        break;
    case KeyType::List:
        details.subject = tr("element %1").arg(format::count(current.row()));
        details.bytes = LargeBytes(row.value);
        break;
    case KeyType::Set:
        details.subject = tr("member");
        details.bytes = LargeBytes(row.name);
        break;
    case KeyType::SortedSet:
        details.subject
            = tr("rank %1, score %2").arg(format::count(current.row()), toDisplay(row.value, 40));
        details.bytes = LargeBytes(row.name);
        break;
    case KeyType::None:
    case KeyType::String:
    case KeyType::Other:
        break;
    }
    return details;
}

} // namespace sluice
