// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/pageloader.h"

namespace sluice {

/// Pages of a stream from its oldest entry on, with XRANGE.
class StreamLoader final : public PageLoader {
public:
    StreamLoader(const QByteArray& key, std::optional<quint64> memory);

protected:
    Arguments pageCommand() override;
    bool takePage(const Value& reply, Page& page) override;
    bool isAtEnd(const Page& page, std::optional<quint64> total) const override;

private:
    QByteArray m_from { "-" }; ///< the smallest id that has not been read
    quint64 m_asked = 0;
};

} // namespace sluice
