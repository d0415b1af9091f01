#!/bin/sh
# Starts a Redis node. A node never trusts its own last role, and no client sees it before its role is decided: it loads
# its data behind another port (the waiting room) and opens its own when it knows what it is.
#
#   - a majority of Sentinels names another node -> its replica. It can't be promoted before its first synchronisation
#     has completed: what it holds is of yesterday. (Only when every other node answers, none of them is master and
#     none holds more, it is as good as any.)
#   - a majority names this node -> master, unless
#       - a failover is running                  -> wait for its outcome
#       - another node answers role:master       -> wait: it was promoted, and takes writes that would be lost
#       - another node holds more, or this one is empty while another holds data or can't be asked
#                                                -> refuse: replicas would throw away what they have
#     Its port is closed meanwhile, so for the Sentinels it is down, and they promote one that has everything.
#     The same happens to a master that needs long to load.
#   - no majority -> wait; guessing is how two masters happen
#
# Who holds more: the master counts a key up once a second (heartbeat), so it stands in every data set, whatever
# became of replication offsets, which a restart from the append-only file forgets.
#
# This script stays the container's first process: it lives exactly as long as its Redis.
#
# Environment: NODE_NAME, NODE_ADDRESS, SENTINEL_NODES and REDIS_NODES (name=host:port,...), SENTINEL_MASTER_NAME,
# MIN_REPLICAS_TO_WRITE, MIN_REPLICAS_MAX_LAG, one REDIS_<USER>_PASSWORD per user of users.acl,
# SENTINEL_CLIENT_PASSWORD. Optional: PROMOTE_UNSYNCED=yes lets a replica be promoted before it has synchronised;
# BOOT_RULE=off starts with the role of the last run (both only for who prefers that, or to see what happens then);
# TLS=on closes the plain ports, TLS_CA_FILE is what to trust then (set_tls);
# MODULES=off leaves the image's modules out.
set -eu
umask 077

config=/data/redis.conf
here=$(dirname "$0")
. "$here/config-file.sh"
. "$here/ask.sh"

# Sentinel promotes no node with priority 0; 100 is Redis's default.
electable=100
unelectable=0
# A promotion counts more than any number of seconds (heartbeat).
promotion=1000000000
# How long a replica may copy before it opens its port all the same, in steps of 0.1 s.
copying_steps=30

say() { echo "$NODE_NAME: $*"; }

# Says a sentence once, however often the situation is looked at.
last_said=
say_once() {
  [ "$*" = "$last_said" ] && return
  last_said=$*
  say "$*"
}

# The node's own Redis, as admin. The commands come on stdin. Fails when it does not answer.
own_port=$waiting_port
own() {
  REDISCLI_AUTH=$REDIS_ADMIN_PASSWORD timeout 2 \
    redis-cli $tls_cli --no-auth-warning --user admin -p "$own_port" 2>/dev/null | tr -d '\r'
}

# A wait that a signal ends at once (the shell runs traps only between commands, or in `wait`).
pause_for() {
  sleep "$1" &
  wait $! || :
}

# Ends with Redis's own exit code when Redis is gone.
still_running() {
  kill -0 "$redis" 2>/dev/null && return
  code=0
  wait "$redis" || code=$?
  if [ "$own_port" = "$waiting_port" ] && [ "$code" != 0 ]; then
    say "Redis ended with code $code before it had a role; its reason stands above. If its data can't be read and another node has them, remove what is in this node's volume: it then copies everything"
  fi
  exit "$code"
}

# Waits until the data is loaded. Sets `recency` and `keys` (yes or no) of this node.
load() {
  while :; do
    mine=$(ask_node "$NODE_NAME" 127.0.0.1 "$waiting_port")
    [ -n "$mine" ] && break
    still_running
    problem=$(certificate_problem 127.0.0.1 "$waiting_port")
    [ -z "$problem" ] || say_once "its own certificate is refused: $problem. It has expired, or another authority signed it. Make it anew: make certificates"
    pause_for 0.05
  done
  recency=$(echo "$mine" | cut -d' ' -f4)
  keys=$(echo "$mine" | cut -d' ' -f5)
}

# The name of a node that answers role:master, if there is one.
other_master() { echo "$nodes" | awk -v waiting="$waiting_port" '$2 == "master" && $3 != waiting { print $1; exit }'; }

# The name of a node that holds more than this one. (Before the first heartbeat, having keys at all is more.)
holds_more() {
  echo "$nodes" | awk -v recency="$recency" -v keys="$keys" '
    NF && ($4 + 0 > recency + 0 || (recency + 0 == 0 && keys == "no" && $5 == "yes")) { print $1; exit }'
}

# Whether every other node has answered.
all_answer() {
  [ "$(echo "$nodes" | awk 'NF { print $1 }' | sort -u | wc -l)" -ge "$(($(split "$REDIS_NODES" | wc -w) - 1))" ]
}

# The Sentinels whose certificates are refused, as the end of a sentence.
refused_sentinels() {
  for entry in $(split "$SENTINEL_NODES"); do
    problem=$(certificate_problem "$(host_of "$entry")" "$(port_of "$entry")")
    [ -z "$problem" ] || printf '; the certificate of %s is refused (%s): make certificates' "${entry%%=*}" "$problem"
  done
}

# Waits until it is safe to have a role; sets `master` to the address to follow, or to this node's own.
decide() {
  while :; do
    still_running
    ask_everybody
    if [ -z "$named" ]; then
      say_once "waiting: no majority of Sentinels names a master$(refused_sentinels)"
    elif [ "$named" != "$NODE_ADDRESS" ]; then
      master=$named
      say "starting as a replica of $master, which a majority of Sentinels names"
      return
    elif [ "$failing_over" = yes ]; then
      say_once "waiting: the Sentinels name this node, but a failover away from it is running"
    elif [ -n "$(other_master)" ]; then
      say_once "waiting: the Sentinels name this node, but $(other_master) answers role:master. It was promoted, and what it took since then would be lost. The Sentinels decide by a failover"
    elif [ -n "$(holds_more)" ] && [ "$recency$keys" = 0no ]; then
      say_once "REFUSING to start as master: this node is empty and $(holds_more) holds data, which an empty master would wipe. Waiting for the Sentinels to promote another; this node then copies everything. Nothing needs to be done"
    elif [ -n "$(holds_more)" ]; then
      say_once "REFUSING to start as master: $(holds_more) holds newer data than this node, whose last heartbeat is $recency. Waiting for the Sentinels to promote another; this node then copies everything. Nothing needs to be done"
    elif [ "$recency$keys" = 0no ] && ! all_answer; then
      say_once "waiting: this node is empty and named as master, and not every other node can be asked whether it holds data. Start the others; if they are lost for good, put a copy of the data into this node's volume"
    else
      master=$NODE_ADDRESS
      say "starting as master: a majority of Sentinels names this node, and no node that answers holds more"
      return
    fi
    pause_for 0.2
  done
}

linked() { case "$1" in *master_link_status:up*) ;; *) return 1 ;; esac; }

# Takes the role and opens the port.
enter() {
  priority=$electable
  if [ "$master" != "$NODE_ADDRESS" ]; then
    echo "replicaof $master 6379" | own >/dev/null
    [ "${PROMOTE_UNSYNCED:-no}" = yes ] || priority=$unelectable
    step=0
    while [ "$step" -lt "$copying_steps" ]; do
      still_running
      if linked "$(echo 'info replication' | own)"; then
        priority=$electable
        break
      fi
      step=$((step + 1))
      pause_for 0.1
    done
  fi
  until printf 'config set replica-priority %s\nconfig set %s 6379\n' "$priority" "$port_setting" | own | tail -n 1 | grep -qx OK; do
    still_running
    pause_for 0.1
  done
  own_port=6379
  [ "$priority" = "$electable" ] ||
    say "can't be promoted before it has synchronised with $master (PROMOTE_UNSYNCED=yes would allow it)"
}

# A switchover prefers this node (replica-priority 1) for as long as it lasts, and holds a connection of that name to
# it meanwhile. One that was killed has left its preference, which would make this node win the next election.
forget_preference() {
  echo "$look" | grep -qx 'slave_priority:1' || return 0
  # An answer at all has this very client in it.
  case "$(echo 'client list' | own)" in
    *' name=switchover '*) return 0 ;;
    *id=*) ;;
    *) return 0 ;;
  esac
  printf 'config set replica-priority %s\nconfig rewrite\n' "$priority" | own | grep -q OK || return 0
  say "is not preferred for promotion any more: the switchover that wanted it has ended without taking that back"
}

# One look a second for as long as Redis runs.
#   - a master counts lab:recency up; after a promotion by a billion, so that what a deposed master counted on its side
#     of a partition never looks newer. While the write guard refuses writes nothing new is held either, and nothing counted.
#   - a replica that can't be promoted yet is made promotable by its first synchronisation
#   - a replica that a killed switchover has left preferred is not any more
heartbeat() {
  was=
  step=1
  while :; do
    still_running
    look=$(echo 'info replication' | own) || look=
    case "$look" in
      *role:master*)
        [ "$was" = slave ] && step=$promotion
        was=master
        case "$look" in
          *min_slaves_good_slaves:0*) ;;
          *)
            # The last line is the new count, or the refusal: then the promotion is still to be counted.
            case "$(printf 'select 15\nincrby lab:recency %s\n' "$step" | own | tail -n 1)" in
              '' | *[!0-9]*) ;;
              *) step=1 ;;
            esac
            ;;
        esac
        ;;
      *role:slave*)
        was=slave
        step=1
        forget_preference
        if [ "$priority" = "$unelectable" ]; then
          if linked "$look" || nobody_holds_more; then
            echo "config set replica-priority $electable" | own | grep -q OK && priority=$electable
          fi
        fi
        ;;
    esac
    pause_for 1
  done
}

# For a replica without a master: after a power cut the one that holds most may be promoted, and only when that is
# certain.
nobody_holds_more() {
  ask_everybody
  mine=$(ask_node "$NODE_NAME" 127.0.0.1 "$own_port")
  recency=$(echo "$mine" | cut -d' ' -f4)
  keys=$(echo "$mine" | cut -d' ' -f5)
  if [ -z "$mine" ] || ! all_answer; then
    say_once "can't be promoted: it has not synchronised since its start, and not every other node can be asked whether it holds more"
  elif [ -n "$(other_master)" ] || [ -n "$(holds_more)" ]; then
    say_once "can't be promoted: it has not synchronised since its start, and $(other_master)$(holds_more) may hold more"
  else
    say "can be promoted: every other node answers, none is master, and none holds more"
    return
  fi
  return 1
}

whole_number MIN_REPLICAS_TO_WRITE "$MIN_REPLICAS_TO_WRITE" 0 2
whole_number MIN_REPLICAS_MAX_LAG "$MIN_REPLICAS_MAX_LAG" 1 3600

refuse_older_server
note_modules
# Moved into place when it is whole: what a full disk or a kill cuts short would be taken for a configuration next time.
if [ ! -e "$config" ]; then
  cp "$here/redis.conf" "$config.new"
  mv "$config.new" "$config"
fi
drop_modules
install_users "$here/users.acl"

set_directive replica-announce-ip "$NODE_ADDRESS"
# Also while it copies behind the other port: Sentinel learns the replicas from what they announce to their master.
set_directive replica-announce-port 6379
set_directive masteruser replication
set_directive masterauth "$REDIS_REPLICATION_PASSWORD"
# The write guard: a master that has lost its replicas stops acknowledging writes that a failover would lose.
set_directive min-replicas-to-write "$MIN_REPLICAS_TO_WRITE"
set_directive min-replicas-max-lag "$MIN_REPLICAS_MAX_LAG"
# Whatever a run left there: the port and the priority are the business of `enter`.
set_tls 6379
drop_directive replica-priority

if [ "${MODULES:-auto}" = off ]; then
  # The entrypoint loads every module of the image and knows no switch. What else it would do is done already, but this.
  set -- setpriv --reuid redis --regid redis --clear-groups --nnp \
    --inh-caps=-all --ambient-caps=-all --bounding-set=-all -- redis-server "$config"
elif has_entrypoint; then
  set -- docker-entrypoint.sh redis-server "$config"
else
  set -- redis-server "$config"
fi

if [ "${BOOT_RULE:-on}" != on ]; then
  say "BOOT_RULE=off: starting with the role of the last run"
  hand_over_to_redis
  exec "$@"
fi

drop_directive replicaof
hand_over_to_redis
if [ "${TLS:-off}" = on ]; then port_setting=tls-port; else port_setting=port; fi
"$@" "--$port_setting" "$waiting_port" &
redis=$!
# Redis saves what it has to; the container ends with it.
trap 'kill -TERM "$redis" 2>/dev/null || :; code=0; wait "$redis" || code=$?; exit "$code"' TERM INT
load
# It could be read without them.
has_modules || rm -f /data/had-modules
decide
enter
heartbeat
