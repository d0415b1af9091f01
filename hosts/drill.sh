#!/bin/sh
# drill.sh SITE WORDS...: the lab's words (scenario host-failure, heal, status, switchover) on the hosts of a site.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. hosts/names.sh

site=$1
shift
refuse() { (fail "$@") || exit 78; }
[ -f "$site" ] && [ -r "$site" ] || refuse "SITE=$site can't be read; nothing was changed." "For the three hosts of make hosts-up: SITE=hosts/site.yaml"
# Two lines of YAML, without anything that needs a parser.
of_site() { sed -n "s/^$1: *\([^#]*[^# ]\) *\(#.*\)\{0,1\}$/\1/p" "$site" | tail -n 1; }
folder=$(dirname "$site")/$(of_site inventory)
[ -r "$folder/inventory.yaml" ] || refuse "$site names the inventory $(of_site inventory), and there is no $folder/inventory.yaml; nothing was changed."

case ${1:-} in
  scenario | switchover | heal)
    [ "$(of_site drills)" = allowed ] ||
      refuse "$site does not say \"drills: allowed\", so nothing is broken there; nothing was changed."
    # Asked once for each site, as it is.
    mkdir -p "$hosts_state"
    known=$hosts_state/allowed-$(cksum <"$folder/inventory.yaml" | tr -d ' ')
    if [ ! -e "$known" ]; then
      note "On $(of_site inventory), by ssh: kill, stop and pause units; drop packets with a table of nft of its own (redis_ha_drill);"
      note "write keys lab:run:… and remove them. A timer on each host takes every fault back after 300 s. Nothing is installed."
      confirm "break the master of the cluster in $folder, and what it asks for later" || refuse "Nothing was changed."
      : >"$known"
    fi
    ;;
esac
sh setup/node.sh true
# Anybody may look; what changes something has the name of a lock.
case ${1:-} in scenario | switchover | heal) HOLD=1 && export HOLD ;; esac
# shellcheck disable=SC2016 # in the container
exec sh hosts/control.sh "$folder" sh -c 'export FILE=/dev/shm/lab
  said=$(ansible-playbook -i /inventory/inventory.yaml hosts/environment.yaml 2>&1) || { printf "%s\n" "$said" >&2; exit 78; }
  . $FILE && rm $FILE && exec node cli/src/lab.ts "$@"' sh "$@"
