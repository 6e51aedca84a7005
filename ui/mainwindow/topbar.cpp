// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/topbar.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStyle>

namespace sluice {

namespace {

constexpr int usualDatabases = 16;
constexpr qsizetype longestName = 40;

QString withoutMnemonic(QString text)
{
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

TopBar::TopBar(QWidget* parent)
    : QToolBar(tr("Tool bar"), parent)
{
    setObjectName(QStringLiteral("topBar"));
    setMovable(false);
    setFloatable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);

    auto* name = new QLabel(QStringLiteral("Sluice"), this);
    QFont bold = name->font();
    bold.setBold(true);
    name->setFont(bold);
    name->setContentsMargins(fontMetrics().height() / 3, 0, fontMetrics().height() / 4, 0);
    m_name = addWidget(name);

    m_connection = addButton(QStringLiteral("connectionButton"));
    m_connectionMenu = new QMenu(tr("Connection"), m_connection);
    m_connection->setMenu(m_connectionMenu);
    m_database = addButton(QStringLiteral("databaseButton"));
    auto* databases = new QMenu(tr("Database"), m_database);
    for (int i = 0; i < usualDatabases; ++i)
        databases->addAction(tr("db %1").arg(i), this, [this, i] { Q_EMIT databaseChosen(i); });
    databases->addSeparator();
    databases->addAction(tr("Other…"), this, &TopBar::otherDatabaseRequested);
    m_database->setMenu(databases);

    m_guard = addButton(QStringLiteral("guardButton"));
    m_guard->setToolTip(plainToolTip(
        tr("What goes through to this server. It is decided in the engine, from the server's own "
           "table of commands; a command that nobody knows counts as one that writes.")));

    auto* gap = new QWidget(this);
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(gap);

    m_scenarioPlace = new QWidget(this);
    auto* place = new QHBoxLayout(m_scenarioPlace);
    place->setContentsMargins(0, 0, 0, 0);
    addWidget(m_scenarioPlace);
    m_secondRow = new QToolBar(tr("Scenario"), parent);
    m_secondRow->setObjectName(QStringLiteral("scenarioRow"));
    m_secondRow->setMovable(false);
    m_secondRow->setFloatable(false);
    m_secondRow->setContextMenuPolicy(Qt::PreventContextMenu);
    m_secondRow->toggleViewAction()->setVisible(false);
    m_secondPlace = new QWidget(m_secondRow);
    auto* secondPlace = new QHBoxLayout(m_secondPlace);
    secondPlace->setContentsMargins(fontMetrics().height() / 3, 0, 0, 0);
    m_secondRow->addWidget(m_secondPlace);
    m_secondRow->hide();

    m_themeButton = addButton(QStringLiteral("themeButton"));
    m_themeButton->setIcon(themedIcon(QStringLiteral("theme")));
    m_themeButton->setAccessibleName(tr("Theme"));
    m_themeButton->setToolTip(tr("Theme"));
    m_commands = addButton(QStringLiteral("commandsButton"));
    setConnection(std::nullopt);
}

QPushButton* TopBar::addButton(const QString& name)
{
    auto* button = new QPushButton(this);
    button->setObjectName(name);
    button->setAutoDefault(false);
    button->setFocusPolicy(Qt::TabFocus);
    addWidget(button);
    return button;
}

void TopBar::setConnection(const std::optional<ConnectionOptions>& options)
{
    if (!options) {
        m_connection->setText(tr("Connect…"));
        m_connection->setAccessibleName(tr("Connection: none"));
        m_connection->setToolTip({});
        m_database->setText(tr("db %1").arg(0));
        m_database->setEnabled(false);
        return;
    }
    QString text = toDisplay(options->displayName().toUtf8(), longestName);
    if (options->kind == ConnectionOptions::Kind::Unix && !options->label.isEmpty())
        text = tr("%1 · unix socket").arg(text);
    m_connection->setText(withoutMnemonic(text));
    m_connection->setAccessibleName(tr("Connection: %1").arg(text));
    m_connection->setToolTip(plainToolTip(options->toUrl()));
    m_database->setText(tr("db %1").arg(options->database));
    m_database->setAccessibleName(tr("Database %1").arg(options->database));
    m_database->setEnabled(true);
}

void TopBar::setScenarioArea(QWidget* widget)
{
    if (m_scenario)
        m_scenario->deleteLater();
    m_scenario = widget;
    if (!widget)
        return placeScenario();
    m_scenarioPlace->layout()->addWidget(widget);
    widget->setVisible(true); // its maker may have hidden it until it had a place
    placeScenario();
}

/// What it takes to show everything in one row.
int TopBar::widthOfAll() const
{
    const int gap = style()->pixelMetric(QStyle::PM_ToolBarItemSpacing, nullptr, this);
    int all = 2 * style()->pixelMetric(QStyle::PM_ToolBarItemMargin, nullptr, this) + 3 * gap;
    for (const QWidget* widget : std::initializer_list<const QWidget*> { widgetForAction(m_name),
             m_connection, m_database, m_guard, m_scenario, m_themeButton, m_commands })
        all += widget ? widget->sizeHint().width() + gap : 0;
    return all;
}

void TopBar::placeScenario()
{
    const bool isSecond = m_scenario && widthOfAll() > width();
    QWidget* const place = isSecond ? m_secondPlace : m_scenarioPlace;
    if (m_scenario && m_scenario->parentWidget() != place) {
        place->layout()->addWidget(m_scenario);
        m_scenario->setVisible(true);
    }
    m_name->setVisible(!isSecond); // the window's title says it too
    // Hidden on purpose (before an audience), its second row is, too.
    const bool isAway = isHidden() && testAttribute(Qt::WA_WState_ExplicitShowHide);
    m_secondRow->setVisible(isSecond && !isAway);
}

bool TopBar::event(QEvent* event)
{
    const bool result = QToolBar::event(event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        placeScenario();
    return result;
}

void TopBar::setGuardMenu(QMenu* menu) { m_guard->setMenu(menu); }

void TopBar::setGuard(const QString& words, bool isSafe)
{
    m_guard->setText(words);
    m_guard->setAccessibleName(tr("Guard: %1").arg(words));
    QFont font = m_guard->font();
    font.setBold(isSafe);
    m_guard->setFont(font);
}

void TopBar::setThemeMenu(QMenu* menu) { m_themeButton->setMenu(menu); }

void TopBar::setPaletteAction(QAction* action)
{
    m_commands->setText(
        tr("Commands %1").arg(action->shortcut().toString(QKeySequence::NativeText)));
    m_commands->setAccessibleName(tr("Commands"));
    connect(m_commands, &QPushButton::clicked, action, &QAction::trigger);
}

} // namespace sluice
