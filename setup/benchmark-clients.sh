#!/bin/sh
# Sees to the clients' images, then runs the lab's `benchmark clients` with those that can be had.
# CLIENTS=ioredis,redis-py (default: all) FAULTS=kill,pause RUNS=5
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh

case "${CLIENTS:-}" in
  '' | *[!,[:space:]]*) ;;
  *) fail "CLIENTS=$CLIENTS names no client." "Of these one or more, with commas: $(cd clients && ls -d -- */ | tr -d / | paste -sd, -)" ;;
esac
set -f
# shellcheck disable=SC2046 # a list of names
CLIENT_OFFERS=$(sh images/clients.sh $(printf %s "${CLIENTS:-}" | tr ',' ' '))
COMMIT=$(git rev-parse --short HEAD 2>/dev/null || true)
export CLIENT_OFFERS COMMIT
exec sh setup/words.sh benchmark clients --offers=CLIENT_OFFERS --faults=FAULTS --runs=RUNS --commit=COMMIT
