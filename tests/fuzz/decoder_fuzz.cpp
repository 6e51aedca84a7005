// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/fuzz/decoderproperty.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

// libFuzzer's entry point: https://llvm.org/docs/LibFuzzer.html
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QByteArrayView input(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    if (const char* broken = sluice::brokenDecoderProperty(input)) {
        std::fprintf(stderr, "decoder_fuzz: %s\n", broken);
        std::abort();
    }
    return 0;
}
