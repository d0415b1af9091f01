#!/bin/sh
# Follows the logs, of one service with SERVICE=redis-1.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh

command -v docker >/dev/null 2>&1 || fail "Docker is not installed." "make start installs it, or says what to do."
refuse_foreign
[ -f "$env_file" ] || fail "The lab is not running." "Start it: make start"
exec docker compose logs --follow --tail 100 -- ${SERVICE:+"$SERVICE"}
