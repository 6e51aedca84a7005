// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/elementscan.h"
#include "core/values/pageloader.h"

namespace sluice {

/// Pages of a set by SSCAN. Members that SSCAN reports twice are dropped.
class SetLoader final : public PageLoader {
public:
    SetLoader(const QByteArray& key, std::optional<quint64> memory);

protected:
    Arguments pageCommand() override;
    bool takePage(const Value& reply, Page& page) override;
    bool isAtEnd(const Page& page, std::optional<quint64> total) const override;

private:
    ElementScan m_cursor;
};

} // namespace sluice
