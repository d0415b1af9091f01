#!/bin/sh
# published.sh [repair]: the published ports as a client on this host meets them. Docker's process for a port may end
# while its container runs on and everything inside is well (at its limit of open files, for one); then no client on the
# host gets in, and Docker still calls the port published. Says which; `repair` restarts the containers behind them.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/listening.sh

# On other systems Docker runs in a machine of its own, whose ports are not this host's.
[ "$(uname -s)" = Linux ] || exit 0

# An engine without such processes forwards in the kernel: nothing listens, and a connection is made all the same.
reachable() {
  docker run --rm --network host --entrypoint node "redis-ha-lab/app:$(env_get LAB_IMAGE_TAG)" -e "
    require('net').connect($1, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1));
    setTimeout(() => process.exit(1), 3000)" </dev/null >/dev/null 2>&1
}

# "PORT CONTAINER", one a line.
unreachable() {
  while IFS='|' read -r name rule default; do
    [ "$rule" = port ] || continue
    port=$(setting "$name" "$default")
    [ -z "$(listening_socket "$port")" ] || continue
    container=$(docker ps --filter "publish=$port" --filter "label=com.docker.compose.project=$(project)" --format '{{.Names}}' | head -n 1)
    [ -n "$container" ] || continue
    reachable "$port" || echo "$port $container"
  done <setup/settings.list
}

dead=$(unreachable)
[ -n "$dead" ] || exit 0

if [ "${1:-}" = repair ]; then
  for container in $(echo "$dead" | cut -d' ' -f2 | sort -u); do
    note "Docker's process for a port of $container has ended: restarting $container"
    docker restart "$container" >/dev/null
    # Who lives in its network is left without one: a HAProxy in keepalived's.
    id=$(docker inspect --format '{{.Id}}' "$container")
    docker ps -q --filter "label=com.docker.compose.project=$(project)" | xargs docker inspect --format '{{.HostConfig.NetworkMode}} {{.Id}}' |
      sed -n "s/^container:$id //p" | xargs -r docker restart >/dev/null
  done
  dead=$(unreachable)
  [ -z "$dead" ] || fail "Port $(echo "$dead" | cut -d' ' -f1 | tr '\n' ' ')can't be reached, also after a restart of what it belongs to." "Restart the Docker engine, then: make start"
  exit 0
fi
echo "$dead" | while read -r port container; do
  note "127.0.0.1:$port CAN'T BE REACHED from this host, although $container runs: Docker's process for the port has ended. Repair: make start"
done
