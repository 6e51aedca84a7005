// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <QByteArray>

#include <functional>
#include <string_view>

namespace sluice {

/// What an export calls things: the trace holds numbers and bytes only. Called on the thread that
/// writes, so they may touch nothing that another one changes. Every text is UTF-8 that can be
/// shown; without a function its field is empty.
struct ExportNames {
    std::function<QByteArray(std::uint16_t command)> command; ///< "GET"
    std::function<QByteArray(ProducerId producer)> producer; ///< "load-17"
    /// Turns a key's first bytes into text, whatever they are.
    std::function<QByteArray(QByteArrayView bytes)> display;

    /// The recorded part of a record's key, and "…" where the true one may be longer.
    [[nodiscard]] QByteArray key(const RequestRecord& record) const
    {
        if (!display || record.keySize == 0)
            return {};
        QByteArray text = display(QByteArrayView(record.key.data(), record.keySize));
        if (record.keySize == record.key.size())
            text.append("\xE2\x80\xA6");
        return text;
    }
};

/// "reply", "errorReply", "notSent", "maybeExecuted"
[[nodiscard]] constexpr std::string_view endingName(Ending ending) noexcept
{
    switch (ending) {
    case Ending::Reply:
        return "reply";
    case Ending::ErrorReply:
        return "errorReply";
    case Ending::NotSent:
        return "notSent";
    case Ending::MaybeExecuted:
        return "maybeExecuted";
    }
    return {};
}

} // namespace sluice
