#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# clang-tidy 14 over everything, or over the files whose path contains one of the words given (some 5 s a file).
# Usage: tests/lint/tidy.sh [WORD...]     for instance: tests/lint/tidy.sh core/protocol
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=app/install.sh
. "$root/app/install.sh"
need_packages "${build_packages[@]}" "clang-tidy-14"
build dev # the moc files that the tests include

# The commands are g++'s. clang 14 knows no -fcoroutines and no precompiled headers of g++; its coroutines are enough
# for libstdc++ once it says that it has them.
folder="$root/build/tidy"
mkdir -p "$folder"
sed -E 's/ -fcoroutines / -D__cpp_impl_coroutine=201902L -Wno-unknown-warning-option /g
  s/ -(Winvalid-pch|include [^ ]*cmake_pch[^ ]*)//g' "$root/build/dev/compile_commands.json" >"$folder/compile_commands.json"

words=$(IFS='|' && echo "$*")
cd "$root"
find core ui app tests -name '*.cpp' | grep -E -- "${words:-.}" | sort |
  xargs -r -P "$(nproc)" -n 4 clang-tidy-14 -p "$folder" --quiet 2>&1 |
  grep -vE '^[0-9]+ warnings?( and [0-9]+ errors?)? generated\.|^Suppressed|^Use -header-filter' || status=("${PIPESTATUS[@]}")
[ "${status[3]:-0}" = 0 ]
