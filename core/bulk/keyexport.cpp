// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keyexport.h"

#include "core/bulk/keyexpiry.h"
#include "core/values/changecheck.h"

#include <QPointer>

namespace sluice {

namespace {
constexpr std::size_t keysTogether = 256;
constexpr quint64 bytesTogether = 4 * 1024 * 1024; ///< of values that are asked for at once
constexpr quint64 unknownSize = 64 * 1024; ///< taken for a key whose size the server does not tell
constexpr qsizetype writeAbove = 1024 * 1024;
constexpr quint64 stringPage = 1024 * 1024;
} // namespace

struct KeyExport::Key {
    KeyHead head;
    std::optional<quint64> memory;
    std::unique_ptr<PageLoader> loader; ///< null: no pages are wanted
    bool wantsDump = false;
    std::vector<PendingReply> firstPage;
    std::vector<PendingReply> dump; ///< one, when it is wanted
    std::vector<PendingReply> expiry;
    std::vector<PendingReply> fieldExpiries; ///< of the page, when they are wanted
    Outcome dumpOutcome;
    Outcome expiryOutcome;
    Page page;
    ReadProblem pageProblem;
    FieldExpiries expiries; ///< of the page's rows
    QByteArray expiriesProblem; ///< the server's words why some are not known
};

KeyExport::KeyExport(const Client& client, std::shared_ptr<const CollectedKeys> keys,
    ExportSettings settings, QObject* parent)
    : FileJob(client, parent)
    , m_keys(std::move(keys))
    , m_settings(std::move(settings))
    , m_format(makeKeyFormat(m_settings.format))
{
    setTotal(m_keys->size());
}

QCoro::Task<void> KeyExport::checkAll() { co_return; }

QCoro::Task<void> KeyExport::work()
{
    const QPointer<KeyExport> self = this;
    m_file = std::make_unique<WholeFile>(client().clock(), m_settings.path);
    const auto opened = co_await m_file->open();
    if (!self)
        co_return;
    if (*opened) {
        setEnd(opened->kind, opened->words);
        co_return;
    }
    co_await findOutWhatItKnows();
    if (!self)
        co_return;
    m_format->begin(m_settings.server, m_out);
    for (quint32 next = 0; next < m_keys->size() && !isStopped();) {
        Keys keys;
        for (; next < m_keys->size() && keys.size() < keysTogether; ++next) {
            keys.push_back(std::make_shared<Key>());
            keys.back()->head.name = m_keys->name(next).toByteArray();
            keys.back()->head.database = m_settings.database;
        }
        co_await exportKeys(std::move(keys));
        if (!self)
            co_return;
    }
    if (!isStopped()) {
        m_format->end(m_out);
        co_await flush(0);
        if (!self)
            co_return;
    }
    if (!isStopped()) {
        const auto done = co_await m_file->commit();
        if (!self)
            co_return;
        if (*done)
            setEnd(done->kind, done->words);
    }
    m_file.reset();
}

QCoro::Task<void> KeyExport::findOutWhatItKnows()
{
    const QPointer<KeyExport> self = this;
    PendingReply time = client().send(Command("PEXPIRETIME").arg(""));
    PendingReply fields
        = client().send(Command("HPEXPIRETIME").arg("").arg("FIELDS").arg("1").arg(""));
    const Outcome knowsTime = co_await time;
    const Outcome knowsFields = co_await fields;
    if (!self)
        co_return;
    noteLoss(knowsTime);
    m_knowsExpireTime = !knowsTime.isError();
    // One that forbids it says so of each key.
    m_knowsFieldExpiries = m_format->wantsFieldExpiries() && !isUnknownCommand(knowsFields.reply());
}

// Types and sizes first: how many values are asked for at once depends on them.
QCoro::Task<void> KeyExport::exportKeys(Keys keys)
{
    const QPointer<KeyExport> self = this;
    std::vector<PendingReply> facts;
    for (const auto& key : keys) {
        facts.push_back(client().send(Command("TYPE").arg(key->head.name)));
        facts.push_back(client().send(Command("MEMORY").arg("USAGE").arg(key->head.name)));
    }
    Keys group;
    quint64 bytes = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Outcome type = co_await facts[2 * i];
        const Outcome memory = co_await facts[2 * i + 1];
        if (!self)
            co_return;
        Key& key = *keys[i];
        if (!type.isReply() || type.isError()) {
            addProblem(key.head.name, type);
            advance(1);
            continue;
        }
        key.head.typeName = type.reply().bytes();
        key.head.type = keyTypeOf(key.head.typeName);
        if (key.head.type == KeyType::None) {
            add(key.head.name, BulkVerdict::Gone, {});
            advance(1);
            continue;
        }
        if (const auto size = memory.reply().toInteger(); size && *size >= 0)
            key.memory = static_cast<quint64>(*size);
        const quint64 size = key.memory.value_or(unknownSize);
        if (!group.empty() && bytes + size > bytesTogether) {
            bytes = 0;
            co_await exportGroup(std::exchange(group, {}));
            if (!self)
                co_return;
        }
        group.push_back(keys[i]);
        bytes += size;
    }
    if (!isStopped() && !group.empty())
        co_await exportGroup(std::move(group));
}

QCoro::Task<void> KeyExport::exportGroup(Keys keys)
{
    const QPointer<KeyExport> self = this;
    if (isStopped())
        co_return;
    for (const auto& key : keys) {
        const QByteArray& name = key->head.name;
        key->wantsDump = m_format->wantsDump(key->head.type);
        if (key->wantsDump)
            key->dump.push_back(client().send(Command("DUMP").arg(name)));
        if (m_format->wantsPages(key->head.type))
            key->loader = makePageLoader(key->head.type, name, key->memory);
        if (key->loader) {
            if (key->head.type == KeyType::String)
                key->loader->setPageSize(stringPage);
            for (const Arguments& command : key->loader->next())
                key->firstPage.push_back(client().send(Command::fromArguments(command)));
        }
        if (m_knowsExpireTime) {
            key->expiry.push_back(client().send(Command("PEXPIRETIME").arg(name)));
        } else {
            Transaction together;
            keyexpiry::ask(together, name, false);
            key->expiry.push_back(client().send(std::move(together)));
        }
    }
    co_await takeGroup(keys);
    if (!self)
        co_return;
    for (const auto& key : keys) {
        co_await takeFieldExpiries(key);
        if (!self)
            co_return;
        const QByteArray name = key->head.name;
        const Outcome& expiry = key->expiryOutcome;
        const Outcome* const problem
            = key->wantsDump && (!key->dumpOutcome.isReply() || key->dumpOutcome.isError())
            ? &key->dumpOutcome
            : !expiry.isReply() || expiry.isError() ? &expiry
                                                    : nullptr;
        const auto expiresAt = m_knowsExpireTime ? expiry.reply().toInteger()
                                                 : keyexpiry::said(expiry.reply().items(), 0);
        if (problem) {
            addProblem(name, *problem);
        } else if (!expiresAt) {
            const std::vector<Value>& items = expiry.reply().items();
            add(name, BulkVerdict::Failed, items.empty() ? QByteArray() : items.front().bytes());
        } else if (*expiresAt == -2 || (key->wantsDump && key->dumpOutcome.reply().isNull())) {
            add(name, BulkVerdict::Gone, {});
        } else {
            key->head.expiresAt = *expiresAt;
            co_await writePages(key);
            if (!self)
                co_return;
        }
        co_await flush(writeAbove);
        if (!self)
            co_return;
        advance(1);
        key->page = {};
        key->dumpOutcome = Outcome();
    }
}

// What all keys of a group were asked, so that one round trip serves them all.
QCoro::Task<void> KeyExport::takeGroup(Keys keys)
{
    const QPointer<KeyExport> self = this;
    for (const auto& key : keys) {
        if (key->wantsDump)
            key->dumpOutcome = co_await key->dump.front();
        std::vector<Outcome> outcomes;
        for (PendingReply& each : key->firstPage) {
            Outcome outcome = co_await each;
            outcomes.push_back(std::move(outcome));
        }
        key->expiryOutcome = co_await key->expiry.front();
        if (!self)
            co_return;
        if (key->loader)
            takePage(*key, outcomes);
    }
}

/// Takes the page, and asks when its fields end.
void KeyExport::takePage(Key& key, const std::vector<Outcome>& outcomes)
{
    key.page = {};
    key.expiries.clear();
    key.fieldExpiries.clear();
    key.pageProblem = key.loader->take(outcomes, key.page);
    const bool mayEnd = m_knowsFieldExpiries && key.head.type == KeyType::Hash;
    if (mayEnd && !key.pageProblem && !key.page.rows.empty())
        key.fieldExpiries.push_back(client().send(fieldexpiry::question(key.head.name, key.page)));
}

QCoro::Task<void> KeyExport::takeFieldExpiries(std::shared_ptr<Key> key)
{
    const QPointer<KeyExport> self = this;
    if (key->fieldExpiries.empty())
        co_return;
    const Outcome outcome = co_await key->fieldExpiries.front();
    if (!self)
        co_return;
    if (outcome.isError())
        key->expiriesProblem = outcome.reply().bytes();
    else if (outcome.isReply())
        key->expiries = fieldexpiry::said(outcome.reply(), key->page.rows.size());
    else
        key->pageProblem = ReadProblem::of(outcome);
}

QCoro::Task<void> KeyExport::writePages(std::shared_ptr<Key> key)
{
    const QPointer<KeyExport> self = this;
    const QByteArray name = key->head.name;
    const quint64 writtenBefore = m_written;
    const qsizetype start = m_out.size();
    bool changed = false;
    m_format->beginKey(key->head, m_out);
    while (key->loader) {
        const ReadProblem problem = key->pageProblem;
        if (isStopped()) // cut off in the midst of a key: the file is not kept
            co_return;
        if (problem) {
            if (m_written == writtenBefore) {
                m_out.truncate(start);
                m_format->takeBack();
            } else {
                m_format->breakOff(m_out);
            }
            if (problem.kind == ReadProblem::Kind::Vanished)
                add(name, BulkVerdict::Gone, {});
            else if (problem.kind == ReadProblem::Kind::NoReply)
                add(name,
                    problem.ending == Ending::NotSent ? BulkVerdict::NotSent : BulkVerdict::Unknown,
                    {});
            else
                add(name, BulkVerdict::Failed,
                    problem.kind == ReadProblem::Kind::TypeChanged ? "its type has changed"
                                                                   : problem.message);
            if (problem.kind == ReadProblem::Kind::NoReply)
                setEnd(FileEnd::Kind::NoConnection, {}, problem.why);
            co_return;
        }
        changed = changed || key->page.changedMeanwhile;
        m_format->page(key->page, key->expiries, !key->loader->hasMore(), m_out);
        if (!key->loader->hasMore())
            break;
        co_await flush(writeAbove);
        if (!self || isStopped())
            co_return;
        std::vector<PendingReply> replies;
        for (const Arguments& command : key->loader->next())
            replies.push_back(client().send(Command::fromArguments(command)));
        std::vector<Outcome> outcomes;
        for (PendingReply& each : replies) {
            Outcome outcome = co_await each;
            outcomes.push_back(std::move(outcome));
        }
        if (!self)
            co_return;
        takePage(*key, outcomes);
        co_await takeFieldExpiries(key);
        if (!self)
            co_return;
    }
    if (key->wantsDump)
        m_format->dump(key->dumpOutcome.reply().bytes(), m_out);
    m_format->endKey(m_out);
    if (changed)
        add(name, BulkVerdict::Failed, "it changed while it was read");
    else if (!key->expiriesProblem.isEmpty())
        add(name, BulkVerdict::Failed, key->expiriesProblem);
    else
        add(name, BulkVerdict::Done, {});
}

QCoro::Task<void> KeyExport::flush(qsizetype above)
{
    const QPointer<KeyExport> self = this;
    if (m_out.size() <= above || isStopped())
        co_return;
    const QByteArray bytes = std::exchange(m_out, {});
    m_written += static_cast<quint64>(bytes.size());
    const auto written = co_await m_file->write(bytes);
    if (!self)
        co_return;
    if (*written)
        setEnd(written->kind, written->words);
    advance(0, static_cast<quint64>(bytes.size()));
}

} // namespace sluice
