// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/valuefiltermodel.h"

#include "core/protocol/displaytext.h"
#include "ui/models/valuetablemodel.h"

#include <algorithm>

namespace sluice {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool holds(const QByteArray& bytes, const QByteArray& needle)
{
    return std::search(bytes.begin(), bytes.end(), needle.begin(), needle.end(),
               [](char a, char b) { return lower(a) == b; })
        != bytes.end();
}

} // namespace

ValueFilterModel::ValueFilterModel(QObject* parent)
    : QSortFilterProxyModel(parent)
{
}

void ValueFilterModel::setSearch(const QString& text)
{
    QByteArray needle = fromDisplay(text);
    std::transform(needle.begin(), needle.end(), needle.begin(), lower);
    if (needle == m_needle)
        return;
    m_needle = needle;
    invalidateFilter();
}

bool ValueFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex&) const
{
    if (m_needle.isEmpty())
        return true;
    const auto* model = static_cast<ValueTableModel*>(sourceModel());
    if (sourceRow >= model->loadedCount())
        return true; // just added: it must not seem to be lost
    const PageRow& row = model->rowAt(sourceRow);
    return holds(row.name, m_needle) || holds(row.value, m_needle)
        || std::any_of(row.fields.begin(), row.fields.end(),
            [this](const QByteArray& field) { return holds(field, m_needle); });
}

} // namespace sluice
