// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

class QSettings;

namespace sluice {

/// The keys of one connection that a person has marked, and those opened lately: their exact bytes,
/// bounded in number and length. Kept in settings where there are some. GUI thread.
class RememberedKeys {
public:
    static constexpr qsizetype mostRecent = 20;
    static constexpr qsizetype mostFavourites = 100;
    /// Longer names are not remembered.
    static constexpr qsizetype longestName = 4'096;

    /// Reads what is known of that connection, from now on kept there. The settings outlive this.
    void keepIn(QSettings& settings, const QString& connection);

    /// Latest first.
    [[nodiscard]] const QList<QByteArray>& recent() const { return m_recent; }
    [[nodiscard]] const QList<QByteArray>& favourites() const { return m_favourites; }
    [[nodiscard]] bool isFavourite(const QByteArray& key) const
    {
        return m_favourites.contains(key);
    }
    void noteOpened(const QByteArray& key);
    /// False: there are too many, or the name is too long.
    bool setFavourite(const QByteArray& key, bool favourite);

private:
    void save(const char* list, const QList<QByteArray>& keys);
    [[nodiscard]] QString path(const char* list) const;

    QSettings* m_settings = nullptr;
    QString m_connection;
    QList<QByteArray> m_recent;
    QList<QByteArray> m_favourites;
};

} // namespace sluice
