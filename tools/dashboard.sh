#!/bin/sh
# Builds the dashboard into web/dist; without it Piloto starts all the same, with a plain page.
set -eu
cd "$(dirname "$0")/.."

PATH="$(tools/node.sh):$PATH"
export PATH
log=$(mktemp)
trap 'rm -f "$log"' EXIT
printf 'building the dashboard (a minute or two, once)\n' >&2
# Not `npm ci`: it refuses a lock that lacks the optional binaries of other platforms.
if npm --prefix web install --no-save --no-audit --no-fund >"$log" 2>&1 && npm --prefix web run build >>"$log" 2>&1; then
  touch web/dist
else
  tail -20 "$log" >&2
  printf 'the dashboard could not be built; going on without it\n' >&2
fi
