#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# Installs what is missing, builds, and runs the whole test suite against a real redis-server, without a display.
# Usage: tests/run.sh [--preset dev|asan|tsan] [arguments for ctest]
#   tests/run.sh                        everything
#   tests/run.sh -R protocol            the tests with "protocol" in their name
#   tests/run.sh --preset asan          everything with AddressSanitizer and UBSan
#   tests/run.sh --preset tsan          the QObject-free tests with ThreadSanitizer
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=app/install.sh
. "$root/app/install.sh"

preset=dev
case ${1:-} in
  --preset)
    preset=${2:-}
    shift $(($# > 1 ? 2 : 1))
    ;;
  --preset=*)
    preset=${1#*=}
    shift
    ;;
  -h | --help)
    sed -n '4,9s/^# //p' "$0"
    exit 0
    ;;
esac
case $preset in
  dev | asan) target=all ;;
  tsan) target=qobject_free_tests ;;
  *)
    say "No such preset for tests: '$preset'. There are dev, asan and tsan."
    exit 2
    ;;
esac

need_packages "${build_packages[@]}" "${server_packages[@]}" "${test_packages[@]}"
build "$preset" "$target"
cd "$root"
# Tests choose the platform themselves (offscreen); a display of the caller's is nothing to them.
unset DISPLAY WAYLAND_DISPLAY
export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
exec ctest --preset "$preset" -j "${CTEST_PARALLEL_LEVEL:-2}" "$@"
