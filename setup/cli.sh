#!/bin/sh
# redis-cli as the administrator, inside the container of a node, a Sentinel or
# the present master, as NODE says. CMD: one command instead of a prompt.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh

refuse_foreign

running() { service_containers "$1" | xargs -r docker inspect --format '{{if and .State.Running (not .State.Paused)}}{{.Id}}{{end}}' | grep . | head -n 1; }

# The service that the first Sentinel that answers names: it knows the master's name and the
# nodes' addresses from its own environment.
master() {
  for sentinel in sentinel-1 sentinel-2 sentinel-3; do
    id=$(running $sentinel)
    [ -n "$id" ] || continue
    # shellcheck disable=SC2016 # the container's variables
    docker exec "$id" sh -c 'address=$(REDISCLI_AUTH=$SENTINEL_CLIENT_PASSWORD timeout 2 redis-cli ${TLS_CA_FILE:+--tls --cacert $TLS_CA_FILE} --no-auth-warning \
        --user client -p 26379 sentinel get-master-addr-by-name "$SENTINEL_MASTER_NAME" | head -n 1)
      printf "%s" "$REDIS_NODES" | tr , "\n" | sed -n "s/^\(.*\)=$address:.*/\1/p"' | grep . && return
  done
  return 1
}

node=${NODE:-master}
port=6379
case "$node" in
  master) node=$(master) || fail "No Sentinel names a master now." "Look: make status" ;;
  redis-[1-3]) ;;
  sentinel-[1-3]) port=26379 ;;
  *) fail "NODE=$node is not a node." "Use master, redis-1 to redis-3 or sentinel-1 to sentinel-3." ;;
esac
container=$(running "$node") || fail "$node is not running." "Look: make status"

# The password goes by the container's own environment: never on a command line.
# shellcheck disable=SC2016 # the container's variables
session='REDISCLI_AUTH=$REDIS_ADMIN_PASSWORD exec redis-cli ${TLS_CA_FILE:+--tls --cacert $TLS_CA_FILE} --no-auth-warning --user admin "$@"'
if [ -n "${CMD:-}" ]; then
  printf '%s\n' "$CMD" | xargs printf '' 2>/dev/null ||
    fail "A quotation mark in CMD has no partner on its line." "Try: make cli CMD='set key \"two words\"'"
  # xargs splits words and quotes as a prompt does, and runs nothing. Answers as at the prompt
  # for a person, raw for a pipe; -e makes an error reply a failed command.
  if [ -t 0 ] && [ -t 1 ]; then
    printf '%s\n' "$CMD" | xargs -o docker exec -it "$container" sh -c "$session" sh -p $port -e
  else
    printf '%s\n' "$CMD" | xargs docker exec "$container" sh -c "$session" sh -p $port -e
  fi
elif [ -t 0 ] && [ -t 1 ]; then
  exec docker exec -it "$container" sh -c "$session" sh -p $port
else
  exec docker exec -i "$container" sh -c "$session" sh -p $port
fi
