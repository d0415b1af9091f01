#!/bin/sh
# Stops the lab and keeps its data: the next start resumes with the same roles.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh
. setup/lock.sh

docker version >/dev/null 2>&1 || fail "No Docker engine answers, so nothing of the lab runs."
refuse_foreign
if [ -z "$(containers)" ] && ! docker network inspect "$(project)_lab" >/dev/null 2>&1; then
  note "The lab is not running."
  exit
fi

hold_lab "make stop"
step "Stopping the lab"
# A paused process can't be stopped.
containers status=paused | xargs -r docker unpause >/dev/null
# Sentinels first: they would take the stopping master for a failed one and promote another.
service_containers sentinel-1 sentinel-2 sentinel-3 | xargs -r docker stop >/dev/null
containers | xargs -r docker stop >/dev/null
remove_containers
remove_networks
note "Data and roles are kept; make start resumes, make clean removes them."
