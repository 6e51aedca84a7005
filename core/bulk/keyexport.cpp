// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keyexport.h"

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
    std::vector<Outcome> pageOutcomes;
    Outcome dumpOutcome;
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
        key->expiry.push_back(client().send(Command("PEXPIRETIME").arg(name)));
    }
    for (const auto& key : keys) {
        if (key->wantsDump)
            key->dumpOutcome = co_await key->dump.front();
        for (PendingReply& each : key->firstPage) {
            Outcome outcome = co_await each;
            key->pageOutcomes.push_back(std::move(outcome));
        }
        const Outcome expiry = co_await key->expiry.front();
        if (!self)
            co_return;
        const QByteArray name = key->head.name;
        const Outcome* const problem
            = key->wantsDump && (!key->dumpOutcome.isReply() || key->dumpOutcome.isError())
            ? &key->dumpOutcome
            : !expiry.isReply() || expiry.isError() ? &expiry
                                                    : nullptr;
        if (problem) {
            addProblem(name, *problem);
        } else if (expiry.reply().integer() == -2
            || (key->wantsDump && key->dumpOutcome.reply().isNull())) {
            add(name, BulkVerdict::Gone, {});
        } else {
            key->head.expiresAt = expiry.reply().integer();
            co_await writePages(key);
            if (!self)
                co_return;
        }
        co_await flush(writeAbove);
        if (!self)
            co_return;
        advance(1);
        key->pageOutcomes.clear();
        key->dumpOutcome = Outcome();
    }
}

QCoro::Task<void> KeyExport::writePages(std::shared_ptr<Key> key)
{
    const QPointer<KeyExport> self = this;
    const QByteArray name = key->head.name;
    const quint64 writtenBefore = m_written;
    const qsizetype start = m_out.size();
    bool changed = false;
    m_format->beginKey(key->head, m_out);
    std::vector<Outcome> outcomes = std::move(key->pageOutcomes);
    while (key->loader) {
        Page page;
        ReadProblem problem = key->loader->take(outcomes, page);
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
        changed = changed || page.changedMeanwhile;
        m_format->page(page, !key->loader->hasMore(), m_out);
        if (!key->loader->hasMore())
            break;
        co_await flush(writeAbove);
        if (!self || isStopped())
            co_return;
        std::vector<PendingReply> replies;
        for (const Arguments& command : key->loader->next())
            replies.push_back(client().send(Command::fromArguments(command)));
        outcomes.clear();
        for (PendingReply& each : replies) {
            Outcome outcome = co_await each;
            outcomes.push_back(std::move(outcome));
        }
        if (!self)
            co_return;
    }
    if (key->wantsDump)
        m_format->dump(key->dumpOutcome.reply().bytes(), m_out);
    m_format->endKey(m_out);
    if (changed)
        add(name, BulkVerdict::Failed, "it changed while it was read");
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
