// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/rememberedkeys.h"

#include <QCryptographicHash>
#include <QSettings>
#include <QStringList>

namespace sluice {

namespace {

constexpr auto recentList = "recent";
constexpr auto favouriteList = "favourites";

QList<QByteArray> read(const QSettings& settings, const QString& path, qsizetype most)
{
    QList<QByteArray> keys;
    const QStringList texts = settings.value(path).toStringList();
    for (const QString& text : texts) {
        const QByteArray key = QByteArray::fromBase64(text.toLatin1());
        if (keys.size() < most && key.size() <= RememberedKeys::longestName && !keys.contains(key))
            keys += key;
    }
    return keys;
}

} // namespace

/// The connection's name may hold anything: its digest does not.
QString RememberedKeys::path(const char* list) const
{
    const QByteArray digest
        = QCryptographicHash::hash(m_connection.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("keys/%1/%2").arg(QLatin1String(digest.first(16)), QLatin1String(list));
}

void RememberedKeys::keepIn(QSettings& settings, const QString& connection)
{
    m_settings = &settings;
    m_connection = connection;
    m_recent = read(settings, path(recentList), mostRecent);
    m_favourites = read(settings, path(favouriteList), mostFavourites);
}

void RememberedKeys::noteOpened(const QByteArray& key)
{
    if (key.size() > longestName)
        return;
    m_recent.removeAll(key);
    m_recent.prepend(key);
    if (m_recent.size() > mostRecent)
        m_recent.resize(mostRecent);
    save(recentList, m_recent);
}

bool RememberedKeys::setFavourite(const QByteArray& key, bool favourite)
{
    if (favourite == isFavourite(key))
        return true;
    if (favourite && (m_favourites.size() >= mostFavourites || key.size() > longestName))
        return false;
    if (favourite)
        m_favourites += key;
    else
        m_favourites.removeAll(key);
    save(favouriteList, m_favourites);
    return true;
}

void RememberedKeys::save(const char* list, const QList<QByteArray>& keys)
{
    if (!m_settings)
        return;
    QStringList texts;
    for (const QByteArray& key : keys)
        texts += QString::fromLatin1(key.toBase64());
    m_settings->setValue(path(list), texts);
}

} // namespace sluice
