#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
#
# Makes the pictures of the README and of the lessons with the program itself: resources/pictures.sh [BUILD_FOLDER]
# Needs a build (build/dev by default), redis-server, and convert of ImageMagick, which makes the files small.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
sluice=${1:-$root/build/dev}/bin/sluice
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export QT_QPA_PLATFORM=offscreen

# take FILE OPTIONS...: one picture, in at most 255 colours.
take() {
  local to=$1
  shift
  "$sluice" "$@" --screenshot "$work/picture.png"
  convert "$work/picture.png" -strip +dither -colors 255 -define png:compression-level=9 "PNG8:$to"
  echo "$to"
}

for theme in dark light; do
  take "$root/resources/screenshots/pipeline-$theme.png" --scenario many-producers --set window=16 --size 1600x1000 \
    --run-for 12s --theme "$theme"
done
take "$root/resources/screenshots/keys-light.png" --key user:42:profile --size 1600x1000 --run-for 4s --theme light

# A lesson's picture bears the name of its page.
while read -r name; do
  page=$(cd "$root/resources/lessons" && ls -- *-"$name".md)
  take "$root/resources/lessons/${page%.md}.png" --scenario "$name" --size 1280x800 --run-for 9s --theme light
done < <("$sluice" --list-scenarios | awk '$1 != "-" { print $2 }')
