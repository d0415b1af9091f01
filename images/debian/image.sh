#!/bin/sh
# One image built from Debian packages.
#   image.sh name NAME    prints its full name when this recipe's image is here; else nothing
#   image.sh build NAME   builds it
# A label carries the hash of the recipe: a changed recipe rebuilds, an unchanged one does not.
set -eu
cd "$(dirname "$0")/../.."
. setup/say.sh
. setup/certificates.sh
. setup/env-file.sh

label=redis-ha-lab.recipe
here=images/debian

# Node's version is the pinned official one's; npm's is the one Node 24 is served with.
node_version=$(sed -n 's/^NODE_IMAGE=node:\([0-9.]*\)-.*/\1/p' images/versions.env)
npm_version=$(cat $here/node/npm-version)

# Every image is its own folder on top of the base; two of them on top of another image.
recipe() {
  {
    cat $here/base/build.sh "$here/$1"/*
    case "$1" in
      node) echo "$node_version" ;;
      redis-modules) recipe redis ;;
      keepalived) env_get NODE_IMAGE ;;
    esac
  } |
    { sha256sum 2>/dev/null || shasum -a 256; } | cut -c 1-16
}

full_name() { docker images --filter "label=$label=$(recipe "$1")" --format '{{.Repository}}:{{.Tag}}' | grep "^redis-ha-lab/$1:" | head -n 1; }

# The version that Debian served today, asked of the image itself.
version() {
  case "$1" in
    redis* | valkey) docker run --rm --entrypoint "${1%%-*}-server" "$2" --version | sed 's/.*v=\([^ ]*\).*/\1/' ;;
    haproxy) docker run --rm --entrypoint haproxy "$2" -v | sed -n '1s/.*version \([0-9.]*\).*/\1/p' ;;
    prometheus | alertmanager)
      docker run --rm --entrypoint "/bin/$1" "$2" --version 2>&1 | sed -n '1s/.*version \([0-9.]*\).*/\1/p'
      ;;
    keepalived) docker run --rm "$2" keepalived --version 2>&1 | sed -n '1s/^Keepalived v\([0-9.]*\).*/\1/p' ;;
    node) docker run --rm "$2" node --version | sed 's/^v//' ;;
  esac
}

# pip's own order of looking.
pip_configuration() {
  for file in "${PIP_CONFIG_FILE:-}" "${XDG_CONFIG_HOME:-${HOME:-}/.config}/pip/pip.conf" "${HOME:-}/.pip/pip.conf" /etc/pip.conf; do
    if [ -f "$file" ] && [ -r "$file" ]; then
      printf '%s\n' "$file"
      return
    fi
  done
}

# The context as a stream: the recipe's folder and, for what fetches over TLS, the host's
# certificates where the environment names extra ones; for pip, the host's configuration.
context() {
  staging=$(mktemp -d)
  cp -R "$here/$1/." "$staging/"
  mkdir "$staging/ca"
  bundle=$(extra_certificates)
  [ -z "$bundle" ] || cp "$bundle" "$staging/ca/bundle.crt"
  if [ "$1" = redis-modules ]; then
    pip=$(pip_configuration)
    [ -z "$pip" ] || cp "$pip" "$staging/ca/pip.conf"
  fi
  tar -C "$staging" -cf - .
  rm -rf "$staging"
}

build() {
  hash=$(recipe "$1")
  if [ "$1" = base ]; then
    sh $here/base/build.sh redis-ha-lab/base:debian "$label=$hash"
    return
  fi
  arguments="--build-arg BASE=redis-ha-lab/base:debian"
  case "$1" in
    keepalived) arguments="--build-arg BASE=$(env_get NODE_IMAGE)" ;;
    node) arguments="$arguments --build-arg NODE_VERSION=$node_version --build-arg NPM_VERSION=$npm_version" ;;
    redis-modules) arguments="$arguments --build-arg REDIS=$(full_name redis)" ;;
  esac
  arguments="$arguments $(network_build_arguments)"
  # Docker without buildx has only the classic builder; chosen by name, it does not warn.
  docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
  # By its id and not by a name until it is complete: another checkout may build the same image now.
  # shellcheck disable=SC2086 # a list of arguments without blanks in them
  id=$(context "$1" | docker build -q --label "$label=$hash" $arguments -)
  docker tag "$id" "redis-ha-lab/$1:$(version "$1" "$id")-debian"
  # Docker refuses while another clean-up runs; the next build tries again.
  docker image prune -f --filter label=redis-ha-lab.stage=fetch >/dev/null 2>&1 || true
}

case "$1" in
  name) full_name "$2" || true ;;
  build) build "$2" ;;
esac
