// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/draggedfile.h"

#include "core/protocol/displaytext.h"
#include "core/values/valueview.h"

#include <QDir>
#include <QFile>
#include <QUrl>

namespace sluice {

namespace {

const QString uriList = QStringLiteral("text/uri-list");
const QString plainText = QStringLiteral("text/plain");
constexpr qsizetype longestName = 80;
constexpr qsizetype looksAt = 64 * 1024; ///< bytes, for the ending

} // namespace

std::function<QString()> DragFolders::next()
{
    return [this] { return make(); };
}

QString DragFolders::make()
{
    if (!m_all)
        m_all.emplace();
    const QString name = QString::number(++m_count);
    if (!m_all->isValid() || !QDir(m_all->path()).mkdir(name))
        return {};
    return m_all->filePath(name);
}

DraggedFile::DraggedFile(
    const LargeBytes& bytes, const QString& name, std::function<QString()> folder)
    : m_bytes(bytes)
    , m_name(fileName(name, m_bytes))
    , m_folder(std::move(folder))
{
}

DraggedFile::~DraggedFile() = default;

QString DraggedFile::fileName(const QString& name, const LargeBytes& bytes)
{
    QString safe;
    for (const QChar c : name.left(longestName))
        safe += c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_')
            ? c
            : QLatin1Char('_');
    if (safe.isEmpty())
        safe = QStringLiteral("value");
    switch (suitableView(bytes.mid(0, looksAt), bytes.size() <= looksAt)) {
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
    if (type == plainText) {
        const QByteArray bytes = m_bytes.joined();
        return isPlainText(bytes) ? QString::fromUtf8(bytes) : toDisplay(bytes);
    }
    if (type != uriList)
        return QMimeData::retrieveData(type, wanted);
    if (m_path.isEmpty()) {
        const QString folder = m_folder();
        QFile file(folder + QLatin1Char('/') + m_name);
        if (folder.isEmpty() || !file.open(QIODevice::WriteOnly))
            return {};
        for (qsizetype at = 0; at < m_bytes.size();) {
            const QByteArrayView piece = m_bytes.stretch(at);
            if (file.write(piece.data(), piece.size()) != piece.size())
                return {};
            at += piece.size();
        }
        if (!file.flush())
            return {};
        m_path = file.fileName();
    }
    return QVariant(QVariantList { QUrl::fromLocalFile(m_path) });
}

} // namespace sluice
