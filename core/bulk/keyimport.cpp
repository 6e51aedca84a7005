// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keyimport.h"

#include <QPointer>
#include <QtEndian>

namespace sluice {

namespace {

constexpr std::size_t commandsTogether = 512;
using Outcomes = std::vector<Outcome>;

bool isRestore(const ImportRecord& record)
{
    return !record.commands.empty() && record.commands.front().value(0) == "RESTORE";
}

/// What the server says, and of a dump that it cannot read, which version it has: the two bytes
/// before the payload's checksum.
QByteArray wordsOf(const ImportRecord& record, const Value& reply)
{
    constexpr qsizetype footer = 10;
    const QByteArray payload = record.commands.back().value(3);
    if (!isRestore(record) || !reply.bytes().startsWith("ERR DUMP payload")
        || payload.size() < footer)
        return reply.bytes();
    const auto version = qFromLittleEndian<quint16>(payload.constData() + payload.size() - footer);
    return reply.bytes() + " (DUMP version " + QByteArray::number(version) + ')';
}

} // namespace

struct KeyImport::File {
    std::unique_ptr<ImportSource> source;
};

KeyImport::KeyImport(const Client& client, ImportSettings settings, QObject* parent)
    : FileJob(client, parent)
    , m_settings(std::move(settings))
    , m_file(std::make_shared<File>())
    , m_worker(std::make_unique<FileWorker>(client.clock()))
{
}

KeyImport::~KeyImport() = default;

OneshotReceiver<std::shared_ptr<ImportChunk>> KeyImport::nextChunk()
{
    return m_worker->run<std::shared_ptr<ImportChunk>>(
        [file = m_file] { return std::make_shared<ImportChunk>(file->source->next()); });
}

QCoro::Task<void> KeyImport::open()
{
    const QPointer<KeyImport> self = this;
    const std::function<FileProblem()> body
        = [file = m_file, path = m_settings.path, format = m_settings.format]() -> FileProblem {
        auto device = std::make_unique<QFile>(path);
        if (!device->open(QIODevice::ReadOnly))
            return FileProblem::of(*device);
        file->source = makeImportSource(format, std::move(device));
        return {};
    };
    const auto opened = co_await m_worker->run(body);
    if (!self)
        co_return;
    if (*opened)
        setEnd(opened->kind, opened->words);
    m_mine = std::make_unique<KeyStore>();
}

QCoro::Task<void> KeyImport::checkAll()
{
    const QPointer<KeyImport> self = this;
    co_await open();
    for (bool isLast = false; !isLast;) {
        if (!self || isStopped())
            co_return;
        const auto chunk = co_await nextChunk();
        if (!self)
            co_return;
        isLast = (*chunk)->isLast;
        co_await takeChunk(*chunk, true);
        if (!self)
            co_return;
        if ((*chunk)->fault) {
            m_fault = (*chunk)->fault;
            setEnd(FileEnd::Kind::BadFile, m_fault.detail);
        }
    }
    setTotal(progress().done);
    const std::function<QByteArray()> server = [file = m_file] { return file->source->server(); };
    const auto said = co_await m_worker->run(server);
    if (self)
        m_server = *said;
}

QCoro::Task<void> KeyImport::work()
{
    const QPointer<KeyImport> self = this;
    co_await open();
    for (bool isLast = false; !isLast;) {
        if (!self || isStopped())
            co_return;
        const auto chunk = co_await nextChunk();
        if (!self)
            co_return;
        isLast = (*chunk)->isLast;
        co_await takeChunk(*chunk, false);
        if (!self)
            co_return;
        if ((*chunk)->fault) { // somebody has written to it since the dry run
            m_fault = (*chunk)->fault;
            setEnd(FileEnd::Kind::BadFile, m_fault.detail);
        }
    }
}

/// Whether EXISTS decides what is done: RESTORE refuses by itself.
bool KeyImport::mustAsk(const ImportRecord& record) const
{
    return m_settings.format == ImportFormat::Commands || !isRestore(record);
}

// Which keys exist; then, unless it only counts, everything that makes the keys that do not, and a
// number of commands at a time.
QCoro::Task<void> KeyImport::takeChunk(std::shared_ptr<const ImportChunk> chunk, bool counting)
{
    const QPointer<KeyImport> self = this;
    const auto& records = chunk->records;
    std::vector<std::optional<PendingReply>> asked(records.size());
    std::vector<bool> isFirst(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        const ImportRecord& record = records[i];
        if (!record.hasKey)
            continue;
        isFirst[i] = m_settings.format != ImportFormat::Commands // a key a record
            || m_mine->add(record.key) != KeyStore::Added::Duplicate;
        if (isFirst[i] && (counting || (mustAsk(record) && !m_settings.replaces)))
            asked[i].emplace(client().send(Command("EXISTS").arg(record.key)));
        if (counting && isFirst[i] && m_sample.size() < sampleSize)
            m_sample.append(record.key);
    }
    std::vector<bool> isThere(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!asked[i])
            continue;
        const Outcome outcome = co_await *asked[i];
        if (!self)
            co_return;
        isThere[i] = outcome.reply().integer() > 0;
        noteLoss(outcome);
        if (counting && isThere[i])
            ++m_existing;
        else if (isThere[i])
            m_theirs.insert(records[i].key);
    }
    if (counting) {
        advance(records.size(), chunk->bytes);
        co_return;
    }
    for (std::size_t from = 0; from < records.size() && !isStopped();) {
        std::vector<PendingReply> replies;
        std::vector<std::pair<std::size_t, std::size_t>> sent; ///< record, how many commands
        std::size_t to = from;
        for (; to < records.size() && replies.size() < commandsTogether; ++to) {
            const ImportRecord& record = records[to];
            if (record.isIncomplete || (record.hasKey && m_theirs.contains(record.key))) {
                add(record.key, BulkVerdict::Refused,
                    record.isIncomplete ? "incomplete in the file" : "it exists");
                continue;
            }
            const std::size_t before = replies.size();
            if (isFirst[to] && m_settings.replaces && mustAsk(record))
                replies.push_back(client().send(Command("UNLINK").arg(record.key)));
            for (QList<QByteArray> command : record.commands) {
                if (m_settings.replaces && !mustAsk(record))
                    command.append("REPLACE");
                replies.push_back(client().send(Command::fromArguments(command)));
            }
            sent.emplace_back(to, replies.size() - before);
        }
        bool isWithdrawn = false;
        auto reply = replies.begin();
        for (const auto& [index, count] : sent) {
            const ImportRecord& record = records[index];
            std::optional<Outcome> problem;
            for (std::size_t i = 0; i < count; ++i, ++reply) {
                Outcome outcome = co_await *reply;
                if (!self)
                    co_return;
                const bool isGood = outcome.isReply() && !outcome.isError();
                if (!isGood && !problem)
                    problem = std::move(outcome);
            }
            if (!problem) {
                add(record.key, BulkVerdict::Done, {});
            } else if (problem->reply().errorCode() == QByteArrayView("BUSYKEY")) {
                add(record.key, BulkVerdict::Refused, "it exists");
            } else if (problem->isError()) {
                add(record.key, BulkVerdict::Failed, wordsOf(record, problem->reply()));
            } else {
                addProblem(record.key, *problem);
                // What waits would be sent to whatever is there after a reconnection.
                const bool isLost = !problem->isReply() && problem->why() != Why::Invalid;
                for (auto rest = reply; isLost && !isWithdrawn && rest != replies.end(); ++rest)
                    rest->cancel();
                isWithdrawn = isWithdrawn || isLost;
            }
        }
        advance(to - from);
        from = to;
    }
    if (m_settings.format != ImportFormat::Commands)
        m_theirs.clear(); // no record concerns a key of an earlier one
    advance(0, chunk->bytes);
}

} // namespace sluice
