// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/elementscan.h"
#include "core/values/pageloader.h"

namespace sluice {

/// Pages of a hash by HSCAN. Fields that HSCAN reports twice are dropped. A hash of up to 500
/// fields comes in one page, as HGETALL would bring it.
class HashLoader final : public PageLoader {
public:
    HashLoader(const QByteArray& key, std::optional<quint64> memory);

    /// The fields' times to live, where the server has them: with the first page it is asked.
    std::vector<Arguments> completion(const Page& page) const override;
    void complete(const std::vector<Outcome>& outcomes, Page& page) override;

protected:
    Arguments pageCommand() override;
    Arguments question() const override;
    void takeQuestion(const Outcome& outcome) override;
    bool takePage(const Value& reply, Page& page) override;
    bool isAtEnd(const Page& page, std::optional<quint64> total) const override;

private:
    ElementScan m_cursor;
    std::optional<bool> m_hasFieldTtls; ///< once it is known
};

} // namespace sluice
