# Sourced by redis/start.sh and sentinel/start.sh: what the Sentinels and the nodes say. POSIX sh; needs config-file.sh
# and the environment of start.sh.

# Where a node answers before it has a role: the same server on another port, which only the nodes ask.
waiting_port=6380

# "ip flags" as one Sentinel knows the master. Nothing when it does not answer.
ask_sentinel() {
  REDISCLI_AUTH=$SENTINEL_CLIENT_PASSWORD timeout 1 \
    redis-cli $tls_cli --no-auth-warning --user client -h "$1" -p "$2" sentinel master "$SENTINEL_MASTER_NAME" 2>/dev/null |
    awk 'NR % 2 { name = $0; next } { field[name] = $0 } END { if ("ip" in field) print field["ip"], field["flags"] }'
}

# "name role port recency keys" of one node on one port; keys is yes or no. Nothing when it does not answer or still
# loads. Recency is what heartbeat (start.sh) has counted into the node's data set; 0 when it never did.
ask_node() {
  printf 'info replication\nselect 15\nget lab:recency\ninfo keyspace\n' |
    REDISCLI_AUTH=$REDIS_REPLICATION_PASSWORD timeout 1 \
      redis-cli $tls_cli --no-auth-warning --user replication -h "$2" -p "$3" 2>/dev/null | tr -d '\r' |
    awk -v name="$1" -v port="$3" '
      after_select { after_select = 0; if ($0 ~ /^[0-9]*$/) { recency = $0 + 0; known = 1 } next }
      $0 == "OK" { after_select = 1; next }
      /^role:/ { role = substr($0, 6) }
      /^db[0-9]+:keys=/ && !/^db15:keys=1,/ { keys = 1 }
      END { if (known) printf "%s %s %s %.0f %s\n", name, role, port, recency, keys ? "yes" : "no" }'
}

# All of them at once, so that one that is silent costs a second and not each a second. Sets `answers` (a line per
# Sentinel), `named` (the address a majority names, or empty), `failing_over` (yes while a failover runs) and `nodes`
# (a line per other node that answers).
# shellcheck disable=SC2034 # start.sh reads them
ask_everybody() {
  folder=$(mktemp -d)
  pids=
  sentinels=0
  for entry in $(split "$SENTINEL_NODES"); do
    sentinels=$((sentinels + 1))
    ask_sentinel "$(host_of "$entry")" "$(port_of "$entry")" >"$folder/sentinel-$sentinels" &
    pids="$pids $!"
  done
  for entry in $(split "$REDIS_NODES"); do
    host=$(host_of "$entry")
    [ "$host" = "$NODE_ADDRESS" ] && continue
    for port in "$(port_of "$entry")" "$waiting_port"; do
      ask_node "${entry%%=*}" "$host" "$port" >"$folder/node-${entry%%=*}-$port" &
      pids="$pids $!"
    done
  done
  for pid in $pids; do wait "$pid" || :; done
  answers=$(cat "$folder"/sentinel-*)
  nodes=$(cat "$folder"/node-*)
  rm -rf "$folder"
  named=$(echo "$answers" | awk -v majority=$((sentinels / 2 + 1)) \
    'NF { votes[$1]++ } END { for (ip in votes) if (votes[ip] >= majority) print ip }')
  case "$answers" in *failover_in_progress*) failing_over=yes ;; *) failing_over=no ;; esac
}
