// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/elementstore.h"
#include "core/values/keytype.h"
#include "core/values/literals.h"
#include "core/values/page.h"

#include <QObject>

#include <functional>

class QMenu;
class QWidget;

namespace sluice {

/// Copies a key's elements as what other programs read, and takes them to files and back. GUI
/// thread; files are read and written in a worker.
class ValueCopying : public QObject {
    Q_OBJECT

public:
    /// What is copied, as it is now.
    struct Source {
        QByteArray key;
        KeyType type = KeyType::None;
        std::optional<PageRow> row; ///< the current element; of a string value holds all of it
        ElementStore rows; ///< all that is loaded
        bool isWhole = true; ///< nothing is missing in them
        std::optional<qint64> expiresAt; ///< milliseconds since 1970, about
    };
    /// More is not read from a file.
    static constexpr qint64 largestFile = 64 * 1024 * 1024;
    /// Elements and bytes that are copied as text; more is for an export.
    static constexpr std::size_t mostCopied = 100'000;
    static constexpr quint64 mostCopiedBytes = 16 * 1024 * 1024;

    ValueCopying(std::function<Source()> source, QWidget* parent);
    ~ValueCopying() override;

    /// "Copy as" with its entries, and the files.
    void fillMenu(QMenu& menu);
    /// The element's own bytes; those of a string.
    void copyValue();
    void copyElementAs(literals::Language language);
    /// The command or commands that make the whole key.
    void copyKeyCommands();
    void copyKeyJson();
    void saveToFile(const QString& path);
    void openFile(const QString& path);

Q_SIGNALS:
    /// A file was read, to become the value.
    void fileRead(const QByteArray& bytes);
    /// Something to be told: why a file could not be read, what is not in the copy.
    void said(const QString& sentence);

private:
    void askWhereToSave();
    void askWhatToOpen();
    static QByteArray bytesOf(const Source& source);
    void toClipboard(const QByteArray& text);
    bool mayCopyAll(const Source& source);

    const std::function<Source()> m_source;
    QWidget* const m_parent;
};

} // namespace sluice
