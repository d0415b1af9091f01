#!/bin/sh
# Starts a Sentinel: first start from the template, later ones with what Sentinel wrote itself (id, epochs, the
# master it knows), and every start with the settings of the environment, which win over what was written.
#
# Environment: NODE_NAME, NODE_ADDRESS, INITIAL_MASTER (address), SENTINEL_NODES, REDIS_NODES,
# SENTINEL_MASTER_NAME, SENTINEL_QUORUM, SENTINEL_DOWN_AFTER (ms), SENTINEL_FAILOVER_TIMEOUT (ms),
# SENTINEL_PARALLEL_SYNCS,
# REDIS_ADMIN_PASSWORD, REDIS_SENTINEL_PASSWORD, SENTINEL_CLIENT_PASSWORD. Optional: TLS=on with TLS_CA_FILE.
set -eu
umask 077

config=/data/sentinel.conf
here=$(dirname "$0")
. "$here/../redis/config-file.sh"

known=$(split "$SENTINEL_NODES" | wc -w)
whole_number SENTINEL_QUORUM "$SENTINEL_QUORUM" 1 "$known"
# Below 200 ms a busy machine's scheduling alone looks like a failure.
whole_number SENTINEL_DOWN_AFTER "$SENTINEL_DOWN_AFTER" 200 600000
whole_number SENTINEL_FAILOVER_TIMEOUT "$SENTINEL_FAILOVER_TIMEOUT" 1000 3600000
whole_number SENTINEL_PARALLEL_SYNCS "$SENTINEL_PARALLEL_SYNCS" 1 2

# The address of the node that answers role:master; of several the one with most replicas. Nothing when none does.
present_master() {
  for entry in $(split "$REDIS_NODES"); do
    REDISCLI_AUTH=$REDIS_SENTINEL_PASSWORD timeout 1 redis-cli $tls_cli --no-auth-warning --user sentinel \
      -h "$(host_of "$entry")" -p "$(port_of "$entry")" info replication 2>/dev/null | tr -d '\r' |
      awk -v host="$(host_of "$entry")" -F: '
        $1 == "role" { role = $2 }
        $1 == "connected_slaves" { replicas = $2 }
        END { if (role == "master") print replicas, host }'
  done | sort -rn | awk 'NR == 1 { print $2 }'
}

m=$SENTINEL_MASTER_NAME
# A first start, or one after the loss of everything the Sentinel knew. The file is moved into place when it is whole,
# so that a start that is killed here half-way is a first start again.
if ! grep -q "^sentinel monitor $m " "$config" 2>/dev/null; then
  master=$(present_master)
  if [ -n "$master" ]; then
    echo "$NODE_NAME: watching $master, which answers role:master"
  else
    # No node has a role yet. Should another hold more, the node's own startup role check refuses and this one fails over.
    master=$INITIAL_MASTER
    echo "$NODE_NAME: watching $master, the first master: no node answers role:master"
  fi
  cp "$here/sentinel.conf" "$config.new"
  echo "sentinel monitor $m $master 6379 $SENTINEL_QUORUM" >>"$config.new"
  # Sentinel reads the replicas from the master's INFO every 10 s; the first reading may come before they have
  # connected, and a failover in these 10 s would find no node to promote. This lab knows its nodes.
  for entry in $(split "$REDIS_NODES"); do
    [ "$(host_of "$entry")" = "$master" ] ||
      echo "sentinel known-replica $m $(host_of "$entry") $(port_of "$entry")" >>"$config.new"
  done
  mv "$config.new" "$config"
fi
# The monitor line names the master of today; only its last word, the quorum, is ours.
sed -i "s/^\(sentinel monitor $m [^ ]* [^ ]*\) .*/\1 $SENTINEL_QUORUM/" "$config"

set_directive "sentinel down-after-milliseconds $m" "$SENTINEL_DOWN_AFTER"
set_directive "sentinel failover-timeout $m" "$SENTINEL_FAILOVER_TIMEOUT"
set_directive "sentinel parallel-syncs $m" "$SENTINEL_PARALLEL_SYNCS"
# How it logs in to Redis, and how the Sentinels log in to each other.
set_directive "sentinel auth-user $m" sentinel
set_directive "sentinel auth-pass $m" "$REDIS_SENTINEL_PASSWORD"
set_directive "sentinel sentinel-user" sentinel
set_directive "sentinel sentinel-pass" "$REDIS_SENTINEL_PASSWORD"
# Addresses, never names: a name that stops resolving blocks Sentinel, and Docker drops a stopped container's.
set_directive "sentinel announce-ip" "$NODE_ADDRESS"

# Two periods that no configuration file takes. They are set when Sentinel answers, and needed only seconds later.
# (Sentinel then logs that it does not know the process which has ended.)
#   ask-period: what another Sentinel said of the master counts for five of these (1 s unless told), also after a
#     failover, for a node of which it was never said: a Sentinel that loses the new master within that time holds it
#     for down with the word of the others, is elected, and replaces a node that is well. So it is forgotten before a new
#     master can be held for down.
#   tilt-period: for how long a Sentinel that stood still, or whose clock jumped, decides nothing (30 s unless told). A
#     replica whose link has been down for ten times down-after longer than Sentinel has held its master for down is not
#     promoted, and in TILT no master is held for down: one that died at its beginning would never be replaced.
at_most() { if [ "$1" -le "$2" ]; then echo "$1"; else echo "$2"; fi; }
ask_period=$(at_most $((SENTINEL_DOWN_AFTER / 6)) 1000)
tilt_period=$(at_most $((SENTINEL_DOWN_AFTER * 5)) 30000)
set_periods() {
  for _ in $(seq 100); do
    REDISCLI_AUTH=$REDIS_ADMIN_PASSWORD timeout 2 redis-cli $tls_cli --no-auth-warning --user admin -p 26379 \
      sentinel debug ask-period "$ask_period" tilt-period "$tilt_period" 2>/dev/null | grep -q OK && return
    sleep 0.1
  done
  echo "$NODE_NAME: could not set SENTINEL DEBUG ask-period and tilt-period, which Redis has since 7.0: in the seconds after a failover this Sentinel may replace a master that is well, and a master that dies in TILT may not be replaced" >&2
}

set_tls 26379
install_users "$here/users.acl"
hand_over_to_redis
set_periods &
has_entrypoint || exec redis-sentinel "$config"
exec docker-entrypoint.sh redis-sentinel "$config"
