// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/fieldexpiry.h"
#include "core/values/keytype.h"
#include "core/values/page.h"

#include <QByteArray>

#include <memory>

namespace sluice {

/// What keys can be exported as.
enum class ExportFormat {
    DumpFile, ///< dumpfile.md: exact
    Json, ///< one document; exact
    Csv, ///< a row per element, for other programs; cannot be imported again
    Commands, ///< lines for redis-cli that make the keys again
};

/// What is said of a key besides its value.
struct KeyHead {
    QByteArray name;
    QByteArray typeName; ///< as TYPE says it
    KeyType type = KeyType::None;
    qint64 expiresAt = -1; ///< milliseconds since 1970; -1: does not expire
    quint32 database = 0;
};

/// Makes the bytes of an export, key after key: beginKey(), its pages or its dump or both, then
/// endKey(). Appends to what it is given. One thread.
class KeyFormat {
public:
    virtual ~KeyFormat() = default;
    Q_DISABLE_COPY_MOVE(KeyFormat)

    /// Which parts of a key of that type it wants.
    [[nodiscard]] virtual bool wantsPages(KeyType type) const = 0;
    [[nodiscard]] virtual bool wantsDump(KeyType type) const = 0;
    /// Whether a hash's pages come with the times at which its fields end.
    [[nodiscard]] virtual bool wantsFieldExpiries() const = 0;

    /// @p server: "redis 7.0.15".
    virtual void begin(const QByteArray& server, QByteArray& to) = 0;
    virtual void beginKey(const KeyHead& key, QByteArray& to) = 0;
    /// @p expiries: of a hash's fields, if they are wanted. @p isLast: no page of this key follows.
    virtual void page(const Page& page, const FieldExpiries& expiries, bool isLast, QByteArray& to)
        = 0;
    virtual void dump(const QByteArray& payload, QByteArray& to) = 0;
    virtual void endKey(QByteArray& to) = 0;
    /// A part of the key is out already and the rest cannot be had: marks it, and ends it.
    virtual void breakOff(QByteArray& to) = 0;
    /// What has been appended since beginKey() was taken back: the key is not in the export.
    virtual void takeBack() = 0;
    virtual void end(QByteArray& to) = 0;

protected:
    KeyFormat() = default;
};

[[nodiscard]] std::unique_ptr<KeyFormat> makeKeyFormat(ExportFormat format);

/// As JSON: a string where the bytes are UTF-8, else {"base64": "..."}.
[[nodiscard]] QByteArray jsonBytes(const QByteArray& bytes);

} // namespace sluice
