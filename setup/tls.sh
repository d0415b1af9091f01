#!/bin/sh
# TLS=on: makes what is missing of the lab's certificates, for what TLS changes (docker-compose.tls.yaml). RENEW=1 makes all
# certificates anew.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh

tls=$(setting TLS off)

# Whether the nodes and Sentinels that run speak TLS: on, off, or nothing when none runs.
in_use() {
  service_containers redis-1 redis-2 redis-3 sentinel-1 sentinel-2 sentinel-3 |
    xargs -r docker inspect --format '{{if .State.Running}}{{range .Config.Env}}{{if eq . "TLS=on"}}on{{end}}{{end}};{{end}}' |
    sed -e 's/^;$/off/' -e 's/;$//' | grep . | sort -u | head -n 1
}
running=$(in_use)

[ -z "$running" ] || [ "$running" = "$tls" ] || fail \
  "The lab runs with TLS=$running, and nodes with and without TLS do not understand each other: nothing was changed." \
  "All of it at once, with an outage, data kept: make restart TLS=$tls"

[ "$tls" = on ] || exit 0

folder=.lab/$(project)/tls
net=$(setting LAB_NET 198.18.77)
# Docker would make it, as root, and others on this host have no business in it.
mkdir -p "$folder"
chmod 700 "$folder"
# Which addresses a client may meet the nodes by.
also="DNS:haproxy,IP:$net.5"
[ "$(setting HAPROXIES 1)" = 1 ] || also="$also,IP:$net.4,IP:$net.6"

status=0
made=$(docker run --rm -i --network none --entrypoint sh --volume "$PWD/$folder:/tls" \
  --env PROJECT="$(project)" --env DAYS=365 --env KEEP_DAYS=30 --env RENEW --env RUNNING="${running:+1}" \
  --env ALSO="$also" \
  --env MEMBERS="redis-1=$net.11,redis-2=$net.12,redis-3=$net.13,sentinel-1=$net.21,sentinel-2=$net.22,sentinel-3=$net.23" \
  "redis-ha-lab/tools:$(env_get LAB_IMAGE_TAG)" -s <setup/tls-sign.sh) || status=$?
case $status in
  0) ;;
  3) fail "The lab's certificate authority ends soon, and what runs trusts no other: nothing was changed." \
    "Make it anew while nothing runs: make stop, then make start" ;;
  *) fail "The certificates could not be made in $folder." "What openssl says stands above." ;;
esac
[ -z "$made" ] || step "Made certificates for $(echo "$made" | paste -sd ' ' -)"

# By these words Compose knows that a node's certificate is another one (up.sh then replaces it, one after the other).
for member in redis-1 redis-2 redis-3 sentinel-1 sentinel-2 sentinel-3; do
  name=TLS_CERTIFICATE_$(echo "$member" | tr 'a-z-' 'A-Z_')
  env_set "$name" "$(cksum <"$folder/$member/node.crt" | cut -d' ' -f1)"
done
