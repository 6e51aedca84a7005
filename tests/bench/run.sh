#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# Installs what is missing, builds a release, measures, prints one table.
# Usage: tests/bench/run.sh [--only NAME[,NAME...]] [--quick] [--pairs COUNT] [--json FILE]
#   NAME           what
#   throughput     GET and SET of 16 bytes at 1,000, 128 and 32 outstanding, and client CPU per request
#   latency        the round trip with 1 outstanding (p50)
#   small-channel  1,000 outstanding through a channel of 32
#   recorder       CPU per request with the recorder on, minus off
#   producers      CPU per request of 1, 100 and 10,000 producers
#   values         GET and SET of 1 KiB and 64 KiB
#   lanes          p99 of an interactive GET while bulk load saturates channel and window
#   writes         write system calls for 1,000 queued commands
#   stopped        memory when a million requests are offered to a stopped server
#   tool           against redis-benchmark -P, for information
#   scenarios      scenario pipelined against mutex on a real server: the ratio shall be near 32
#   start          the program's first frame, its memory at rest
#   view           (alone) what the live view costs: painting and the GUI's loop at 0, 1,000, 100,000 and as many
#                  requests per second as there are, replies with it drawn and hidden and while it is recorded, export,
#                  looking back over 30 minutes
#   keys           (alone; --keys COUNT, 1,000,000 or 10,000,000; --rounds COUNT) loading all keys against a bare hiredis
#                  loop, memory per key, filters, opening a namespace, the GUI's longest turn, what a scan costs others
#
# The setting: loopback TCP; a redis-server of the benchmark's own is pinned to one CPU, this process with all
# its threads to another (with one CPU nothing is pinned, and the last line says so). Ours: C = 1,024, W = 1,000,
# B = 1 GiB (never the limit), coroutines on one thread that is not the core's, no deadline, recorder on, the
# main thread drains it every 16 ms. The reference: the distribution's hiredis, asynchronous, one thread, poll(),
# reads of its default size, arguments by redisAsyncCommandArgv(); nothing in it records. Both are closed loops.
# 11 pairs (3 with --quick) after three uncounted ones, the order changing from pair to pair, 0.4 s (0.1 s) each;
# the clocks are read at a reply after the start and at one before the end. Only successes count.
# CPU is user and system time of this whole process, so ours has core thread, producers and draining in it.
# The table: medians of ours and of the reference; ratio and spread (least .. most) are of the pairs' ratios, or,
# without a reference, of ours; "must" and "aim" are for the ratio, or for ours. Run it on a machine that does
# nothing else: the last line says how much else was done. Where that cannot be had, `chrt -f 1 tests/bench/run.sh`
# runs both sides before everything else (then the client's own threads do not interrupt one another: say so). Slower than must: "NO", and still exit code 0.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=app/install.sh
. "$root/app/install.sh"
case ${1:-} in
  -h | --help)
    sed -n '4,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
    exit 0
    ;;
esac
need_packages "${build_packages[@]}" "${server_packages[@]}" libhiredis-dev "redis-tools|valkey-tools"
build bench all >&2
if [[ ${1:-} == --only && ${2:-} == view ]]; then
  shift 2
  exec "$root/build/bench/bin/sluice_viewbench" "$@"
fi
if [[ ${1:-} == --only && ${2:-} == keys ]]; then
  shift 2
  exec "$root/build/bench/bin/sluice_keysbench" "$@"
fi
exec "$root/build/bench/bin/sluice_bench" "$@"
