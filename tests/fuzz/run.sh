#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# Builds the fuzzers with clang and runs each for a while, from the seeds in corpus/ and from what earlier runs found.
#   tests/fuzz/run.sh [--seconds N]     default 600 for each fuzzer
# Ends with an error when an input breaks a property; put that input into corpus/ with the repair, so that the usual
# tests keep it repaired. Every input is replayed by tests/core/protocol/tst_fuzzcorpus,
# tests/core/connection/tst_machinecorpus and tests/core/values/tst_decodercorpus.
set -eu

seconds=600
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) [ $# -ge 2 ] || { echo "run.sh: --seconds needs a number" >&2; exit 2; }; seconds=$2; shift 2 ;;
    --seconds=*) seconds=${1#*=}; shift ;;
    *) echo "usage: $0 [--seconds N]" >&2; exit 2 ;;
  esac
done
case $seconds in '' | *[!0-9]*) echo "run.sh: not a number of seconds: $seconds" >&2; exit 2 ;; esac

cd "$(dirname "$0")/../.."
cmake --preset fuzz
cmake --build --preset fuzz --target parser_fuzz machine_fuzz decoder_fuzz

for fuzzer in parser machine decoder; do
  dictionary=
  [ $fuzzer = parser ] && dictionary=-dict=tests/fuzz/resp.dict
  found=build/fuzz/corpus/$fuzzer
  mkdir -p "$found"
  echo "== $fuzzer: $seconds s =="
  "build/fuzz/bin/${fuzzer}_fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
    -print_final_stats=1 $dictionary -artifact_prefix="build/fuzz/$fuzzer-" \
    "$found" "tests/fuzz/corpus/$fuzzer"
done
