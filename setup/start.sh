#!/bin/sh
# From any state to a ready lab: `make start`.
# REMEMBER: names of the settings given on the command line; they are kept in .env, so that
# every later command means the same lab.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh
. setup/lock.sh

started=$(date +%s)

sh setup/settings.sh
sh setup/disk.sh
sh setup/engine.sh
refuse_foreign
hold_lab "make start"
sh setup/data.sh
sh images/images.sh
# At the first start of all it can only be held now, and somebody may have been faster.
hold_lab "make start"
refuse_foreign
sh setup/secrets.sh
sh setup/network.sh
sh setup/ports.sh
sh setup/tls.sh
sh setup/haproxies.sh

for name in ${REMEMBER:-}; do env_set "$name" "$(setting "$name")"; done

sh setup/up.sh
sh setup/published.sh repair
sh setup/lab.sh ready --wait

[ -n "$(env_get GRAFANA_IMAGE)" ] || note "Without Grafana: image unavailable. http://127.0.0.1:$(setting GRAFANA_PORT 3000) says how to get it; Prometheus has every number."
[ "$(setting HANDS off)" = off ] || note "Hands on, for whoever has this link: $(sh setup/hands.sh)"
step "Ready after $(($(date +%s) - started)) s"
