// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/faceloader.h"

namespace sluice {

/// What can be asked about any key, whatever it holds, each under the command that says it. The
/// size of its serialized form (DUMP) only where the key is small: DUMP costs the server as much
/// as sending all of it.
class FactsLoader final : public FaceLoader {
public:
    /// Bytes (by MEMORY USAGE) up to which DUMP is asked for.
    static constexpr quint64 dumpedUpTo = 1024 * 1024;

    FactsLoader(QByteArray key, std::optional<quint64> memory);

    QList<QByteArray> columns() const override { return { "fact", "value" }; }
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

private:
    const QByteArray m_key;
    const bool m_dumps;
};

} // namespace sluice
