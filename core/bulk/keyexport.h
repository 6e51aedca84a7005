// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/filejob.h"
#include "core/bulk/keyformat.h"
#include "core/bulk/keyselection.h"
#include "core/bulk/wholefile.h"
#include "core/values/pageloader.h"

#include <QString>

namespace sluice {

/// Where to and as what keys are exported.
struct ExportSettings {
    QString path;
    ExportFormat format = ExportFormat::DumpFile;
    QByteArray server; ///< "redis 7.0.15", for the file's header
    quint32 database = 0; ///< that the keys are in
};

/// Writes keys, with their times to live, into a file that is there whole at the
/// end or not at all. Memory is bounded by a few MiB or one element (a whole key where its dump is
/// wanted), however many and large the keys. A key that went away or changed its type while it was
/// read is not in the file, or marked as incomplete there, and in the report.
class KeyExport : public FileJob {
    Q_OBJECT

public:
    KeyExport(const Client& client, std::shared_ptr<const CollectedKeys> keys,
        ExportSettings settings, QObject* parent = nullptr);

    [[nodiscard]] const ExportSettings& settings() const { return m_settings; }

protected:
    /// The keys have been counted by whoever collected them.
    QCoro::Task<void> checkAll() override;
    QCoro::Task<void> work() override;

private:
    struct Key;
    using Keys = std::vector<std::shared_ptr<Key>>;

    QCoro::Task<void> findOutWhatItKnows();
    QCoro::Task<void> exportKeys(Keys keys);
    QCoro::Task<void> exportGroup(Keys keys);
    QCoro::Task<void> takeGroup(Keys keys);
    void takePage(Key& key, const std::vector<Outcome>& outcomes);
    QCoro::Task<void> takeFieldExpiries(std::shared_ptr<Key> key);
    QCoro::Task<void> writePages(std::shared_ptr<Key> key);
    QCoro::Task<void> flush(qsizetype above);

    const std::shared_ptr<const CollectedKeys> m_keys;
    const ExportSettings m_settings;
    std::unique_ptr<KeyFormat> m_format;
    std::unique_ptr<WholeFile> m_file;
    bool m_knowsExpireTime = true; ///< the server has PEXPIRETIME (7.0)
    bool m_knowsFieldExpiries = false; ///< the server has HPEXPIRETIME (7.4), and they are wanted
    QByteArray m_out; ///< not yet written
    quint64 m_written = 0;
};

} // namespace sluice
