// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QSortFilterProxyModel>

namespace sluice {

/// The rows of a ValueTableModel that hold some bytes, in any column; ASCII letters match in either
/// case. Only what is loaded is searched. GUI thread.
class ValueFilterModel : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ValueFilterModel(QObject* parent = nullptr);

    /// @p text as typed: escapes (`\x00`) stand for their bytes. Empty: all rows.
    void setSearch(const QString& text);
    bool isSearching() const { return !m_needle.isEmpty(); }

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

private:
    QByteArray m_needle; ///< in lower case
};

} // namespace sluice
