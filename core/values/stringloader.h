// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/pageloader.h"

namespace sluice {

/// Pages of a string by GETRANGE, 64 KiB unless told otherwise: never a GET of a huge one.
class StringLoader final : public PageLoader {
public:
    StringLoader(const QByteArray& key, std::optional<quint64> memory);

protected:
    Arguments pageCommand() override;
    bool takePage(const Value& reply, Page& page) override;
    bool isAtEnd(const Page& page, std::optional<quint64> total) const override;

private:
    quint64 m_offset = 0;
};

} // namespace sluice
