#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# What app/install.sh does to a machine, tried on a pretended one: stand-ins for dpkg-query, apt and systemctl come
# first in PATH, keep the state of the machine in files, and write down what they were told.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
machine=$(mktemp -d -t sluice-install-test.XXXXXX)
trap 'rm -rf "$machine"' EXIT
failures=0

stand_in() {
  printf '#!/bin/bash\nmachine=%q\n%s\n' "$machine" "$2" >"$machine/bin/$1"
  chmod +x "$machine/bin/$1"
}

fresh_machine() {
  rm -rf "${machine:?}"/*
  mkdir -p "$machine/bin" "$machine/installed" "$machine/active" "$machine/known"
  touch "$machine/calls"
  touch "$machine"/known/{g++,cmake,qt6-svg-dev,redis-server}
  # Only what the script needs of the real machine: neither its redis-server nor its packages.
  local tool
  for tool in bash sh sed tr cat rm mktemp chmod tee env tail dirname touch ls; do
    ln -s "$(command -v $tool)" "$machine/bin/$tool"
  done
  stand_in id 'echo 0'
  stand_in dpkg-query '[ -e "$machine/installed/${@: -1}" ] && echo -n installed'
  stand_in apt-cache '[ -e "$machine/known/$2" ] && printf "%s:\n  Candidate: 1.0\n" "$2" || printf "%s:\n  Candidate: (none)\n" "$2"'
  stand_in systemctl 'echo "systemctl $*" >>"$machine/calls"
case $1 in
  is-active) [ -e "$machine/active/$3" ] ;;
  stop) rm -f "$machine/active/$2" ;;
esac'
  stand_in update-rc.d 'echo "update-rc.d $*" >>"$machine/calls"'
  # Installs, and starts the service as a maintainer script does: unless the policy forbids it.
  stand_in apt-get 'echo "apt-get $*" >>"$machine/calls"
[ -e "$machine/broken" ] && { echo "E: broken archive"; exit 100; }
case " $* " in *" update "*) [ -e "$machine/new-lists" ] && touch "$machine"/known/{cmake,g++}; exit 0 ;; esac
for p; do [ -e "$machine/known/$p" ] && touch "$machine/installed/$p"; done
if [ -e "$machine/policy" ]; then "$machine/policy" redis-server.service start; [ $? = 101 ] && exit 0; fi
[ -e "$machine/installed/redis-server" ] && touch "$machine/active/redis-server"
exit 0'
}

# install PACKAGE...: runs need_packages on the pretended machine; its words go to $said, its status to $status.
install() {
  said=$(PATH="$machine/bin" bash -c '
    set -euo pipefail
    root=$1; machine=$2; shift 2
    . "$root/app/install.sh"
    policy="$machine/policy"
    has_systemd() { true; }
    need_packages "$@"' bash "$root" "$machine" "$@" 2>&1)
  status=$?
}

check() {
  if ! eval "$2"; then
    echo "FAILED: $1: $2"
    echo "  status $status, said: $said"
    sed 's/^/  /' "$machine/calls"
    failures=$((failures + 1))
  fi
}

fresh_machine
touch "$machine"/installed/{g++,qt6-svg-dev,redis-server}
install g++ "qt6-svg-dev|libqt6svg6-dev"
check "nothing to do when all is there" '[ $status = 0 ] && [ -z "$said" ] && [ ! -s "$machine/calls" ]'

fresh_machine
install g++ cmake "qt6-svg-dev|libqt6svg6-dev" "redis-server|valkey-server"
check "says what it installs" '[[ $said == "To be installed with apt-get: g++ cmake qt6-svg-dev redis-server"* ]]'
check "installs it in one go" 'grep -q "^apt-get.* install --no-install-recommends g++ cmake qt6-svg-dev redis-server$" "$machine/calls"'
check "needs no new lists" '! grep -q " update" "$machine/calls"'
check "leaves no service running" '[ ! -e "$machine/active/redis-server" ]'
check "never started one" '! grep -q "^systemctl stop" "$machine/calls"'
check "nor enabled" 'grep -q "^systemctl disable redis-server" "$machine/calls"'
check "nor its policy" '[ ! -e "$machine/policy" ]'
install g++ cmake "qt6-svg-dev|libqt6svg6-dev" "redis-server|valkey-server"
check "and has nothing to do the next time" '[ $status = 0 ] && [ -z "$said" ]'

fresh_machine
printf '#!/bin/sh\nexit 0\n' >"$machine/policy"
chmod +x "$machine/policy"
install "redis-server|valkey-server"
check "a policy that was there stays as it was" '[ "$(cat "$machine/policy")" = "$(printf "#!/bin/sh\nexit 0")" ]'
check "a service that started nevertheless is stopped" '[ ! -e "$machine/active/redis-server" ] && grep -q "^systemctl stop redis-server" "$machine/calls"'

fresh_machine
touch "$machine"/installed/redis-server "$machine"/active/redis-server
install g++ "redis-server|valkey-server"
check "a service that ran before goes on" '[ $status = 0 ] && [ -e "$machine/active/redis-server" ] && ! grep -qE "stop|disable" "$machine/calls"'

fresh_machine
rm "$machine/known/redis-server"
touch "$machine/known/valkey-server"
install "redis-server|valkey-server"
check "valkey-server where there is no redis-server" 'grep -q "recommends valkey-server$" "$machine/calls"'

fresh_machine
stand_in redis-server 'true'
install "redis-server|valkey-server"
check "a server built by hand serves" '[ $status = 0 ] && [ ! -s "$machine/calls" ]'

fresh_machine
rm "$machine"/known/{g++,cmake}
touch "$machine/new-lists"
install g++ cmake
check "new lists when a package is unknown" '[ $status = 0 ] && [ "$(grep -c " update" "$machine/calls")" = 1 ] && [ -e "$machine/installed/cmake" ]'

fresh_machine
rm "$machine/known/cmake"
install cmake
check "says which package is unknown" '[ $status = 1 ] && [[ $said == *"no package cmake"* ]]'

fresh_machine
touch "$machine/broken"
install g++
check "shows what apt-get said when it fails" '[ $status != 0 ] && [[ $said == *"broken archive"* ]] && [ ! -e "$machine/policy" ]'

fresh_machine
stand_in id 'echo 1000'
install g++
check "says what to do without root and sudo" '[ $status = 1 ] && [[ $said == *"apt-get install g++"* ]]'

fresh_machine
said=$(SLUICE_NO_INSTALL=1 PATH="$machine/bin" bash -c 'root=$1; . "$root/app/install.sh"; need_packages g++' bash "$root" 2>&1)
status=$?
check "leaves the machine as it is when told to" '[ $status = 0 ] && [ ! -s "$machine/calls" ]'

[ "$failures" = 0 ] && echo "all as expected"
exit $((failures > 0))
