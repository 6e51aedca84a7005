#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# The tests of what the engine must survive in their long setting (ten million requests, every pair of offsets...).
#   tests/soak/battery.sh [arguments for ctest]
set -eu
cd "$(dirname "$0")/../.."
tests="tst_truth tst_echoedids tst_everyoffset tst_everybyte tst_differential tst_faults tst_leasefaults
  tst_subscriptionfaults tst_pressure tst_otherservers
  tst_deadorslow tst_machinecorpus"
cmake --preset dev >/dev/null
# shellcheck disable=SC2086 # one word for each test
cmake --build --preset dev --target $tests
expression=$(printf %s "$tests" | tr -s " \n" "||")
SLUICE_LONG=1 QTEST_FUNCTION_TIMEOUT=7200000 exec ctest --test-dir build/dev --output-on-failure --timeout 7200 \
  -R "/($expression)\$" "$@"
