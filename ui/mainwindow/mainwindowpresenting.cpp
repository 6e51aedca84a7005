// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// The window before an audience, and the tour of the first start.
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/statusline.h"
#include "ui/mainwindow/tabarea.h"
#include "ui/mainwindow/topbar.h"
#include "ui/mainwindow/tour.h"

#include <QAction>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QTabBar>
#include <QVBoxLayout>

namespace sluice {

namespace {
const QString tourKey = QStringLiteral("window/tourOffered");
}

void MainWindow::makePresenting(QMenu* view, QMenu* help)
{
    m_present = new QAction(tr("&Presenter mode"), this);
    m_present->setCheckable(true);
    m_present->setShortcut(QKeySequence(Qt::Key_F11));
    connect(m_present, &QAction::toggled, this, &MainWindow::setPresenting);
    view->addAction(m_present);
    addAction(m_present); // its menu is hidden then
    m_leave = new QAction(tr("Leave presenter mode"), this);
    m_leave->setShortcut(QKeySequence(Qt::Key_Escape));
    connect(m_leave, &QAction::triggered, this, [this] {
        if (m_mayLeave && !m_mayLeave())
            return;
        setPresenting(false);
    });
    m_tourAction = new QAction(tr("&Tour of one minute"), this);
    m_tourAction->setVisible(false); // until somebody knows where it goes
    connect(m_tourAction, &QAction::triggered, this, [this] { m_tour->start(m_tourStops()); });
    help->addAction(m_tourAction);
    connect(m_tour, &Tour::ended, this, [this] { m_settings.setValue(tourKey, true); });
}

void MainWindow::setTour(std::function<QList<TourStop>()> stops)
{
    m_tourStops = std::move(stops);
    m_tourAction->setVisible(bool(m_tourStops));
}

void MainWindow::offerTour()
{
    if (m_tourStops && !m_settings.value(tourKey, false).toBool())
        m_tour->offer(m_tourStops());
}

void MainWindow::setPresenting(bool presenting)
{
    if (presenting == m_isPresenting)
        return;
    if (presenting) {
        saveLayout(); // a window that is closed while presenting comes back as it was
        m_stateBefore = saveState();
        m_wasMaximized = isMaximized();
        if (!m_tour->isHidden())
            m_tour->end();
    }
    m_isPresenting = presenting;
    m_present->setChecked(presenting);
    Q_EMIT presentingChanged(presenting);
    for (QWidget* each : std::initializer_list<QWidget*> { menuBar(), m_topBar, m_notices,
             m_keysDock, m_inspectorDock, m_status, m_tabs->tabBar() })
        each->setHidden(presenting);
    m_topBar->secondRow()->setHidden(true);
    if (presenting) {
        addAction(m_leave);
        showFullScreen();
    } else {
        removeAction(m_leave);
        if (m_wasMaximized)
            showMaximized();
        else
            showNormal();
        restoreState(m_stateBefore);
        m_topBar->show();
        m_topBar->placeScenario();
    }
    setConnectionOptions(m_options); // the title has no host's name before an audience
}

} // namespace sluice
