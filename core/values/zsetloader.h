// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/pageloader.h"

namespace sluice {

/// Pages of a sorted set by rank, with ZRANGE WITHSCORES. Scores stay the text that the server
/// sent.
class ZsetLoader final : public PageLoader {
public:
    ZsetLoader(const QByteArray& key, std::optional<quint64> memory);

protected:
    Arguments pageCommand() override;
    bool takePage(const Value& reply, Page& page) override;
    bool isAtEnd(const Page& page, std::optional<quint64> total) const override;

private:
    quint64 m_rank = 0;
};

} // namespace sluice
