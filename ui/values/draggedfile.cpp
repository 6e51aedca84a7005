// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/draggedfile.h"

#include "core/protocol/displaytext.h"
#include "core/values/valueview.h"

#include <QFile>
#include <QUrl>

namespace sluice {

namespace {

const QString uriList = QStringLiteral("text/uri-list");
const QString plainText = QStringLiteral("text/plain");
constexpr qsizetype longestName = 80;

} // namespace

DraggedFile::DraggedFile(QByteArray bytes, const QString& name, std::function<QString()> folder)
    : m_bytes(std::move(bytes))
    , m_name(fileName(name, m_bytes))
    , m_folder(std::move(folder))
{
}

DraggedFile::~DraggedFile() = default;

QString DraggedFile::fileName(const QString& name, const QByteArray& bytes)
{
    QString safe;
    for (const QChar c : name.left(longestName))
        safe += c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_')
            ? c
            : QLatin1Char('_');
    if (safe.isEmpty())
        safe = QStringLiteral("value");
    switch (suitableView(bytes, true)) {
    case ValueView::Text:
        return safe + QStringLiteral(".txt");
    case ValueView::Json:
        return safe + QStringLiteral(".json");
    case ValueView::Hex:
        break;
    }
    return safe + QStringLiteral(".bin");
}

bool DraggedFile::hasFormat(const QString& type) const { return formats().contains(type); }

QStringList DraggedFile::formats() const
{
    if (m_bytes.size() > largest)
        return {};
    return { uriList, plainText };
}

QVariant DraggedFile::retrieveData(const QString& type, QMetaType wanted) const
{
    if (m_bytes.size() > largest)
        return {};
    if (type == plainText)
        return isPlainText(m_bytes) ? QString::fromUtf8(m_bytes) : toDisplay(m_bytes);
    if (type != uriList)
        return QMimeData::retrieveData(type, wanted);
    if (m_path.isEmpty()) {
        const QString folder = m_folder();
        QFile file(folder + QLatin1Char('/') + m_name);
        if (folder.isEmpty() || !file.open(QIODevice::WriteOnly)
            || file.write(m_bytes) != m_bytes.size())
            return {};
        m_path = file.fileName();
    }
    return QVariant(QVariantList { QUrl::fromLocalFile(m_path) });
}

} // namespace sluice
