// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/tabarea.h"

#include "ui/theme/helpbubble.h"

#include <QCloseEvent>
#include <QCoreApplication>
#include <QMouseEvent>
#include <QTabBar>

namespace sluice {

namespace {

constexpr char idProperty[] = "sluiceTabId";
constexpr char titleProperty[] = "sluiceTabTitle";
constexpr char closableProperty[] = "sluiceTabClosable";
constexpr qsizetype longestTitle = 40;

// Key names differ at either end, so the middle goes. Cuts no surrogate pair apart.
QString shortened(const QString& title)
{
    if (title.size() <= longestTitle)
        return title;
    QString head = title.left(longestTitle / 2);
    QString tail = title.right(longestTitle / 2 - 1);
    if (head.back().isHighSurrogate())
        head.chop(1);
    if (tail.front().isLowSurrogate())
        tail.remove(0, 1);
    return head + QChar(u'…') + tail;
}

} // namespace

TabArea::TabArea(QWidget* parent)
    : QTabWidget(parent)
{
    setObjectName(QStringLiteral("tabs"));
    setDocumentMode(true);
    setMovable(true);
    setTabsClosable(true);
    setUsesScrollButtons(true);
    tabBar()->setAccessibleName(tr("Tabs"));
    tabBar()->setExpanding(false);
    tabBar()->installEventFilter(this);
    connect(
        this, &QTabWidget::tabCloseRequested, this, [this](int index) { closePage(idAt(index)); });
    connect(this, &QTabWidget::currentChanged, this,
        [this](int index) { Q_EMIT currentPageChanged(idAt(index)); });
}

void TabArea::addPage(QWidget* page, const QString& title, const QString& id, bool closable)
{
    page->setProperty(idProperty, id);
    page->setProperty(closableProperty, closable);
    int index = indexOfId(id);
    if (index >= 0) {
        const bool current = index == currentIndex();
        QWidget* old = widget(index);
        old->setProperty(idProperty, {});
        insertTab(index, page, QString());
        removeTab(index + 1);
        old->deleteLater();
        if (current)
            setCurrentIndex(index);
    } else {
        index = addTab(page, QString());
    }
    if (!closable) {
        for (const auto side : { QTabBar::LeftSide, QTabBar::RightSide }) {
            if (QWidget* button = tabBar()->tabButton(index, side))
                button->deleteLater();
            tabBar()->setTabButton(index, side, nullptr);
        }
    }
    showTitle(index, title);
    if (index == currentIndex())
        Q_EMIT currentPageChanged(id);
}

bool TabArea::showPage(const QString& id)
{
    const int index = indexOfId(id);
    if (index < 0)
        return false;
    setCurrentIndex(index);
    return true;
}

bool TabArea::closePage(const QString& id)
{
    const int index = indexOfId(id);
    if (index < 0 || !widget(index)->property(closableProperty).toBool())
        return false;
    QWidget* page = widget(index);
    QCloseEvent close;
    QCoreApplication::sendEvent(page, &close);
    if (!close.isAccepted())
        return false;
    page->setProperty(idProperty, {});
    removeTab(indexOf(page));
    page->deleteLater();
    Q_EMIT pageClosed(id);
    return true;
}

void TabArea::closeAll()
{
    for (int index = count() - 1; index >= 0; --index) {
        if (!widget(index)->property(staysProperty).toBool())
            closePage(idAt(index));
    }
}

QWidget* TabArea::page(const QString& id) const { return widget(indexOfId(id)); }

QString TabArea::idAt(int index) const
{
    const QWidget* page = widget(index);
    return page ? page->property(idProperty).toString() : QString();
}

void TabArea::setTitle(const QString& id, const QString& title)
{
    if (const int index = indexOfId(id); index >= 0)
        showTitle(index, title);
}

QString TabArea::title(const QString& id) const
{
    const QWidget* shown = page(id);
    return shown ? shown->property(titleProperty).toString() : QString();
}

bool TabArea::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == tabBar() && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::MiddleButton) {
            closePage(idAt(tabBar()->tabAt(mouse->position().toPoint())));
            return true;
        }
    }
    return QTabWidget::eventFilter(watched, event);
}

int TabArea::indexOfId(const QString& id) const
{
    for (int index = 0; !id.isEmpty() && index < count(); ++index) {
        if (idAt(index) == id)
            return index;
    }
    return -1;
}

void TabArea::showTitle(int index, const QString& title)
{
    widget(index)->setProperty(titleProperty, title);
    QString text = shortened(title);
    setTabText(index, text.replace(QLatin1Char('&'), QStringLiteral("&&")));
    setTabToolTip(index, title.size() > longestTitle ? plainToolTip(title) : QString());
    tabBar()->setAccessibleTabName(index, title);
}

} // namespace sluice
