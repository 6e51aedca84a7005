// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/runtime/detached.h"
#include "core/values/keyfacts.h"
#include "core/values/page.h"
#include "core/values/pageloader.h"
#include "core/values/pipeline.h"
#include "core/values/requestnote.h"

#include <QDateTime>
#include <QObject>

#include <memory>
#include <optional>

namespace sluice {

/// Reads one key: first its facts and its first page, then pages on demand. Lives in a thread that
/// has an Executor (the GUI thread); never blocks it; everything under way ends with it. Pages and
/// problems are never signalled from within the call that asked for them.
class KeyReader : public QObject {
    Q_OBJECT

public:
    /// What is read of elements at most, for whoever keeps it all. What is beyond is found by the
    /// server (Face::Find, Face::FromIndex).
    struct Bound {
        quint64 elements = 20'000'000;
        quint64 bytes = 2'000'000'000; ///< of names, values and fields
    };

    KeyReader(Client client, QByteArray key, QObject* parent = nullptr);
    ~KeyReader() override;

    const QByteArray& key() const noexcept { return m_key; }
    /// As of the last reload that got that far.
    const KeyFacts& facts() const noexcept { return m_facts; }
    /// When facts() came.
    TimePoint factsAt() const noexcept { return m_factsAt; }
    /// When the key ends, on this computer's clock; nothing when it does not or nobody knows.
    std::optional<QDateTime> expiresAt() const { return m_expiresAt; }
    const Clock& clock() const noexcept { return m_client.clock(); }

    bool isBusy() const noexcept { return m_pipeline != nullptr || m_heldReload; }
    /// Reads page after page until the end.
    bool isFetchingAll() const noexcept { return m_all && isBusy(); }
    /// Whether fetchMore() would bring something.
    bool hasMore() const noexcept { return m_loader && m_loader->hasMore() && !isFull(); }
    /// There is more on the server, but as much as the bound allows has been read.
    bool isFull() const noexcept;
    void setBound(const Bound& bound) noexcept { m_bound = bound; }
    std::optional<quint64> total() const;
    quint64 loaded() const;
    /// Bytes of the elements or of the string that have been read.
    quint64 loadedBytes() const;
    /// The last round trips, newest last, at most 8.
    const QList<RequestNote>& requests() const noexcept { return m_requests; }

    /// Reads facts and first page again; what was under way is cancelled. What was read before
    /// stays valid until restarted().
    void reload();
    /// Until release(), reload() is busy and sends nothing yet: whoever wants to be told of changes
    /// waits for that first, so that none falls between.
    void hold() noexcept { m_held = true; }
    void release();
    /// Reads the next page, unless something is under way or there is none.
    void fetchMore();
    /// Reads all that is missing, in larger pages; cancel() stops it at any page.
    void fetchAll();
    /// Stops what is under way; pages that came stay.
    void cancel();

Q_SIGNALS:
    /// facts() are new and the value begins anew: forget the pages before. pageRead() follows, but
    /// not for a type that has no pages.
    void restarted();
    void pageRead(const sluice::Page& page);
    /// What was asked for last could not be read; what was read before stays.
    void failed(const sluice::ReadProblem& problem);
    void busyChanged(bool busy);
    /// requests() has grown.
    void requestsChanged();

private:
    Detached read(bool fromStart);
    void start(bool fromStart);
    void note(const Pipeline& pipeline);
    void finish();
    void finish(const ReadProblem& problem);
    void takeFacts(KeyFacts facts);

    const Client m_client;
    const QByteArray m_key;
    Bound m_bound;
    KeyFacts m_facts;
    TimePoint m_factsAt;
    std::optional<QDateTime> m_expiresAt;
    std::unique_ptr<PageLoader> m_loader;
    std::shared_ptr<Pipeline> m_pipeline; ///< under way; the coroutine holds it too
    QList<RequestNote> m_requests;
    bool m_all = false;
    bool m_held = false;
    bool m_heldReload = false; ///< a reload() that waits for release()
};

} // namespace sluice
