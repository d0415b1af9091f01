#!/bin/sh
# Makes every image the lab needs exist on this host and writes their names into .env.
#
# IMAGES=registry  the pinned official images of versions.env
# IMAGES=debian    the same, built from Debian packages
# IMAGES=auto      what is already here; else the registry; else, when it can't be reached, Debian
#
# ENGINE=valkey    Valkey in Redis's place, from the same source
#
# HAPROXIES=2 also needs keepalived, which has no official image: it is built in any case.
# MODULES=on adds the search and JSON modules to the Redis from Debian; the official image has them.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh

services="NODE REDIS HAPROXY PROMETHEUS ALERTMANAGER"

engine=$(setting ENGINE redis)
case "$engine" in redis | valkey) ;; *) fail "ENGINE=$engine is not known." "Use redis or valkey." ;; esac
# What is pinned in the first of them counts.
versions=images/versions.env
[ "$engine" = redis ] || versions="images/$engine/$engine.env $versions"
export IMAGE_VERSIONS="$versions"

# shellcheck disable=SC2086 # a list of files
pinned() { sed -n "s/^$1_IMAGE=\([^ #]*\).*/\1/p" $versions | head -n 1; }
here() { docker image inspect "$@" >/dev/null 2>&1; }

all_pinned_here() {
  for service in $services GRAFANA; do here "$(pinned "$service")" || return 1; done
}

# The image of the server, as the lab's scripts can use it.
use_server() {
  image=$1
  [ "$engine" = redis ] || image=$(sh "images/$engine.sh" "$image") || exit 1
  env_set REDIS_IMAGE "$image"
}

use_registry() {
  for service in $services GRAFANA; do
    if [ "$service" = REDIS ]; then use_server "$(pinned REDIS)"; else env_set "${service}_IMAGE" "$(pinned "$service")"; fi
  done
}

# in_debian SERVICE: its folder in images/debian/.
in_debian() { if [ "$1" = REDIS ]; then echo "$engine"; else echo "$1" | tr '[:upper:]' '[:lower:]'; fi; }

build_debian() {
  set --
  for service in $services; do set -- "$@" "$(in_debian "$service")"; done
  sh images/debian/all.sh "$@"
}

use_debian() {
  for service in $services; do
    name=$(sh images/debian/image.sh name "$(in_debian "$service")")
    [ -n "$name" ] || return 1
    if [ "$service" = REDIS ]; then use_server "$name"; else env_set "${service}_IMAGE" "$name"; fi
  done
  [ "$engine $(setting MODULES auto)" != "redis on" ] || use_modules
  # Debian has no Grafana; an official image loaded by hand (docker load) is as good.
  grafana=$(pinned GRAFANA)
  here "$grafana" || grafana=""
  env_set GRAFANA_IMAGE "$grafana"
}

use_modules() {
  if [ -z "$(sh images/debian/image.sh name redis-modules)" ]; then
    # The Python package has them for this architecture only.
    architecture=$(docker version --format '{{.Server.Arch}}')
    [ "$architecture" = amd64 ] ||
      fail "MODULES=on: there are no search and JSON modules for Debian's Redis on $architecture, only on amd64." \
        "Use MODULES=auto, or IMAGES=registry: the official image has them."
    sh images/debian/all.sh redis-modules
  fi
  env_set REDIS_IMAGE "$(sh images/debian/image.sh name redis-modules)"
}

# Whether a container can see this host's own ports: not where the engine runs in a machine or a user's namespace of its own.
engine_on_host() {
  [ "$(uname -s)" = Linux ] || return 1
  case "$(docker info --format '{{.OperatingSystem}} {{.SecurityOptions}}')" in
    *"Docker Desktop"* | *name=rootless* | *name=userns*) return 1 ;;
  esac
}

case "${IMAGES:-auto}" in
  registry)
    all_pinned_here || sh images/registry.sh
    use_registry
    ;;
  debian)
    if ! use_debian; then
      build_debian
      use_debian
    fi
    ;;
  auto)
    if all_pinned_here; then
      use_registry
    elif ! use_debian; then
      status=0
      AUTO=1 sh images/registry.sh || status=$?
      case $status in
        0) use_registry ;;
        75)
          AFTER_REGISTRY=1 build_debian
          use_debian
          ;;
        *) exit "$status" ;;
      esac
    fi
    ;;
  *) fail "IMAGES=$IMAGES is not known." "Use auto, registry or debian." ;;
esac

# Grafana's service is in a profile of its own; without its image a page in its place says how to get it.
env_set GRAFANA_WANTED "$(pinned GRAFANA)"
if [ -n "$(env_get GRAFANA_IMAGE)" ]; then profile=grafana; else profile=without-grafana; fi
[ "$(setting HANDS off)" = off ] || profile=$profile,hands
engine_on_host && profile=$profile,host-ports
if [ "$(setting HAPROXIES 1)" = 2 ]; then
  sh images/debian/all.sh keepalived
  env_set KEEPALIVED_IMAGE "$(sh images/debian/image.sh name keepalived)"
  profile=$profile,haproxy-2
fi
env_set COMPOSE_PROFILES "$profile"

sh images/lab.sh
