#!/bin/sh
# Removes whatever tests have made in Docker, of whichever run and checkout: labs, clusters, single containers and bare
# machines.
set -eu
cd "$(dirname "$0")/.."

for project in redis-ha-lab-test redis-ha-lab-lifecycle; do
  LAB_PROJECT=$project sh setup/remove.sh anyones
done
for label in test-run test-cluster; do
  label=label=redis-ha-lab.$label
  docker ps -aq --filter "$label" | xargs -r docker rm -fv
  docker network ls -q --filter "$label" | xargs -r docker network rm
done
sh tests/fresh/remove.sh
