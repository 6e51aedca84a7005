#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Sluice authors
# SPDX-License-Identifier: MIT
# Random load through a bad network for a while: what was sent has settled, memory is flat, nothing is left.
#   tests/soak/run.sh [--minutes N] [--seed N]      default 30 minutes
# Prints a table and what holds; ends with an error when something does not.
set -eu
cd "$(dirname "$0")/../.."
cmake --preset dev >/dev/null
cmake --build --preset dev --target soak
exec build/dev/bin/soak "$@"
