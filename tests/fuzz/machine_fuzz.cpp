// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/fuzz/machineproperty.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

// libFuzzer's entry point: https://llvm.org/docs/LibFuzzer.html
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QByteArrayView script(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    if (const char* broken = sluice::brokenMachineProperty(script)) {
        std::fprintf(stderr, "machine_fuzz: %s\n", broken);
        std::abort();
    }
    return 0;
}
