#!/bin/sh
# Removes the three hosts, their network, keys and passwords: `make hosts-down`. Keeps images.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. hosts/names.sh

host_containers | xargs -r docker rm -fv >/dev/null
docker network rm "$hosts_network" >/dev/null 2>&1 || true
rm -rf "$hosts_state" hosts/lab/group_vars hosts/lab/.vault-password
step "Removed the three hosts"
