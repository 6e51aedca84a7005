// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keyimport.h"

#include "core/protocol/commandtable.h"

#include <QPointer>
#include <QtEndian>

namespace sluice {

namespace {

constexpr std::size_t commandsTogether = 512; ///< unless a single key has more
/// Of a transaction that the server drops because somebody writes to its only key again and again.
constexpr int mostTries = 5;

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

CommandFlags flagsOf(const ImportRecord& record)
{
    const QList<QByteArray>& command = record.commands.front();
    return lookupCommand(command.value(0), command.value(1)).flags;
}

bool isOnlyReading(const ImportRecord& record)
{
    return !record.commands.empty() && flagsOf(record).testFlag(CommandFlag::ReadOnly);
}

} // namespace

struct KeyImport::File {
    std::unique_ptr<ImportSource> source;
};

/// Records of a chunk that are dealt with together, and what came of each.
struct KeyImport::Part {
    struct Said {
        BulkVerdict verdict = BulkVerdict::Done;
        QByteArray words;
    };

    Part(Chunk theChunk, std::size_t theFrom, std::size_t theTo)
        : chunk(std::move(theChunk))
        , from(theFrom)
        , to(theTo)
        , said(theTo - theFrom)
    {
    }
    [[nodiscard]] std::size_t size() const { return to - from; }
    [[nodiscard]] const ImportRecord& record(std::size_t i) const
    {
        return chunk->records[from + i];
    }
    void sayOfTheRest(BulkVerdict verdict, const QByteArray& words)
    {
        for (auto& each : said) {
            if (!each)
                each.emplace(Said { verdict, words });
        }
    }

    const Chunk chunk;
    const std::size_t from;
    const std::size_t to;
    std::vector<std::optional<Said>> said;
    std::optional<Outcome> loss; ///< of the rest
    /// The server did nothing of it, because of a part or because somebody has changed a key.
    bool isUndone = false;
    QByteArray why; ///< the server's words for that, if it has said any
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
    co_await readAll(true);
    if (!self || isStopped())
        co_return;
    setTotal(progress().done);
    const std::function<QByteArray()> server = [file = m_file] { return file->source->server(); };
    const auto said = co_await m_worker->run(server);
    if (self)
        m_server = *said;
}

QCoro::Task<void> KeyImport::work()
{
    const QPointer<KeyImport> self = this;
    co_await readAll(false);
    if (!self)
        co_return;
    m_lease = Lease();
    m_hasLease = false;
}

QCoro::Task<void> KeyImport::readAll(bool counting)
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
        if (counting)
            co_await countChunk(*chunk);
        else
            co_await makeChunk(*chunk);
        if (!self)
            co_return;
        if ((*chunk)->fault) { // while it runs: somebody has written to it since the dry run
            m_fault = (*chunk)->fault;
            setEnd(FileEnd::Kind::BadFile, m_fault.detail);
        }
    }
}

QCoro::Task<void> KeyImport::countChunk(Chunk chunk)
{
    const QPointer<KeyImport> self = this;
    std::vector<PendingReply> asked;
    for (const ImportRecord& record : chunk->records) {
        const QList<QByteArray> keys = othersKeys(record);
        if (keys.isEmpty())
            continue;
        for (const QByteArray& key : keys) {
            if (m_settings.format == ImportFormat::Commands)
                static_cast<void>(m_mine->add(key));
            if (m_sample.size() < sampleSize)
                m_sample.append(key);
        }
        asked.push_back(
            client().send(Command::fromArguments(QList<QByteArray> { "EXISTS" } + keys)));
    }
    for (PendingReply& each : asked) {
        const Outcome outcome = co_await each;
        if (!self)
            co_return;
        noteLoss(outcome);
        if (outcome.isError() && m_existingProblem.isEmpty())
            m_existingProblem = outcome.reply().bytes();
        m_existing += static_cast<quint64>(outcome.reply().integer());
    }
    advance(chunk->records.size(), chunk->bytes);
}

QCoro::Task<void> KeyImport::makeChunk(Chunk chunk)
{
    const QPointer<KeyImport> self = this;
    const std::size_t size = chunk->records.size();
    for (std::size_t from = 0, to = 0; from < size && !isStopped(); from = to) {
        to = partEnd(*chunk, from);
        const auto part = std::make_shared<Part>(chunk, from, to);
        if (isGuarded(part->record(0)))
            co_await makeTogether(part);
        else
            co_await sendEach(part);
        if (!self)
            co_return;
    }
    advance(0, chunk->bytes);
}

/// Whether it goes in a transaction, when the server has said that its keys are not there. RESTORE
/// refuses by itself; what breaks a transaction, or has no key, goes alone.
bool KeyImport::isGuarded(const ImportRecord& record) const
{
    if (record.commands.empty()) // incomplete in the file
        return true;
    if (m_settings.format != ImportFormat::Commands)
        return !isRestore(record);
    const CommandFlags flags = flagsOf(record);
    const bool breaksBlock
        = flags.testFlag(CommandFlag::NoShare) && !flags.testFlag(CommandFlag::Blocking);
    return !record.keys.isEmpty() && !breaksBlock;
}

/// Where the part that begins at @p from ends.
std::size_t KeyImport::partEnd(const ImportChunk& chunk, std::size_t from) const
{
    const bool guarded = isGuarded(chunk.records[from]);
    std::size_t commands = 0;
    QSet<QByteArray> keys;
    std::size_t to = from;
    for (; to < chunk.records.size(); ++to) {
        const ImportRecord& record = chunk.records[to];
        commands += record.commands.size();
        if (isGuarded(record) != guarded || (to > from && commands > commandsTogether))
            break;
        if (m_settings.format == ImportFormat::Commands)
            continue;
        if (keys.contains(record.key())) // the second one finds the first one there
            break;
        keys.insert(record.key());
    }
    return to;
}

/// Its keys but for those that this import has made.
QList<QByteArray> KeyImport::othersKeys(const ImportRecord& record) const
{
    if (m_settings.format != ImportFormat::Commands)
        return record.keys; // a key a record
    QList<QByteArray> keys;
    for (const QByteArray& key : record.keys) {
        if (!m_mine->find(key))
            keys.append(key);
    }
    return keys;
}

// Each of these commands is complete by itself.
QCoro::Task<void> KeyImport::sendEach(std::shared_ptr<Part> part)
{
    const QPointer<KeyImport> self = this;
    std::vector<PendingReply> replies;
    for (std::size_t i = 0; i < part->size(); ++i) {
        QList<QByteArray> command = part->record(i).commands.front();
        if (m_settings.replaces && m_settings.format != ImportFormat::Commands)
            command.append("REPLACE");
        replies.push_back(client().send(Command::fromArguments(command)));
    }
    bool isWithdrawn = false;
    for (std::size_t i = 0; i < part->size(); ++i) {
        const Outcome outcome = co_await replies[i];
        if (!self)
            co_return;
        const ImportRecord& record = part->record(i);
        if (outcome.isReply() && !outcome.isError()) {
            add(record.key(), BulkVerdict::Done);
        } else if (outcome.reply().errorCode() == QByteArrayView("BUSYKEY")) {
            add(record.key(), BulkVerdict::Refused, "it exists");
        } else if (outcome.isError()) {
            add(record.key(), BulkVerdict::Failed, wordsOf(record, outcome.reply()));
        } else {
            addProblem(record.key(), outcome);
            // What waits would be sent to whatever is there after a reconnection.
            const bool isLost = outcome.why() != Why::Invalid;
            for (std::size_t rest = i + 1; isLost && !isWithdrawn && rest < replies.size(); ++rest)
                replies[rest].cancel();
            isWithdrawn = isWithdrawn || isLost;
        }
    }
    advance(part->size());
}

// All of it in one transaction. What the server does not do as a whole is done in halves, so that
// one bad command spoils no other, and what somebody has changed is looked at again.
QCoro::Task<void> KeyImport::makeTogether(std::shared_ptr<Part> part)
{
    const QPointer<KeyImport> self = this;
    std::vector<std::shared_ptr<Part>> left;
    left.push_back(std::move(part));
    int tries = 0;
    co_await takeLease();
    if (!self)
        co_return;
    while (!left.empty() && !isStopped()) {
        const auto now = left.back();
        left.pop_back();
        if (!m_leaseProblem.isEmpty()) {
            now->sayOfTheRest(BulkVerdict::Failed, m_leaseProblem);
            account(*now);
            advance(now->size());
            continue;
        }
        co_await lookFirst(now);
        if (!self)
            co_return;
        if (!now->isUndone && !now->loss) {
            if (isStopped())
                co_return;
            co_await sendBlock(now);
            if (!self)
                co_return;
        }
        if (now->isUndone && now->size() > 1) {
            const std::size_t middle = now->from + now->size() / 2;
            left.push_back(std::make_shared<Part>(now->chunk, middle, now->to));
            left.push_back(std::make_shared<Part>(now->chunk, now->from, middle));
            continue;
        }
        if (now->isUndone && now->why.isEmpty() && ++tries < mostTries) {
            left.push_back(std::make_shared<Part>(now->chunk, now->from, now->to));
            continue;
        }
        tries = 0;
        account(*now);
        advance(now->size());
    }
}

// A server that forbids MULTI or EXEC would run what stands between them: an empty transaction
// shows it, on a connection that nobody else has.
QCoro::Task<void> KeyImport::takeLease()
{
    const QPointer<KeyImport> self = this;
    if (std::exchange(m_hasLease, true))
        co_return;
    m_lease = Lease(client());
    PendingReply probe = m_lease.client().send(Transaction());
    const Outcome outcome = co_await probe;
    if (!self)
        co_return;
    noteLoss(outcome);
    if (outcome.isError())
        m_leaseProblem = outcome.detail().isEmpty() ? outcome.reply().bytes() : outcome.detail();
}

/// Watches the keys that must not be there, and asks whether they are.
QCoro::Task<void> KeyImport::lookFirst(std::shared_ptr<Part> part)
{
    const QPointer<KeyImport> self = this;
    std::vector<std::size_t> asked;
    std::vector<QList<QByteArray>> commands;
    commands.push_back(QList<QByteArray> { "UNWATCH" });
    commands.push_back(QList<QByteArray> { "WATCH" });
    for (std::size_t i = 0; i < part->size(); ++i) {
        const ImportRecord& record = part->record(i);
        const bool isTheirs = std::any_of(record.keys.begin(), record.keys.end(),
            [this](const QByteArray& key) { return m_theirs.contains(key); });
        if (record.isIncomplete || isTheirs) {
            part->said[i].emplace(Part::Said { BulkVerdict::Refused,
                record.isIncomplete ? "incomplete in the file" : "it exists" });
            continue;
        }
        const QList<QByteArray> keys = othersKeys(record);
        if (m_settings.replaces || keys.isEmpty())
            continue;
        commands[1] += keys;
        commands.push_back(QList<QByteArray> { "EXISTS" } + keys);
        asked.push_back(i);
    }
    if (asked.empty())
        co_return;
    std::vector<PendingReply> replies;
    replies.reserve(commands.size());
    for (const QList<QByteArray>& command : commands)
        replies.push_back(m_lease.client().send(Command::fromArguments(command)));
    for (std::size_t i = 0; i < replies.size(); ++i) {
        const Outcome outcome = co_await replies[i];
        if (!self)
            co_return;
        if (i == 0) // an old server, or one that forbids it, watches too much
            continue;
        if (!outcome.isReply()) { // nothing of this writes
            noteLoss(outcome);
            part->loss = Outcome::notSent(outcome.why(), outcome.detail());
        } else if (i == 1) {
            part->isUndone = outcome.isError();
            part->why = outcome.isError() ? outcome.reply().bytes() : QByteArray();
        } else if (outcome.isError()) {
            part->said[asked[i - 2]].emplace(
                Part::Said { BulkVerdict::Refused, outcome.reply().bytes() });
        } else if (outcome.reply().integer() != 0) {
            part->said[asked[i - 2]].emplace(Part::Said { BulkVerdict::Refused, "it exists" });
            if (m_settings.format == ImportFormat::Commands) {
                for (const QByteArray& key : othersKeys(part->record(asked[i - 2])))
                    m_theirs.insert(key);
            }
        }
    }
}

/// Makes what nothing is said of yet.
QCoro::Task<void> KeyImport::sendBlock(std::shared_ptr<Part> part)
{
    const QPointer<KeyImport> self = this;
    Transaction block;
    bool fits = true;
    QSet<QByteArray> replaced;
    std::vector<std::pair<std::size_t, std::size_t>> sent; ///< record, how many commands
    for (std::size_t i = 0; i < part->size(); ++i) {
        if (part->said[i])
            continue;
        const ImportRecord& record = part->record(i);
        const auto before = static_cast<std::size_t>(block.size());
        const bool isFirst
            = !replaced.contains(record.key()) && othersKeys(record).contains(record.key());
        // Of several keys the first may be where the others come from.
        if (m_settings.replaces && isFirst && record.keys.size() == 1 && !isOnlyReading(record)) {
            fits = fits && block.add(Command("UNLINK").arg(record.key()));
            replaced.insert(record.key());
        }
        for (const QList<QByteArray>& command : record.commands)
            fits = fits && block.add(Command::fromArguments(command));
        sent.emplace_back(i, static_cast<std::size_t>(block.size()) - before);
    }
    if (sent.empty())
        co_return;
    if (!fits) {
        part->isUndone = true;
        part->why = "too many commands for one transaction";
        co_return;
    }
    PendingReply pending = m_lease.client().send(std::move(block));
    const Outcome outcome = co_await pending;
    if (!self)
        co_return;
    const Value& reply = outcome.reply();
    if (!outcome.isReply()) {
        part->loss = outcome;
        co_return;
    }
    if (outcome.isError() || reply.isNull()) {
        part->isUndone = true;
        part->why = outcome.detail().isEmpty() ? reply.bytes() : outcome.detail();
        co_return;
    }
    std::size_t at = 0;
    for (const auto& [i, count] : sent) {
        const ImportRecord& record = part->record(i);
        const std::vector<Value>& items = reply.items();
        Part::Said said;
        for (const std::size_t end = std::min(at + count, items.size()); at < end; ++at) {
            if (!items[at].isError() || said.verdict != BulkVerdict::Done)
                continue;
            const bool isThere = items[at].errorCode() == QByteArrayView("BUSYKEY");
            said.verdict = isThere ? BulkVerdict::Refused : BulkVerdict::Failed;
            said.words = isThere ? QByteArray("it exists") : wordsOf(record, items[at]);
        }
        const bool isMade = said.verdict == BulkVerdict::Done && !isOnlyReading(record);
        if (isMade && m_settings.format == ImportFormat::Commands) {
            for (const QByteArray& key : record.keys)
                static_cast<void>(m_mine->add(key));
        }
        part->said[i] = std::move(said);
    }
}

void KeyImport::account(Part& part)
{
    if (part.isUndone && part.why.isEmpty())
        part.sayOfTheRest(BulkVerdict::Refused, "somebody else is writing to it");
    else if (part.isUndone)
        part.sayOfTheRest(BulkVerdict::Failed, part.why);
    for (std::size_t i = 0; i < part.size(); ++i) {
        const QByteArray key = part.record(i).key();
        if (part.said[i])
            add(key, part.said[i]->verdict, part.said[i]->words);
        else if (part.loss)
            addProblem(key, *part.loss);
    }
}

} // namespace sluice
