#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# Installs what is missing, builds a release, starts Sluice.
# Usage: app/run.sh [arguments for sluice]     for instance: app/run.sh --help
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=app/install.sh
. "$root/app/install.sh"

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
  options=
  for argument in "$@"; do
    case $argument in
      --screenshot* | --report* | --export* | --help* | --version | -h | -v) export QT_QPA_PLATFORM=offscreen ;;
      -*) options=1 ;; # perhaps a wrong one: that is for Sluice to say
    esac
  done
  if [ -z "${QT_QPA_PLATFORM:-}$options" ]; then
    say "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): log in with 'ssh -X', or use" \
      "'xvfb-run app/run.sh', or set QT_QPA_PLATFORM=offscreen together with --screenshot, --report or --export."
    exit 1
  fi
  [ -n "${QT_QPA_PLATFORM:-}" ] || unset QT_QPA_PLATFORM
fi

need_packages "${build_packages[@]}" "${server_packages[@]}"
build release sluice >&2
exec "$root/build/release/bin/sluice" "$@"
