// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/filejob.h"
#include "core/bulk/fileworker.h"
#include "core/bulk/importsource.h"
#include "core/bulk/wholefile.h"
#include "core/client/lease.h"
#include "core/keys/keystore.h"

#include <QSet>
#include <QString>

#include <memory>

namespace sluice {

/// What is imported, and whether keys that exist already are replaced.
struct ImportSettings {
    QString path;
    ImportFormat format = ImportFormat::DumpFile;
    bool replaces = false; ///< false: such keys are Skipped and stay as they are
};

/// Makes the keys that a file holds. The dry run reads all of the file, checks it to its end and
/// asks which of the keys exist: a file that is not whole (fault()) is not imported at all. While
/// it runs a key counts as done when the server has taken everything of it. The commands of a
/// commands file are sent as they are, in their order.
///
/// A key that exists is not written to unless told, nor one that somebody makes meanwhile: RESTORE
/// refuses by itself; other commands go as transactions, over a connection of their own that
/// watches their keys, after EXISTS has said of each that it is not there. What scripts of a
/// commands file do is theirs.
/// https://redis.io/docs/latest/develop/interact/transactions
class KeyImport : public FileJob {
    Q_OBJECT

public:
    KeyImport(const Client& client, ImportSettings settings, QObject* parent = nullptr);
    ~KeyImport() override;

    [[nodiscard]] const ImportSettings& settings() const { return m_settings; }
    /// As run() will take it; between the dry run and running.
    void setReplaces(bool replaces) { m_settings.replaces = replaces; }
    /// What is wrong with the file, when the job ended as BadFile.
    [[nodiscard]] const FileFault& fault() const { return m_fault; }
    static constexpr qsizetype sampleSize = 100;
    /// The first keys of the file.
    [[nodiscard]] const QList<QByteArray>& sample() const { return m_sample; }
    /// How many of the file's keys the server had when the dry run asked.
    [[nodiscard]] quint64 existing() const { return m_existing; }
    /// The server's words where it did not say of a key whether it exists: existing() is too small.
    [[nodiscard]] const QByteArray& existingProblem() const { return m_existingProblem; }
    /// What the file says of the server that wrote it; may be empty.
    [[nodiscard]] const QByteArray& server() const { return m_server; }

protected:
    QCoro::Task<void> checkAll() override;
    QCoro::Task<void> work() override;

private:
    struct File;
    struct Part;
    using Chunk = std::shared_ptr<const ImportChunk>;

    QCoro::Task<void> open();
    QCoro::Task<void> readAll(bool counting);
    OneshotReceiver<std::shared_ptr<ImportChunk>> nextChunk();
    QCoro::Task<void> countChunk(Chunk chunk);
    QCoro::Task<void> makeChunk(Chunk chunk);
    QCoro::Task<void> sendEach(std::shared_ptr<Part> part);
    QCoro::Task<void> makeTogether(std::shared_ptr<Part> part);
    QCoro::Task<void> takeLease();
    QCoro::Task<void> lookFirst(std::shared_ptr<Part> part);
    QCoro::Task<void> sendBlock(std::shared_ptr<Part> part);
    void account(Part& part);
    [[nodiscard]] bool isGuarded(const ImportRecord& record) const;
    [[nodiscard]] std::size_t partEnd(const ImportChunk& chunk, std::size_t from) const;
    [[nodiscard]] QList<QByteArray> othersKeys(const ImportRecord& record) const;

    ImportSettings m_settings;
    std::shared_ptr<File> m_file; ///< on the worker only
    /// Of a commands file: keys that were met (dry run) or made, which are not in its own way.
    std::unique_ptr<KeyStore> m_mine;
    QSet<QByteArray> m_theirs; ///< keys of a commands file that were there, and stay as they are
    Lease m_lease; ///< for transactions; none before the first one
    bool m_hasLease = false;
    QByteArray m_leaseProblem; ///< the server's words why there can be none
    FileFault m_fault;
    QByteArray m_server;
    QList<QByteArray> m_sample;
    quint64 m_existing = 0;
    QByteArray m_existingProblem;
    std::unique_ptr<FileWorker> m_worker;
};

} // namespace sluice
