// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/runtime/detached.h"
#include "core/values/face.h"
#include "core/values/faceloader.h"
#include "core/values/pipeline.h"

#include <QObject>

#include <memory>

namespace sluice {

/// Reads one face of a key after the other, page by page. Looks at the key's type with every page,
/// so that a key that vanished or holds something else is said instead of shown. Lives in a thread
/// that has an Executor (the GUI thread); never blocks it; everything under way ends with it.
/// Never signals from within the call that asked.
class FaceReader : public QObject {
    Q_OBJECT

public:
    /// Rows that are kept on screen at most: beyond them nothing more is read.
    static constexpr quint64 mostRows = 200'000;

    FaceReader(Client client, QByteArray key, QObject* parent = nullptr);
    ~FaceReader() override;

    /// Reads @p wish from its start; what was under way is cancelled. @p facts: of the key, as
    /// they were read.
    void open(const FaceWish& wish, const KeyFacts& facts);
    /// The same from its start.
    void reload();
    /// The next page, unless something is under way or there is none.
    void fetchMore();
    void cancel();

    const QByteArray& key() const noexcept { return m_key; }
    const FaceWish& wish() const noexcept { return m_wish; }
    bool isBusy() const noexcept { return m_pipeline != nullptr; }
    bool hasMore() const noexcept { return m_loader && m_loader->hasMore() && m_rows < mostRows; }
    quint64 loaded() const noexcept { return m_rows; }
    /// There is more, but not here: mostRows have been read.
    bool isFull() const noexcept { return m_loader && m_loader->hasMore() && m_rows >= mostRows; }

Q_SIGNALS:
    /// The face begins anew with these columns (none: text); its first page follows.
    void restarted(const QList<QByteArray>& columns);
    void pageRead(const sluice::FacePage& page);
    /// What was asked for last could not be read; what was read before stays.
    void failed(const sluice::ReadProblem& problem);
    void busyChanged(bool busy);

private:
    void start(bool fromStart);
    Detached read(bool fromStart);
    ReadProblem typeProblem(const Outcome& type) const;
    void finish();
    void finish(const ReadProblem& problem);

    const Client m_client;
    const QByteArray m_key;
    FaceWish m_wish;
    KeyFacts m_facts;
    std::unique_ptr<FaceLoader> m_loader;
    std::shared_ptr<Pipeline> m_pipeline; ///< under way; the coroutine holds it too
    quint64 m_rows = 0;
};

} // namespace sluice
