// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keysmenu.h"

#include "core/protocol/displaytext.h"
#include "ui/keys/rememberedkeys.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QWidgetAction>

#include <array>

namespace sluice {

namespace {

constexpr qsizetype mostShownChars = 60;

struct Type {
    const char* name; ///< in TYPE
    const char* words;
};
constexpr std::array types {
    Type { "", QT_TRANSLATE_NOOP("sluice::KeysMenu", "All types") },
    Type { "string", QT_TRANSLATE_NOOP("sluice::KeysMenu", "Only strings") },
    Type { "hash", QT_TRANSLATE_NOOP("sluice::KeysMenu", "Only hashes") },
    Type { "list", QT_TRANSLATE_NOOP("sluice::KeysMenu", "Only lists") },
    Type { "set", QT_TRANSLATE_NOOP("sluice::KeysMenu", "Only sets") },
    Type { "zset", QT_TRANSLATE_NOOP("sluice::KeysMenu", "Only sorted sets") },
    Type { "stream", QT_TRANSLATE_NOOP("sluice::KeysMenu", "Only streams") },
    Type { "ReJSON-RL", QT_TRANSLATE_NOOP("sluice::KeysMenu", "Only JSON") },
};

constexpr std::array ttls {
    TtlRange {},
    TtlRange { TtlRange::Kind::Expires, {} },
    TtlRange { TtlRange::Kind::Stays, {} },
    TtlRange { TtlRange::Kind::Within, std::chrono::minutes(1) },
    TtlRange { TtlRange::Kind::Within, std::chrono::hours(1) },
    TtlRange { TtlRange::Kind::Within, std::chrono::hours(24) },
};

} // namespace

KeysMenu::KeysMenu(const RememberedKeys& remembered, QWidget* parent)
    : QToolButton(parent)
    , m_remembered(remembered)
    , m_types(new QActionGroup(this))
    , m_ttls(new QActionGroup(this))
{
    setIcon(themedIcon(QStringLiteral("settings")));
    setPopupMode(InstantPopup);
    setAccessibleName(tr("How keys are listed"));
    setToolTip(plainToolTip(tr("Order, types, keys by name, favourites")));
    auto* menu = new QMenu(this);
    setMenu(menu);

    m_go = menu->addAction(tr("Go to key…"), this, &KeysMenu::goRequested);
    m_go->setShortcut(Qt::CTRL | Qt::Key_G); // said here; the panel listens
    m_go->setShortcutContext(Qt::WidgetShortcut);
    QMenu* favourites = menu->addMenu(tr("Favourites"));
    connect(favourites, &QMenu::aboutToShow, this,
        [this, favourites] { fillKeys(*favourites, m_remembered.favourites()); });
    QMenu* recent = menu->addMenu(tr("Opened lately"));
    connect(recent, &QMenu::aboutToShow, this,
        [this, recent] { fillKeys(*recent, m_remembered.recent()); });
    menu->addSeparator();

    auto* orders = new QActionGroup(this);
    const auto addOrder = [&](const QString& words, NamespaceOrder order) {
        QAction* action = menu->addAction(words);
        action->setCheckable(true);
        action->setChecked(order == NamespaceOrder::ByName);
        orders->addAction(action);
        connect(action, &QAction::triggered, this, [this, order] { Q_EMIT orderChosen(order); });
    };
    addOrder(tr("Namespaces by name"), NamespaceOrder::ByName);
    addOrder(tr("Namespaces by number of keys"), NamespaceOrder::ByCount);
    buildGrouping(*menu);
    menu->addSeparator();
    buildTypes(*menu);
    buildTtls(*menu);
    m_databases = menu->addMenu(tr("Databases"));
    connect(m_databases, &QMenu::aboutToShow, this, [this] {
        m_databases->clear();
        m_databases->addAction(tr("Asking the server…"))->setEnabled(false);
        Q_EMIT databasesRequested();
    });
}

void KeysMenu::buildGrouping(QMenu& menu)
{
    m_flat = menu.addAction(tr("One flat list"));
    m_flat->setCheckable(true);
    auto* row = new QWidget(&menu);
    auto* label = new QLabel(tr("Separators"), row);
    m_separators = new QLineEdit(Separators(QByteArray(":")).toText(), row);
    m_separators->setMaxLength(32);
    m_separators->setAccessibleName(tr("Separators of namespaces"));
    m_separators->setToolTip(
        plainToolTip(tr("Names are grouped at these separators, with spaces between them, for "
                        "instance \": / .\". Empty: one flat list.")));
    const QFontMetrics metrics = fontMetrics();
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(metrics.height() * 2, metrics.height() / 8,
        metrics.averageCharWidth() * 2, metrics.height() / 8);
    layout->addWidget(label);
    layout->addWidget(m_separators, 1);
    row->setFocusProxy(m_separators);
    row->setFocusPolicy(Qt::StrongFocus);
    auto* action = new QWidgetAction(&menu);
    action->setDefaultWidget(row);
    menu.addAction(action);
    const auto tell = [this] { Q_EMIT separatorsChosen(separators()); };
    connect(m_flat, &QAction::toggled, this, tell);
    connect(m_flat, &QAction::toggled, m_separators, &QWidget::setDisabled);
    connect(m_separators, &QLineEdit::textChanged, this, tell);
}

void KeysMenu::showDatabases(const std::map<int, quint64>& sizes, int current)
{
    m_databases->clear();
    std::map<int, quint64> shown = sizes;
    shown.try_emplace(current, 0);
    for (const auto& [database, keys] : shown) {
        const QString count = keys == 1 ? tr("1 key") : tr("%1 keys").arg(format::count(keys));
        QAction* action = m_databases->addAction(tr("db %1: %2").arg(database).arg(count), this,
            [this, number = database] { Q_EMIT databaseChosen(number); });
        action->setCheckable(true);
        action->setChecked(database == current);
    }
}

void KeysMenu::buildTypes(QMenu& menu)
{
    m_typeMenu = menu.addMenu(tr("Types"));
    m_typeMenu->addSection(tr("Scans all keys anew: the server looks at each one's type"));
    for (const Type& type : types) {
        QAction* action = m_typeMenu->addAction(tr(type.words));
        action->setCheckable(true);
        action->setData(QByteArray(type.name));
        action->setChecked(type.name[0] == '\0');
        m_types->addAction(action);
        connect(action, &QAction::triggered, this,
            [this, name = QByteArray(type.name)] { Q_EMIT typeChosen(name); });
    }
}

void KeysMenu::buildTtls(QMenu& menu)
{
    m_ttlMenu = menu.addMenu(tr("Times to live"));
    m_ttlMenu->addSection(tr("Scans all keys anew, and asks for each one's time: a PTTL per key"));
    for (const TtlRange& ttl : ttls) {
        const QString words = wordsOf(ttl);
        QAction* action
            = m_ttlMenu->addAction(words.isEmpty() ? tr("Any") : tr("Only keys %1").arg(words));
        action->setCheckable(true);
        action->setChecked(ttl.isAny());
        m_ttls->addAction(action);
        connect(action, &QAction::triggered, this, [this, ttl] { Q_EMIT ttlChosen(ttl); });
    }
}

QString KeysMenu::wordsOf(const TtlRange& ttl)
{
    switch (ttl.kind) {
    case TtlRange::Kind::Any:
        break;
    case TtlRange::Kind::Expires:
        return tr("that expire");
    case TtlRange::Kind::Stays:
        return tr("that never expire");
    case TtlRange::Kind::Within:
        return tr("that expire within %1").arg(format::wholeSeconds(ttl.within));
    }
    return {};
}

void KeysMenu::showTtl(const TtlRange& ttl)
{
    const QList<QAction*> actions = m_ttls->actions();
    for (qsizetype i = 0; i < actions.size(); ++i)
        actions[i]->setChecked(ttls[static_cast<size_t>(i)] == ttl);
}

void KeysMenu::setConnected(bool connected)
{
    m_go->setEnabled(connected);
    m_typeMenu->setEnabled(connected);
    m_ttlMenu->setEnabled(connected);
    m_databases->setEnabled(connected);
}

void KeysMenu::showType(const QByteArray& type)
{
    const QList<QAction*> actions = m_types->actions();
    for (QAction* action : actions) {
        if (action->data().toByteArray() == type)
            action->setChecked(true);
    }
}

Separators KeysMenu::separators() const
{
    return m_flat->isChecked() ? Separators() : Separators::fromText(m_separators->text());
}

void KeysMenu::fillKeys(QMenu& menu, const QList<QByteArray>& keys)
{
    menu.clear();
    for (const QByteArray& key : keys) {
        QString text = toDisplay(key, mostShownChars);
        text.replace(QLatin1Char('&'), QStringLiteral("&&")); // no mnemonic
        menu.addAction(
            text.isEmpty() ? tr("(empty)") : text, this, [this, key] { Q_EMIT keyChosen(key); });
    }
    if (keys.isEmpty())
        menu.addAction(tr("None yet"))->setEnabled(false);
}

} // namespace sluice
