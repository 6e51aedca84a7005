// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/pageloader.h"

namespace sluice {

/// Pages of a list by index, with LRANGE.
class ListLoader final : public PageLoader {
public:
    ListLoader(const QByteArray& key, std::optional<quint64> memory);

protected:
    Arguments pageCommand() override;
    bool takePage(const Value& reply, Page& page) override;
    bool isAtEnd(const Page& page, std::optional<quint64> total) const override;

private:
    quint64 m_index = 0;
};

} // namespace sluice
