#!/bin/sh
# all.sh [NAME...]: builds the images that are missing, from Debian packages: the base, then the
# rest two at a time (they wait for the mirror and for dpkg in turns; more at once is slower on 2
# cores). Without names all but those that need another one (redis-modules redis, keepalived node) or stand in its place (valkey).
set -eu
cd "$(dirname "$0")/../.."
. setup/say.sh

mkdir -p .lab
started=$(date +%s)

# Prints what can't be reached when that is what a build's output says.
unreachable() {
  if grep -qE 'NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|Max retries exceeded' "$1"; then
    echo "The Python package registry"
  elif grep -qE "mirror can't be reached|Failed to fetch|Could not connect|Could not resolve|Temporary failure resolving|Unable to connect" "$1"; then
    echo "Debian's mirror"
  elif grep -qE 'Error when performing the request|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|CERT' "$1"; then
    echo "npm's registry"
  fi
}

# build NAME: with its output in a file, shown only when it fails.
build() {
  log=.lab/image-$1.log
  if sh images/debian/image.sh build "$1" >"$log" 2>&1; then
    rm -f "$log"
    return
  fi
  what=$(unreachable "$log")
  if [ -n "$what" ]; then
    neither=""
    # AFTER_REGISTRY: the official images were tried before.
    [ -z "${AFTER_REGISTRY:-}" ] || neither=", nor can the image registry"
    fail "$what can't be reached$neither: the image $1 could not be made." \
      "Check this host's network and proxy settings. DEBIAN_MIRROR, NPM_CONFIG_REGISTRY and PIP_INDEX_URL name other servers. The whole output: $log"
  fi
  if grep -q 'DO NOT MATCH THE HASHES' "$log"; then
    fail "The Python package of the image $1 is not the one that is pinned in images/debian/$1/requirements.txt: its hash differs." \
      "Whoever serves it here serves another file: PIP_INDEX_URL names another server. The whole output: $log"
  fi
  tail -n 15 "$log" >&2
  fail "The image $1 could not be built from Debian packages." "The whole output: $log"
}

[ $# -gt 0 ] || set -- node redis haproxy prometheus alertmanager
missing=""
for name; do
  [ -n "$(sh images/debian/image.sh name "$name")" ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

step "Building images from Debian packages:$missing"
# keepalived's is on top of the Node image in use.
[ "$missing" = " keepalived" ] || [ -n "$(sh images/debian/image.sh name base)" ] || build base
# shellcheck disable=SC2086 # a list of names
set -- $missing
failed=""
while [ $# -gt 0 ] && [ -z "$failed" ]; do
  build "$1" &
  first=$!
  shift
  if [ $# -gt 0 ]; then
    (build "$1") || failed=1
    shift
  fi
  wait $first || failed=1
done
[ -z "$failed" ] || exit 1
case "$missing" in *redis-modules*)
  note "RediSearch and RedisJSON are not free software: Redis Source Available License 2 or SSPL 1 (/usr/local/share/licenses/redis-modules in the image)"
  ;;
esac
note "built in $(($(date +%s) - started)) s"
