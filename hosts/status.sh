#!/bin/sh
# What the three hosts are doing: `make hosts-status`.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. hosts/names.sh

[ -n "$(host_containers)" ] || {
  note "The three hosts are not there: make hosts-up"
  exit 0
}
for number in 1 2 3; do
  name=$hosts_project-host-$number
  if [ "$(docker inspect --format '{{.State.Status}}' "$name" 2>/dev/null)" != running ]; then
    echo "host-$number  $HOSTS_NET.1$number  does not run"
    continue
  fi
  # shellcheck disable=SC2016 # on the host
  docker exec "$name" sh -c '
    units=$(systemctl is-active redis-server redis-sentinel haproxy keepalived | paste -sd " ")
    role=$(. /etc/redis-ha/redis.env 2>/dev/null; printf "info replication\n" |
      REDISCLI_AUTH=$REDIS_REPLICATION_PASSWORD timeout 2 redis-cli --no-auth-warning --user replication 2>/dev/null | tr -d "\r" |
      awk -F: "/^role:/ { role = \$2 } /^master_host:/ { of = \" of \" \$2 } /^master_link_status:/ { link = \", link \" \$2 } END { print role of link }")
    holds=$(ip -o addr show to '"$HOSTS_NET"'.10 | grep -q . && echo ", holds '"$HOSTS_NET"'.10" || :)
    route=$(curl -fs --max-time 2 http://127.0.0.1:8404/route || echo "HAProxy does not answer")
    echo "'"host-$number  $HOSTS_NET.1$number"'  ${role:-Redis does not answer}$holds"
    echo "        units $units; route $route"'
done
