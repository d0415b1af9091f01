#!/bin/sh
# Starts a Redis node. A node never trusts its own last role: the Sentinels say who is master.
#
#   - a majority names another node             -> start as its replica
#   - a majority names this node                -> start as master, unless
#       - a failover is running                 -> wait for its outcome
#       - this node is empty and others are not -> refuse: an empty master would wipe its replicas
#   - no majority                               -> wait; guessing is how two masters happen
#
# Environment: NODE_NAME, NODE_ADDRESS, SENTINEL_NODES and REDIS_NODES (name=host:port,...), SENTINEL_MASTER_NAME,
# MIN_REPLICAS_TO_WRITE, MIN_REPLICAS_MAX_LAG, one REDIS_<USER>_PASSWORD per user of users.acl,
# SENTINEL_CLIENT_PASSWORD. Optional: BOOT_RULE=off starts with the role of the last run (only to see what
# happens then); MODULES=off leaves the image's modules out.
set -eu
umask 077

config=/data/redis.conf
here=$(dirname "$0")
. "$here/config-file.sh"

say() { echo "$NODE_NAME: $*"; }

# Says a sentence once, however often the situation is looked at.
last_said=
say_once() {
  [ "$*" = "$last_said" ] && return
  last_said=$*
  say "$*"
}

# "ip flags" as one Sentinel knows the master. Nothing when it does not answer.
ask_sentinel() {
  REDISCLI_AUTH=$SENTINEL_CLIENT_PASSWORD timeout 1 \
    redis-cli --no-auth-warning --user client -h "$1" -p "$2" sentinel master "$SENTINEL_MASTER_NAME" 2>/dev/null |
    awk 'NR % 2 { name = $0; next } { field[name] = $0 } END { if ("ip" in field) print field["ip"], field["flags"] }'
}

# Sets `named` (the address a majority names, or empty) and `failing_over` (yes while a failover runs).
ask_sentinels() {
  answers=
  sentinels=0
  for entry in $(split "$SENTINEL_NODES"); do
    sentinels=$((sentinels + 1))
    answers="$answers$(ask_sentinel "$(host_of "$entry")" "$(port_of "$entry")")
"
  done
  named=$(echo "$answers" | awk -v majority=$((sentinels / 2 + 1)) \
    'NF { votes[$1]++ } END { for (ip in votes) if (votes[ip] >= majority) print ip }')
  case "$answers" in *failover_in_progress*) failing_over=yes ;; *) failing_over=no ;; esac
}

# Does this node have a data set? (Redis writes the directory at its first start, so it exists unless wiped.)
is_empty() { [ ! -d /data/appendonlydir ] && [ ! -s /data/dump.rdb ]; }

# What the other nodes hold: "data" when any has keys, "unknown" while one does not answer, else "nothing".
others_hold() {
  held=nothing
  for entry in $(split "$REDIS_NODES"); do
    [ "$(host_of "$entry")" = "$NODE_ADDRESS" ] && continue
    keys=$(REDISCLI_AUTH=$REDIS_REPLICATION_PASSWORD timeout 1 redis-cli --no-auth-warning --user replication \
      -h "$(host_of "$entry")" -p "$(port_of "$entry")" dbsize 2>/dev/null) || keys=
    case "$keys" in
      0) ;;
      '' | *[!0-9]*) held=unknown ;;
      *) echo data && return ;;
    esac
  done
  echo "$held"
}

# Waits until it is safe to start; sets `master` to the address to follow, or to this node's own.
decide() {
  while :; do
    ask_sentinels
    if [ -z "$named" ]; then
      say_once "waiting: no majority of Sentinels names a master"
    elif [ "$named" != "$NODE_ADDRESS" ]; then
      master=$named
      say "starting as a replica of $master, which a majority of Sentinels names"
      return
    elif [ "$failing_over" = yes ]; then
      say_once "waiting: the Sentinels name this node, but a failover away from it is running"
    elif ! is_empty; then
      master=$named
      say "starting as master: a majority of Sentinels names this node"
      return
    else
      case $(others_hold) in
        nothing)
          master=$named
          say "starting as master: a majority of Sentinels names this node, and no node holds data yet"
          return
          ;;
        data)
          say_once "REFUSING to start as master: this node is empty and others hold data, which an empty master would wipe. Waiting for the Sentinels to promote one of them"
          ;;
        *)
          say_once "waiting: this node is empty and named as master, and not every other node can be asked whether it holds data"
          ;;
      esac
    fi
    sleep 0.2
  done
}

whole_number MIN_REPLICAS_TO_WRITE "$MIN_REPLICAS_TO_WRITE" 0 2
whole_number MIN_REPLICAS_MAX_LAG "$MIN_REPLICAS_MAX_LAG" 1 3600

refuse_older_server
[ -e "$config" ] || cp "$here/redis.conf" "$config"
drop_modules
install_users "$here/users.acl"

set_directive replica-announce-ip "$NODE_ADDRESS"
set_directive masteruser replication
set_directive masterauth "$REDIS_REPLICATION_PASSWORD"
# The fence: a master that has lost its replicas stops acknowledging writes that a failover would lose.
set_directive min-replicas-to-write "$MIN_REPLICAS_TO_WRITE"
set_directive min-replicas-max-lag "$MIN_REPLICAS_MAX_LAG"

if [ "${BOOT_RULE:-on}" = on ]; then
  decide
  drop_directive replicaof
  [ "$master" = "$NODE_ADDRESS" ] || set_directive replicaof "$master 6379"
else
  say "BOOT_RULE=off: starting with the role of the last run"
fi

hand_over_to_redis
if [ "${MODULES:-auto}" = off ]; then
  # The entrypoint loads every module of the image and knows no switch. What else it would do is done already, but this.
  exec setpriv --reuid redis --regid redis --clear-groups --nnp \
    --inh-caps=-all --ambient-caps=-all --bounding-set=-all -- redis-server "$config"
fi
exec docker-entrypoint.sh redis-server "$config"
