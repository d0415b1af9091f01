#!/bin/sh
# valkey.sh IMAGE: of IMAGE, one of Valkey, makes the one that the lab's scripts can use (valkey/Dockerfile), unless it
# is here, and prints that one's name. It fetches nothing.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

name=redis-ha-lab/valkey-for-lab
label=redis-ha-lab.recipe
entrypoint=images/debian/redis/docker-entrypoint.sh

id=$(docker image inspect --format '{{.Id}}' "$1")
hash=$(
  { echo "$id" && cat images/valkey/Dockerfile "$entrypoint"; } | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c 1-16
)
found=$(docker images --filter "label=$label=$hash" --format '{{.Repository}}:{{.Tag}}' | grep "^$name:" | head -n 1 || true)
if [ -n "$found" ]; then
  echo "$found"
  exit
fi

mkdir -p .lab
log=.lab/image-valkey-for-lab.log
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
trap 'exit 130' INT TERM
cp images/valkey/Dockerfile "$entrypoint" "$staging/"
# Docker without buildx has only the classic builder; chosen by name, it does not warn.
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
# What stands behind the last colon: a version, or the hash of a digest.
docker build --tag "$name:${1##*:}" --label "$label=$hash" --build-arg "VALKEY=$1" "$staging" >"$log" 2>&1 || {
  tail -n 15 "$log" >&2
  fail "The image of Valkey could not be made fit for the lab." "The whole output: $log"
}
rm -f "$log"
echo "$name:${1##*:}"
