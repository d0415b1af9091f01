#!/bin/sh
# How a cluster comes into being, step by step, in containers of its own beside the lab: three nodes that know nothing of
# each other, then replication, then Sentinels, then what the Sentinels wrote into their files, then a failover. Every
# command is printed before it runs. STEP=1 waits for Enter after each step. Nothing is left at the end.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh

. setup/rule.sh
net=${FIRST_START_NET:-198.18.76}
check FIRST_START_NET net "$net"
[ -z "$problems" ] || (fail "${problems#?}") || exit 78

image=$(setting REDIS_IMAGE)
[ -n "$image" ] && docker image inspect "$image" >/dev/null 2>&1 ||
  fail "There is no Redis image yet." "Get it: make images"
if [ "${STEP:-}" = 1 ] && [ ! -t 0 ]; then
  fail "STEP=1 waits for Enter, and there is no terminal to press it on; nothing was started."
fi

name=$(project)-first-start
label=redis-ha-lab.first-start=$name

clean_up() {
  status=$?
  trap '' INT TERM
  docker ps --all --quiet --filter "label=$label" | xargs docker rm --force --volumes >/dev/null 2>&1 || :
  docker network rm "$name" >/dev/null 2>&1 || :
  exit $status
}
trap clean_up EXIT
trap 'exit 130' INT TERM

say() { printf '%s\n' "$@"; }
chapter() {
  say "" "== $1"
  shift
  say "$@" ""
}
# The command as a person would type it, then what it prints.
typed() {
  say "$ $*"
  "$@"
}
# shown CONTAINER PATTERN: the lines of its log that matter, without process id and date.
shown() {
  say "$ docker logs $1 | grep -E '$2'"
  docker logs "$1" 2>&1 | grep -E "$2" |
    sed -E -e 's/^[0-9]+:[A-Z] [0-9]+ [A-Za-z]+ [0-9]+ //' -e 's/ \(user request from .*//' || :
}
# until_logged CONTAINER PATTERN COUNT: for half a minute.
until_logged() {
  for _ in $(seq 150); do
    [ "$(docker logs "$1" 2>&1 | grep -cE "$2" || :)" -lt "$3" ] || return 0
    sleep 0.2
  done
  fail "$1 has not logged \"$2\" within 30 s." "Its log: docker logs $1 (the containers are being removed now)"
}
enter() {
  [ "${STEP:-}" = 1 ] || return 0
  printf '\nEnter goes on, Ctrl-C ends and removes everything. '
  read -r _
}
start_one() {
  docker run --detach --name "$1" --label "$label" --network "$name" --ip "$2" --entrypoint "$3" "$image" \
    sh -c "$4" >/dev/null
}

docker network create --subnet "$net.0/24" --label "$label" "$name" >/dev/null 2>&1 ||
  fail "The network $net.0/24 could not be made." "Take other addresses: make first-start FIRST_START_NET=198.18.75"

chapter "1. Three nodes" \
  "Each redis-server that starts without being told otherwise is a master, and alone: nothing in Redis looks for others."
for number in 1 2 3; do
  start_one "$name-redis-$number" "$net.1$number" /usr/bin/env "exec redis-server --protected-mode no --save '' --dir /tmp"
  until_logged "$name-redis-$number" "Ready to accept connections" 1
done
for number in 1 2 3; do typed docker exec "$name-redis-$number" redis-cli role; done
enter

chapter "2. Replication" \
  "REPLICAOF makes a node a replica. It asks for everything (PSYNC ? -1: it has no history in common with the master), gets a" \
  "copy, and then the stream of all writes. The master does not know its replicas before they come."
for number in 2 3; do typed docker exec "$name-redis-$number" redis-cli replicaof "$net.11" 6379; done
for number in 2 3; do until_logged "$name-redis-$number" "(MASTER|PRIMARY) <-> REPLICA sync: Finished with success" 1; done
shown "$name-redis-2" "REPLICAOF|partial resynchron|Full resync|(MASTER|PRIMARY) <-> REPLICA sync"
shown "$name-redis-1" "Replica .* asks|Full resync|Synchronization with replica"
typed docker exec "$name-redis-1" redis-cli info replication | grep -E '^\$|^role|^connected_slaves|^slave[0-9]|^master_replid:|^master_repl_offset'
enter

chapter "3. Sentinels" \
  "Each is told one thing: the name and address of the master, and how many must agree that it is down (here 2). It finds the" \
  "replicas in the master's INFO (+slave) and the other Sentinels by a channel of the master, __sentinel__:hello, on which each" \
  "says every two seconds who it is (+sentinel). Two lines of configuration are enough:"
say "sentinel monitor mymaster $net.11 6379 2" "sentinel down-after-milliseconds mymaster 2000" ""
for number in 1 2 3; do
  start_one "$name-sentinel-$number" "$net.2$number" /usr/bin/env "printf '%s\n' 'dir /tmp' 'protected-mode no' \
    'sentinel monitor mymaster $net.11 6379 2' 'sentinel down-after-milliseconds mymaster 2000' >/tmp/sentinel.conf &&
    exec redis-sentinel /tmp/sentinel.conf"
done
for number in 1 2 3; do
  until_logged "$name-sentinel-$number" " \+slave " 2
  until_logged "$name-sentinel-$number" " \+sentinel " 2
done
shown "$name-sentinel-1" "Sentinel ID|\+monitor|\+slave |\+sentinel "
typed docker exec "$name-sentinel-1" redis-cli -p 26379 sentinel ckquorum mymaster
enter

chapter "4. What it wrote" \
  "Sentinel has rewritten its file: its own id, the epochs of elections and configurations, and what it has found. That is its" \
  "memory. A restart with an overwritten file makes a new Sentinel of it, which the others count as one more."
typed docker exec "$name-sentinel-1" grep -E '^(sentinel|port|user)' /tmp/sentinel.conf
enter

chapter "5. A failover" \
  "The master is killed. Two seconds later (down-after) the Sentinels call it down, elect a leader, and that one promotes a replica."
say "$ docker kill $name-redis-1"
docker kill "$name-redis-1" >/dev/null
for number in 1 2 3; do until_logged "$name-sentinel-$number" " \+switch-master " 1; done
for number in 1 2 3; do
  shown "$name-sentinel-$number" "\+(sdown|odown|try-failover|vote-for-leader|elected-leader|selected-slave|promoted-slave|switch-master|config-update-from)"
done
typed docker exec "$name-sentinel-1" redis-cli -p 26379 sentinel get-master-addr-by-name mymaster
typed docker exec "$name-sentinel-1" grep -E '^sentinel (monitor|known-replica|config-epoch)' /tmp/sentinel.conf

say "" "The lab adds to this: passwords and rights for each part, a route (HAProxy), a startup role check that keeps a returning" \
  "master from claiming its old role, and measurements. make start, then make scenario-sentinel-election."
