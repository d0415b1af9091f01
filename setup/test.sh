#!/bin/sh
# Everything that can fail: check, unit, a bare machine, set-up, contract, integration, end-to-end.
# All of it runs, even when an early part fails; the last line is the sum. PARTS names fewer, or
# `registry`: the lab on the official images, for machines that reach a registry.
#
# The end-to-end tests have a lab of their own (project, network, ports, .env), so a lab that
# runs here is never touched. What the tests started is removed however they end.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

export LAB_PROJECT=redis-ha-lab-test LAB_NET=198.18.78
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh
export HAPROXY_WRITE_PORT=26383 HAPROXY_READ_PORT=26384 HAPROXY_STATS_PORT=28404
export PUBLISHER_PORT=24001 SUBSCRIBER_PORT=24002 EXPORTER_PORT=29121
export PROMETHEUS_PORT=29090 ALERTMANAGER_PORT=29093 GRAFANA_PORT=23000 CONSOLE_PORT=28080
# testcontainers: its clean-up container is an image of its own, which can't be had everywhere
# (the trap below cleans up instead); and published ports are on this host's loopback, which it
# would guess wrong on a host that looks like a container.
export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=localhost
export NO_COLOR=1

# Not below .lab, which the tests of make clean empty.
RESULTS=$(mktemp -d)
export RESULTS

test_containers() { docker ps -aq --no-trunc --filter label=org.testcontainers=true 2>/dev/null | sort; }
before=""

clean_up() {
  status=$?
  trap '' INT TERM
  # Only what was not there before: another project's tests may run on this host.
  test_containers | while read -r id; do
    case "$before" in *"$id"*) ;; *) docker rm -fv "$id" >/dev/null 2>&1 || true ;; esac
  done
  sh setup/remove.sh >/dev/null 2>&1 || true
  sh tests/fresh/remove.sh >/dev/null 2>&1 || true
  rm -rf "$env_file" "$RESULTS"
  exit $status
}
trap clean_up EXIT
trap 'exit 130' INT TERM

sh setup/engine.sh
# Another checkout's tests may run now: theirs is the same project.
refuse_foreign
parts=${PARTS:-check unit fresh setup contract integration e2e}
# Without a browser the tests that need one are skipped, and say so.
case " $parts " in *" e2e "*) sh setup/browser.sh >/dev/null || true ;; esac
before=$(test_containers)
sh images/images.sh
sh setup/secrets.sh
# The images by name, for tests that start single containers.
for name in REDIS HAPROXY PROMETHEUS ALERTMANAGER NODE; do
  eval "export ${name}_IMAGE=\$(env_get ${name}_IMAGE)"
done

for part in $parts; do
  step "$part"
  if [ "$part" = check ]; then
    sh setup/check.sh || true
  else
    # The sum tells failures, so one part does not keep the next from running.
    sh setup/node.sh npx vitest run --project "$part" --passWithNoTests \
      --reporter=default --reporter=json --outputFile.json="$RESULTS/$part.json" || true
  fi
done

mkdir -p .lab/results
# shellcheck disable=SC2086 # a list of names
sh setup/node.sh node setup/sum-results.ts "$RESULTS" .lab/results/sum $parts
