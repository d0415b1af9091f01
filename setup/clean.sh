#!/bin/sh
# Removes what this lab made: containers, networks, volumes, secrets, notes. Keeps images and caches
# (the next start needs them), reports (runs/) and everything of other labs of this checkout.
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
# What else is in .lab serves every lab of this checkout: caches, logs of builds and of an engine.
rm -rf ".lab/$(project)"
release_lab
step "Removed the lab: containers, networks, volumes, secrets"
