// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/textguess.h"

#include "core/values/jsonformatter.h"
#include "core/values/textunit.h"

#include <string_view>

namespace sluice {

bool hasKnownBeginning(QByteArrayView bytes) noexcept
{
    using namespace std::string_view_literals;
    static constexpr std::string_view beginnings[] = { "\x1f\x8b\x08"sv, "\x28\xb5\x2f\xfd"sv,
        "\x04\x22\x4d\x18"sv, "\xff\x06\x00\x00sNaPpY"sv, "\x89PNG\r\n\x1a\n"sv, "\xff\xd8\xff"sv,
        "GIF87a"sv, "GIF89a"sv, "\xac\xed\x00\x05"sv };
    const std::string_view front(bytes.data(), static_cast<std::size_t>(bytes.size()));
    for (const std::string_view beginning : beginnings) {
        if (front.substr(0, beginning.size()) == beginning)
            return true;
    }
    if (front.size() > 12 && front.substr(0, 4) == "RIFF" && front.substr(8, 4) == "WEBP")
        return true;
    return bytes.size() >= 8 && looksLikeJson(bytes) && isPlainlyText(bytes);
}

bool isPlainlyText(QByteArrayView bytes) noexcept
{
    qsizetype ascii = 0;
    qsizetype units = 0;
    for (QByteArrayView rest = bytes; !rest.isEmpty(); ++units) {
        const TextUnit unit = textUnitAt(rest);
        if (!unit.valid || (unit.escaped && rest[0] != '\r'))
            return false;
        ascii += unit.bytes == 1;
        rest = rest.sliced(unit.bytes);
    }
    return ascii * 10 >= units * 9;
}

} // namespace sluice
