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
. setup/printable.sh
# A log has whatever somebody made a service say. The exit code is Compose's, not the filter's.
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then colours=always; else colours=never; fi
exec 4>&1
code=$({ { docker compose --ansi "$colours" logs --follow --tail 100 -- ${SERVICE:+"$SERVICE"} || echo $? >&3; } | printable >&4; } 3>&1)
exit "${code:-0}"
