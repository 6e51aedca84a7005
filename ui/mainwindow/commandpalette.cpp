// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/commandpalette.h"

#include "ui/mainwindow/fuzzy.h"
#include "ui/theme/colors.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace sluice {

namespace {

constexpr int indexRole = Qt::UserRole;
constexpr int shortcutRole = Qt::UserRole + 1;

// The name on the left, the shortcut on the right.
class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const QString shortcut = index.data(shortcutRole).toString();
        if (shortcut.isEmpty())
            return;
        const Colors& c = Colors::of(option.palette);
        const int em = option.fontMetrics.height();
        painter->save();
        painter->setPen(option.state & QStyle::State_Selected ? c.selectionText : c.muted);
        painter->drawText(
            option.rect.adjusted(0, 0, -em / 2, 0), Qt::AlignVCenter | Qt::AlignRight, shortcut);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return { size.width(), option.fontMetrics.height() * 7 / 4 };
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setAccessibleName(tr("Command palette"));
    const int em = fontMetrics().height();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(em / 2, em / 2, em / 2, em / 2);
    layout->setSpacing(em / 3);
    m_field->setPlaceholderText(tr("Type a command"));
    m_field->setAccessibleName(tr("Command"));
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Commands found"));
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open(const QList<Entry>& entries)
{
    m_entries = entries;
    m_focusBefore = QApplication::focusWidget();
    m_field->clear();
    filter({});
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
    qApp->installEventFilter(this); // to notice a click beside the palette
}

void CommandPalette::close()
{
    if (!isVisible())
        return;
    const bool hadFocus = m_field->hasFocus();
    hide();
    if (hadFocus && m_focusBefore)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

QStringList CommandPalette::shownNames() const
{
    QStringList names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names.append(m_model->index(row, 0).data().toString());
    return names;
}

void CommandPalette::hideEvent(QHideEvent* event)
{
    qApp->removeEventFilter(this);
    QFrame::hideEvent(event);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonPress && isVisible()) {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (widget && widget != this && !isAncestorOf(widget))
            hide();
        return false;
    }
    if (watched == parent()) {
        if (event->type() == QEvent::Resize && isVisible())
            place();
        return false;
    }
    if (watched != m_field)
        return false;
    if (event->type() == QEvent::FocusOut) {
        if (static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason
            && static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason)
            hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return false;
    auto* key = static_cast<QKeyEvent*>(event);
    const bool mine = key->key() == Qt::Key_Escape || key->key() == Qt::Key_Return
        || key->key() == Qt::Key_Enter || key->key() == Qt::Key_Up || key->key() == Qt::Key_Down
        || key->key() == Qt::Key_PageUp || key->key() == Qt::Key_PageDown;
    if (!mine)
        return false;
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    switch (key->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run();
        return true;
    default:
        QApplication::sendEvent(m_list, event);
        return true;
    }
}

void CommandPalette::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_list && isVisible())
        place();
}

void CommandPalette::filter(const QString& typed)
{
    struct Found {
        int score;
        qsizetype index;
    };
    QList<Found> found;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        if (const auto score = fuzzyScore(typed, m_entries[i].name); score && m_entries[i].action)
            found.append({ *score, i });
    }
    std::stable_sort(found.begin(), found.end(),
        [](const Found& a, const Found& b) { return a.score > b.score; });
    m_model->clear();
    for (const Found& one : found) {
        const Entry& entry = m_entries[one.index];
        auto* item = new QStandardItem(entry.name);
        item->setData(static_cast<int>(one.index), indexRole);
        item->setData(entry.action->shortcut().toString(QKeySequence::NativeText), shortcutRole);
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
}

void CommandPalette::run()
{
    const QModelIndex current = m_list->currentIndex();
    const QPointer<QAction> action = current.isValid()
        ? m_entries[current.data(indexRole).toInt()].action
        : QPointer<QAction>();
    close();
    if (action && action->isEnabled())
        action->trigger();
}

void CommandPalette::place()
{
    const QWidget* window = parentWidget();
    const int em = fontMetrics().height();
    const int width = std::min(em * 40, window->width() - em * 2);
    // Whole rows: a cut one looks like an accident.
    int height = std::min(em * 26, window->height() - em * 6);
    const int around = layout()->contentsMargins().top() + layout()->contentsMargins().bottom()
        + layout()->spacing() + m_field->sizeHint().height() + 2 * frameWidth()
        + 2 * m_list->frameWidth();
    if (const int row = m_list->sizeHintForRow(0); row > 0 && height > around + row)
        height = around + (height - around) / row * row;
    setGeometry(
        (window->width() - width) / 2, std::min(em * 5, window->height() / 6), width, height);
}

} // namespace sluice
