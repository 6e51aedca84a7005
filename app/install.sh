# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by app/run.sh, tests/run.sh and tests/bench/run.sh: installs what is missing, and builds a preset.
# Needs $root, the folder of the repository. SLUICE_NO_INSTALL=1 leaves the machine as it is.

# Packages are named as alternatives, the first that the distribution knows is taken: Debian and Ubuntu differ.
build_packages=(g++ cmake ninja-build ccache qt6-base-dev "qt6-svg-dev|libqt6svg6-dev" qcoro-qt6-dev
  libgl1-mesa-dev zlib1g-dev libtomlplusplus-dev libre2-dev fonts-dejavu-core
  # what values are decoded with
  pkg-config libzstd-dev liblz4-dev libsnappy-dev libbrotli-dev libmsgpack-cxx-dev libprotobuf-dev libprotoc-dev
  qt6-image-formats-plugins)
server_packages=("redis-server|valkey-server")
test_packages=("clang-format-14|clang-format" desktop-file-utils appstream)

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

has_candidate() {
  local candidate
  candidate=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p')
  [ -n "$candidate" ] && [ "$candidate" != "(none)" ]
}

# Whether one of the alternatives is there. A server built by hand serves as well as a packaged one.
is_there() {
  local name
  case $1 in
    redis-server*) if command -v redis-server || command -v valkey-server; then return 0; fi >/dev/null ;;
  esac
  for name in ${1//|/ }; do is_installed "$name" && return 0; done
  return 1
}

# Prints the package to install for one list of alternatives; fails when the lists of apt know none of them.
choose() {
  local name
  for name in ${1//|/ }; do
    if has_candidate "$name"; then
      echo "$name"
      return 0
    fi
  done
  return 1
}

apt_get() {
  local log=$1
  shift
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1
}

redis_units() { echo redis-server redis valkey-server valkey; }

has_systemd() { [ -d /run/systemd/system ]; }

active_redis_units() {
  local unit
  has_systemd || return 0
  for unit in $(redis_units); do
    if systemctl is-active --quiet "$unit" 2>/dev/null; then echo "$unit"; fi
  done
}

# While packages are installed, a policy (see invoke-rc.d(8)) forbids to start the servers' services: Sluice and its
# tests start servers of their own. A policy that the machine has already is left alone.
policy=/usr/sbin/policy-rc.d
allow_services() {
  if [ -n "${our_policy:-}" ]; then
    as_root rm -f "$policy"
    our_policy=
  fi
}
forbid_services() {
  our_policy=
  if [ -e "$policy" ] || [ -L "$policy" ]; then return 0; fi
  our_policy=1
  # shellcheck disable=SC2016 # for the shell that runs the policy
  printf '%s\n' '#!/bin/sh' '# Made by Sluice while it installs packages.' \
    'case "$*" in *redis* | *valkey*) exit 101 ;; esac' 'exit 0' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
}

# The service of a server that we have just installed is neither left running nor started at the next boot.
quieten_services() {
  local before=$1 unit name
  for unit in $(active_redis_units); do
    case " $before " in
      *" $unit "*) ;; # it ran before us
      *) as_root systemctl stop "$unit" >/dev/null 2>&1 || true ;;
    esac
  done
  for name in redis-server valkey-server; do
    case " $2 " in *" $name "*) ;; *) continue ;; esac
    if command -v systemctl >/dev/null; then as_root systemctl disable "$name" >/dev/null 2>&1 || true; fi
    if command -v update-rc.d >/dev/null; then as_root update-rc.d "$name" disable >/dev/null 2>&1 || true; fi
    say "The service of $name is neither started nor enabled; Sluice starts a private server itself."
  done
}

# Installs what is missing of the packages given; says so first, says nothing when all is there.
need_packages() {
  local missing=() names=() entry name log before status=0
  [ -z "${SLUICE_NO_INSTALL:-}" ] || return 0
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "This is no Debian or Ubuntu: install g++, CMake, Ninja, Qt 6 (base, svg), QCoro 6, zlib, toml++, RE2, zstd, lz4, Snappy, Brotli," \
      "msgpack-c, Protobuf and redis-server yourself" \
      "(for Debian: ${*%%|*}). Going on with what is there."
    return 0
  fi
  for entry in "$@"; do is_there "$entry" || missing+=("$entry"); done
  [ ${#missing[@]} -gt 0 ] || return 0

  say "To be installed with apt-get: ${missing[*]%%|*}"
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "That needs root, and there is no sudo. As root: apt-get install ${missing[*]%%|*}"
    return 1
  fi
  log=$(mktemp -t sluice-install.XXXXXX)
  for entry in "${missing[@]}"; do
    if ! choose "$entry" >/dev/null; then
      apt_get "$log" update || true
      break
    fi
  done
  for entry in "${missing[@]}"; do
    if ! name=$(choose "$entry"); then
      tail -5 "$log" >&2
      rm -f "$log"
      say "apt-get knows no package ${entry//|/ or }. Is this Debian 12, Ubuntu 24.04 or newer, with its main" \
        "and universe parts enabled?"
      return 1
    fi
    names+=("$name")
  done

  before=$(active_redis_units | tr '\n' ' ')
  trap allow_services EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  forbid_services
  if ! apt_get "$log" install --no-install-recommends "${names[@]}"; then
    # The lists may be older than the packages on the server.
    { apt_get "$log" update && apt_get "$log" install --no-install-recommends "${names[@]}"; } || status=$?
  fi
  quieten_services "$before" "${names[*]}"
  allow_services
  trap - EXIT INT TERM
  if [ "$status" != 0 ]; then
    cat "$log" >&2
    say "apt-get failed (above). The packages wanted: ${names[*]}"
  fi
  rm -f "$log"
  return "$status"
}

# quietly LOG COMMAND...: the output goes to a file, and is shown when the command fails (but not what went well).
quietly() {
  local log=$1 status=0
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 || status=$?
  if [ "$status" != 0 ]; then
    grep -vE '^\[[0-9]+/[0-9]+\] (Building|Linking|Automatic|Generating)' "$log" || true
    say "All of it is in $log."
  fi
  return "$status"
}

# build PRESET [TARGET]: configures when needed, and builds.
build() {
  local preset=$1 target=${2:-all} folder="$root/build/$1"
  (
    cd "$root" || exit 1
    say "Building ($preset)..."
    quietly "$folder/configure.log" cmake --preset "$preset" || {
      say "CMake could not configure the preset $preset (above)."
      exit 1
    }
    if [ -t 1 ]; then # Ninja shows its progress in one line there
      cmake --build "$folder" --target "$target"
    else
      quietly "$folder/build.log" cmake --build "$folder" --target "$target"
    fi || {
      say "The build of the preset $preset failed (above)."
      exit 1
    }
  )
}
