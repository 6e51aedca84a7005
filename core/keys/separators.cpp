// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/separators.h"

#include "core/protocol/displaytext.h"

#include <QStringList>

#include <algorithm>

namespace sluice {

Separators::Separators(QList<QByteArray> all)
    : m_all(std::move(all))
{
    m_all.removeAll(QByteArray());
    std::sort(m_all.begin(), m_all.end(), [](const QByteArray& a, const QByteArray& b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    m_all.erase(std::unique(m_all.begin(), m_all.end()), m_all.end());
    if (m_all.size() == 1 && m_all.first().size() == 1)
        m_only = static_cast<unsigned char>(m_all.first().front()) + 1;
    if (m_all.isEmpty())
        return;
    m_begins.fill('\0', 256);
    for (const QByteArray& each : std::as_const(m_all)) { // the shortest last
        char& begins = m_begins[static_cast<unsigned char>(each.front())];
        begins = each.size() == 1 && begins == '\0' ? '\1' : '\2';
    }
}

Separators Separators::fromText(QStringView text)
{
    QList<QByteArray> all;
    for (const QStringView part : text.split(u' ', Qt::SkipEmptyParts))
        all.append(fromDisplay(part.toString()));
    return Separators(std::move(all));
}

QString Separators::toText() const
{
    QStringList parts;
    for (const QByteArray& each : m_all)
        parts.append(toDisplay(each).replace(u' ', QStringLiteral("\\x20")));
    return parts.join(u' ');
}

qsizetype Separators::anyPartLength(QByteArrayView rest) const
{
    if (m_all.isEmpty())
        return 0;
    const char* const begins = m_begins.constData();
    for (qsizetype at = 0; at < rest.size(); ++at) {
        const char how = begins[static_cast<unsigned char>(rest[at])];
        if (how == '\0')
            continue;
        if (how == '\1')
            return at + 1;
        for (const QByteArray& each : m_all) {
            if (rest.sliced(at).startsWith(each))
                return at + each.size();
        }
    }
    return 0;
}

} // namespace sluice
