#!/bin/sh
# Removes what the lab made: containers, networks, volumes, secrets, caches. Keeps images (the
# next start needs them) and reports (runs/).
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh
. setup/lock.sh

docker version >/dev/null 2>&1 || fail "No Docker engine answers, so nothing was removed." \
  "Start it (make start does), then again: make clean"
refuse_foreign
hold_lab "make clean"
sh setup/remove.sh
rm -f "$env_file"
# The log of an engine that make start started is still being written to.
[ ! -d .lab ] || find .lab -mindepth 1 -maxdepth 1 ! -name dockerd.log -exec rm -rf {} +
release_lab
step "Removed the lab: containers, networks, volumes, secrets"
