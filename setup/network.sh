#!/bin/sh
# Refuses to start when another Docker network already uses the lab's addresses.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh

net=$(setting LAB_NET 198.18.77)
mine=$(project)_lab

other=$(docker network ls -q | xargs docker network inspect \
  --format '{{.Name}} {{range .IPAM.Config}}{{.Subnet}} {{end}}' 2>/dev/null |
  awk -v mine="$mine" -v subnet="$net.0/24" '$1 != mine { for (i = 2; i <= NF; i++) if ($i == subnet) print $1 }')

[ -z "$other" ] || fail "The network $net.0/24 is used by Docker's network $other; nothing was started." \
  "Take other addresses: make start LAB_NET=198.18.$(((${net##*.} + 1) % 256))"
