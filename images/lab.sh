#!/bin/sh
# Builds the project's own images from the Dockerfile, app and tools, and writes their tag into
# .env. The tag is the hash of what goes in: the same sources build nothing, and Compose
# replaces a container only when something in its image changed.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/env-file.sh
. setup/certificates.sh
. images/stage.sh

NODE_IMAGE=$(env_get NODE_IMAGE)
REDIS_IMAGE=$(env_get REDIS_IMAGE)
export NODE_IMAGE REDIS_IMAGE

# "workspaces": ["common", "publisher", ...], on one line or several.
workspaces=$(tr -d '\n' <package.json | sed 's/.*"workspaces": *\[\([^]]*\)\].*/\1/; s/[",]/ /g')

if command -v sha256sum >/dev/null; then sha256=sha256sum; else sha256="shasum -a 256"; fi

# The host's certificates are no part of it: they are not in the images.
# shellcheck disable=SC2086 # a list of folders
hash=$(
  {
    echo "$NODE_IMAGE $REDIS_IMAGE"
    find $workspaces Dockerfile .dockerignore package.json package-lock.json tsconfig.json \
      \( -name node_modules -o -name dist \) -prune -o -type f ! -name '*.test.ts' ! -name '*.md' ! -name '*.y*ml' -print |
      LC_ALL=C sort | tr '\n' '\0' | xargs -0 $sha256
  } | $sha256 | cut -c 1-12
)

if docker image inspect "redis-ha-lab/app:$hash" "redis-ha-lab/tools:$hash" >/dev/null 2>&1; then
  env_set LAB_IMAGE_TAG "$hash"
  exit
fi

rm -rf .lab/ca
bundle=$(extra_certificates)
if [ -n "$bundle" ]; then
  mkdir -p .lab/ca
  cp "$bundle" .lab/ca/bundle.crt
fi

step "Building the lab's own images"
log=.lab/image-lab.log
# Docker without buildx has only the classic builder; chosen by name, it does not warn.
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
stage=$(stage_name lab)
for target in app tools; do
  # shellcheck disable=SC2046 # a list of arguments
  if ! docker build --target $target --tag "redis-ha-lab/$target:$hash" --label "redis-ha-lab.checkout=$PWD" \
    --build-arg NODE_IMAGE --build-arg REDIS_IMAGE --build-arg STAGE="$stage" $(network_build_arguments) . >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "The image $target could not be built." \
      "The whole output: $log. Needed: an npm registry and a Debian mirror that answer."
  fi
done
rm -f "$log"
env_set LAB_IMAGE_TAG "$hash"

# What this checkout built before; what a container or another lab's .env still needs stays.
docker image prune -f --filter "label=redis-ha-lab.stage=$stage" >/dev/null 2>&1 || true
needed=$(cat .env .env.* 2>/dev/null | sed -n 's/^LAB_IMAGE_TAG=/:/p')
docker images --filter "label=redis-ha-lab.checkout=$PWD" --format '{{.Repository}}:{{.Tag}}' |
  grep -vF "$needed" | xargs docker rmi >/dev/null 2>&1 || true
