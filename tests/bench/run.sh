#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# Installs what is missing, builds a release, measures, prints one table.
# Usage: tests/bench/run.sh [--only NAME] [--quick] [--json FILE]
#   NAME: throughput (against hiredis and redis-benchmark), start (first frame, memory at rest)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=app/install.sh
. "$root/app/install.sh"
case ${1:-} in
  -h | --help)
    sed -n '4,6s/^# //p' "$0"
    exit 0
    ;;
esac
need_packages "${build_packages[@]}" "${server_packages[@]}" libhiredis-dev "redis-tools|valkey-tools"
build bench all >&2
exec "$root/build/bench/bin/sluice_bench" "$@"
