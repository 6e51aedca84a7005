// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"

#include <QAbstractListModel>
#include <QList>

class QSettings;

namespace sluice {

/// The servers that were connected to, latest first, at most 20. Kept in the settings as URLs
/// without passwords: a password is neither stored nor kept in memory here. GUI thread.
class RecentConnections : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int most = 20;
    enum Roles { UrlRole = Qt::UserRole + 1 };

    /// Reads the list; entries that cannot be understood are left out. settings must outlive this.
    explicit RecentConnections(QSettings& settings, QObject* parent = nullptr);

    /// Puts it first; the same place (same URL) is listed once.
    void add(const ConnectionOptions& options);
    /// The options without a password; the default ones for a row that does not exist.
    ConnectionOptions at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool removeRows(int row, int count, const QModelIndex& parent = {}) override;

private:
    void load();
    void save();

    QSettings& m_settings;
    QList<ConnectionOptions> m_list;
};

} // namespace sluice
