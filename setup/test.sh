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

# Before anything is started: a name that is mistyped would only be a part without results.
parts=${PARTS:-check unit fresh setup contract integration e2e}
known="check unit fresh setup contract integration integration-alone e2e registry"
parts_named=0
set -f
for part in $parts; do
  case " $known " in *" $part "*) ;; *) (fail "PARTS=$PARTS: there is no part \"$part\"; nothing was started." "There are: $known") || exit 78 ;; esac
  parts_named=$((parts_named + 1))
done
set +f
[ $parts_named -gt 0 ] || (fail "PARTS=$PARTS: there is no part in it; nothing was started." "There are: $known") || exit 78

export LAB_PROJECT=redis-ha-lab-test LAB_NET=198.18.78
. setup/setting.sh
export HAPROXY_WRITE_PORT=26383 HAPROXY_READ_PORT=26384 HAPROXY_STATS_PORT=28404
export PUBLISHER_PORT=24001 SUBSCRIBER_PORT=24002 EXPORTER_PORT=29121
export PROMETHEUS_PORT=29090 ALERTMANAGER_PORT=29093 GRAFANA_PORT=23000 CONSOLE_PORT=28080
# testcontainers: its clean-up container is an image of its own, which is not available everywhere
# (the trap below cleans up instead); and published ports are on this host's loopback, which it
# would guess wrong on a host that looks like a container.
export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=localhost
export NO_COLOR=1

# Of this run alone: another one of this checkout would read them.
RESULTS=$(mktemp -d)
export RESULTS

# Every container that a test starts by itself carries it.
TEST_RUN=$(date +%s)-$$
export TEST_RUN

# Addresses, ports and names are fixed, so one run at a time on a machine, from whichever checkout. The lock is gone
# with this script, however that ends, and is not handed on to what it starts: an engine outlives it.
lock=/tmp/redis-ha-lab-test.lock
if command -v flock >/dev/null 2>&1; then
  [ -e "$lock" ] || (set -C && : >"$lock")
  exec 8<"$lock"
  flock -n 8 || fail "The tests run on this machine already, from this checkout or another." \
    "Wait for their end. Who it is: fuser -v $lock"
fi

e2e=
shown=
clean_up() {
  status=$?
  trap '' INT TERM
  # All that it has started, where it has a process group of its own.
  [ -z "$e2e" ] || kill -TERM "-$e2e" 2>/dev/null || kill "$e2e" 2>/dev/null || true
  [ -z "$shown" ] || kill "$shown" 2>/dev/null || true
  sh tests/remove.sh >/dev/null 2>&1 8<&- || true
  rm -rf "$env_file" "$RESULTS"
  exit $status
}
trap clean_up EXIT
trap 'exit 130' INT TERM

sh setup/engine.sh 8<&-
# What an earlier run left that could not clean up, wherever it ran: nobody else runs now.
sh tests/remove.sh >/dev/null 8<&-
# Without a browser the tests that need one are skipped, and say so.
case " $parts " in *" e2e "*) sh setup/browser.sh >/dev/null || true ;; esac
sh images/images.sh
sh setup/secrets.sh
# The images by name, for tests that start single containers.
for name in REDIS HAPROXY PROMETHEUS ALERTMANAGER NODE; do
  eval "export ${name}_IMAGE=\$(env_get ${name}_IMAGE)"
done
TOOLS_IMAGE=redis-ha-lab/tools:$(env_get LAB_IMAGE_TAG)
export TOOLS_IMAGE

# Most of their time the end-to-end tests wait for one lab, and the others for containers of their own: side by side they
# take little more than the longer of both. What measures the machine runs before or after, alone.
alone_before=''
beside_e2e=''
alone_after=''
for part in $parts; do
  case $part in
    check | unit) alone_before="$alone_before $part" ;;
    integration)
      beside_e2e="$beside_e2e integration"
      alone_after=integration-alone
      ;;
    integration-alone) alone_after=integration-alone ;;
    e2e) ;;
    *) beside_e2e="$beside_e2e $part" ;;
  esac
done

# The packages are put in place once, not by two at the same time.
sh setup/node.sh true
for part in $alone_before; do sh setup/test-part.sh "$part" || true; done
case " $parts " in *" e2e "*)
  # In a process group of its own, where there is setsid (not on macOS). It keeps the lock.
  $(command -v setsid || true) sh setup/test-part.sh e2e >"$RESULTS/e2e.log" 2>&1 &
  e2e=$!
  ;;
esac
for part in $beside_e2e; do sh setup/test-part.sh "$part" || true; done
if [ -n "$e2e" ]; then
  tail -n +1 -f "$RESULTS/e2e.log" &
  shown=$!
  wait "$e2e" || true
  e2e=
  # It reads once a second.
  sleep 2
  kill "$shown"
  shown=
fi
for part in $alone_after; do sh setup/test-part.sh "$part" || true; done

parts_summed=$parts
case " $parts " in *" integration-alone "*) ;; *) parts_summed="$parts $alone_after" ;; esac
[ ! -e "$RESULTS/coverage.json" ] || parts_summed="$parts_summed coverage"

mkdir -p .lab/results
# shellcheck disable=SC2086 # a list of names
sh setup/node.sh node setup/sum-results.ts "$RESULTS" .lab/results/sum $parts_summed
