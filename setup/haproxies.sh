#!/bin/sh
# HAPROXIES=2: looks whether keepalived can run here, and gives clients the floating address. HAPROXIES=1: takes that back.
# Which files Compose reads follows from this setting and TLS.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh

haproxies=$(setting HAPROXIES 1)

if [ "$haproxies" = 2 ]; then
  # In a network of its own, with the rights that it has in the lab and no others.
  docker run --rm --network none --cap-drop ALL --cap-add NET_ADMIN --cap-add NET_RAW --entrypoint ip \
    "$(env_get KEEPALIVED_IMAGE)" address add 198.18.0.4/32 dev lo >/dev/null 2>&1 || fail \
    "Docker gives no container here the right to set an address (NET_ADMIN), so keepalived can't run; nothing was changed." \
    "Use HAPROXIES=1. Where no floating address is to be had, give clients the addresses of both HAProxies: docs/two-haproxies.md"
  env_set HAPROXY_HOST 4
else
  env_drop HAPROXY_HOST
fi

files=docker-compose.yaml
[ "$(setting TLS off)" = off ] || files=$files:docker-compose.tls.yaml
[ "$haproxies" = 1 ] || files=$files:docker-compose.haproxies.yaml
if [ "$files" = docker-compose.yaml ]; then env_drop COMPOSE_FILE; else env_set COMPOSE_FILE "$files"; fi
