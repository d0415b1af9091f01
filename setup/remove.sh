#!/bin/sh
# Removes the project's containers, networks and volumes, whatever state they are in; with `anyones`, also those that
# another checkout made.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh

[ "${1:-}" = anyones ] || refuse_foreign
remove_containers --volumes
remove_networks

kept=""
for volume in $(docker volume ls -q --filter "label=com.docker.compose.project=$(project)"); do
  docker volume rm "$volume" >/dev/null 2>&1 ||
    kept="$kept $volume (used by $(docker ps -a --filter "volume=$volume" --format '{{.Names}}' | paste -sd ' '))"
done
[ -z "$kept" ] || fail "Containers that are not the lab's keep its volumes from being removed:$kept." \
  "Remove those containers, then again: make clean"
