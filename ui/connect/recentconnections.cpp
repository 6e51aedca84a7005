// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/connect/recentconnections.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/helpbubble.h"

#include <QSettings>

#include <algorithm>

namespace sluice {

namespace {

const QString arrayKey = QStringLiteral("recentConnections");
const QString urlKey = QStringLiteral("url");
const QString labelKey = QStringLiteral("label");

QString storedUrl(const ConnectionOptions& options)
{
    return options.toUrl(ConnectionOptions::Secret::Omitted);
}

} // namespace

RecentConnections::RecentConnections(QSettings& settings, QObject* parent)
    : QAbstractListModel(parent)
    , m_settings(settings)
{
    load();
}

void RecentConnections::add(const ConnectionOptions& options)
{
    if (options.kind == ConnectionOptions::Kind::Scripted)
        return; // it has no URL, and is the program's own
    ConnectionOptions entry = options;
    entry.password.fill('\0');
    entry.password.clear();
    beginResetModel();
    const QString url = storedUrl(entry);
    m_list.removeIf([&](const ConnectionOptions& other) { return storedUrl(other) == url; });
    m_list.prepend(entry);
    while (m_list.size() > most)
        m_list.removeLast();
    endResetModel();
    save();
}

ConnectionOptions RecentConnections::at(int row) const { return m_list.value(row); }

int RecentConnections::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_list.size());
}

QVariant RecentConnections::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_list.size())
        return {};
    const ConnectionOptions& entry = m_list[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: {
        QString text = toDisplay(entry.displayName().toUtf8(), 80);
        if (!entry.user.isEmpty())
            text = toDisplay(entry.user, 40) + QLatin1Char('@') + text;
        return entry.database == 0 ? text : tr("%1 · db %2").arg(text).arg(entry.database);
    }
    case Qt::ToolTipRole:
        return plainToolTip(storedUrl(entry));
    case UrlRole:
        return storedUrl(entry);
    default:
        return {};
    }
}

bool RecentConnections::removeRows(int row, int count, const QModelIndex& parent)
{
    if (parent.isValid() || row < 0 || count <= 0 || count > m_list.size() - row)
        return false;
    beginRemoveRows({}, row, row + count - 1);
    m_list.remove(row, count);
    endRemoveRows();
    save();
    return true;
}

void RecentConnections::load()
{
    const int size = std::min(m_settings.beginReadArray(arrayKey), most);
    for (int i = 0; i < size; ++i) {
        m_settings.setArrayIndex(i);
        const auto parsed = ConnectionOptions::fromUrl(m_settings.value(urlKey).toString());
        if (!parsed.ok())
            continue;
        ConnectionOptions entry = parsed.value();
        entry.password.clear(); // if somebody wrote one into the file by hand
        entry.label = m_settings.value(labelKey).toString();
        m_list.append(entry);
    }
    m_settings.endArray();
}

void RecentConnections::save()
{
    m_settings.remove(arrayKey);
    m_settings.beginWriteArray(arrayKey, static_cast<int>(m_list.size()));
    for (qsizetype i = 0; i < m_list.size(); ++i) {
        m_settings.setArrayIndex(static_cast<int>(i));
        m_settings.setValue(urlKey, storedUrl(m_list[i]));
        if (!m_list[i].label.isEmpty())
            m_settings.setValue(labelKey, m_list[i].label);
    }
    m_settings.endArray();
}

} // namespace sluice
