#!/bin/sh
# Removes the project's containers, networks and volumes, whatever state they are in.
set -eu
cd "$(dirname "$0")/.."
. setup/setting.sh
. setup/containers.sh

label="label=com.docker.compose.project=$(project)"
containers | xargs -r docker rm -fv >/dev/null
docker network ls -q --filter "$label" | xargs -r docker network rm >/dev/null
docker volume ls -q --filter "$label" | xargs -r docker volume rm >/dev/null
