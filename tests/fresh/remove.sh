#!/bin/sh
# Removes the bare machines of tests/fresh, with their engines' data, images and network.
set -eu

label=label=redis-ha-lab.test-fresh
docker ps -aq --filter $label | xargs -r docker rm -fv
docker network ls -q --filter $label | xargs -r docker network rm
docker images -q --filter $label | sort -u | xargs -r docker rmi -f
