#!/bin/sh
# Linter, types, and every configuration by its own parser, in the images the lab runs.
# RESULTS: a folder for the count (check.json), as vitest's reporter would write it.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh

passed=0
failed=0
skipped=0
skips=""
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM

# check "what" COMMAND...: one line; the output only when it fails.
check() {
  what=$1
  shift
  if "$@" >"$log" 2>&1; then
    passed=$((passed + 1))
    echo "✓ $what"
  else
    failed=$((failed + 1))
    echo "✗ $what"
    head -n 80 "$log" | sed "s/^/  /"
  fi
}

# The host's, or a private copy of Debian's: a program that needs no installation.
shellcheck_command() {
  if command -v shellcheck; then return; fi
  program=$PWD/.lab/shellcheck/usr/bin/shellcheck
  if [ ! -x "$program" ] && [ -n "$(sh setup/debian-mirror.sh 2>/dev/null)" ]; then
    deb=$(sh setup/debian-package.sh shellcheck 2>/dev/null) && dpkg-deb -x "$deb" .lab/shellcheck
  fi
  if "$program" --version >/dev/null 2>&1; then echo "$program"; fi
}

shell_scripts() { git ls-files -co --exclude-standard -- '*.sh' .ci/run | sort; }

# in_image IMAGE PROGRAM FOLDER ARGUMENTS...: a parser over a folder of the checkout, at /check.
in_image() {
  image=$1
  program=$2
  folder=$3
  shift 3
  docker run --rm --network none --user 0 --entrypoint "$program" --volume "$PWD/$folder:/check:ro" "$image" "$@"
}

# What TLS=on adds, whatever this lab has; the values only have to be there.
tls_compose() {
  COMPOSE_FILE=docker-compose.yaml:docker-compose.tls.yaml \
    TLS_CERTIFICATE_REDIS_1=1 TLS_CERTIFICATE_REDIS_2=1 TLS_CERTIFICATE_REDIS_3=1 \
    TLS_CERTIFICATE_SENTINEL_1=1 TLS_CERTIFICATE_SENTINEL_2=1 TLS_CERTIFICATE_SENTINEL_3=1 \
    docker compose --profile '*' config -q
}

# The same of HAPROXIES=2.
haproxies_compose() {
  COMPOSE_FILE=docker-compose.yaml:docker-compose.haproxies.yaml HAPROXY_HOST=4 docker compose --profile '*' config -q
}

# haproxy_config TLS: HAProxy's configuration reads its environment; the values only have to be there. The authority's
# key is nobody's.
haproxy_config() {
  docker run --rm --network none --entrypoint haproxy --volume "$PWD/haproxy:/usr/local/etc/haproxy:ro" \
    --volume "$PWD/tests/fixtures/authority.crt:/tls/ca.crt:ro" --env TLS="$1" --env TLS_CA_FILE=/tls/ca.crt \
    --env LAB_NET=198.18.77 --env SENTINEL_MASTER_NAME=mymaster --env REDIS_HEALTHCHECK_PASSWORD=check --env SENTINEL_CLIENT_PASSWORD=check \
    --env READ_MAX_LAG_BYTES=1048576 --env READ_MAX_LAG_SECONDS=10 \
    "$(setting HAPROXY_IMAGE)" -c -f /usr/local/etc/haproxy/haproxy.cfg
}

alert_rules() { (cd prometheus && ls rules/*.yml) | sed 's#^#/check/#'; }
rule_tests() { (cd prometheus && ls rules/tests/*.yml) | sed 's#^#/check/#'; }

# A fresh clone has neither images nor secrets yet, and half of the parsers live in the images.
if [ -z "$(setting HAPROXY_IMAGE)" ]; then
  sh setup/engine.sh
  sh images/images.sh
  sh setup/secrets.sh
fi

check "formatting and lint (biome)" sh setup/node.sh npx biome check .
check "types (tsc)" sh setup/node.sh npx tsc --noEmit -p .
shellcheck=$(shellcheck_command)
if [ -n "$shellcheck" ]; then
  # -s: files that are only sourced have no first line to tell. SC2154: they read variables of
  # whoever sources them.
  # shellcheck disable=SC2046 # a list of files
  check "shell scripts (shellcheck)" "$shellcheck" -s sh -S warning -e SC2154 $(shell_scripts)
else
  echo "- shell scripts (shellcheck): skipped, it is not installed"
  skipped=1
  skips='{"fullName":"shell scripts (shellcheck)","status":"skipped","meta":{"skipReason":"shellcheck is not installed"}}'
fi
check "docker-compose.yaml (docker compose config)" docker compose --profile '*' config -q
check "docker-compose.tls.yaml (docker compose config)" tls_compose
check "docker-compose.haproxies.yaml (docker compose config)" haproxies_compose
check "haproxy.cfg (haproxy -c)" haproxy_config off
check "haproxy.cfg with TLS (haproxy -c)" haproxy_config on
check "prometheus.yml (promtool)" in_image "$(setting PROMETHEUS_IMAGE)" promtool prometheus check config /check/prometheus.yml
# shellcheck disable=SC2046 # a list of files
check "alert rules (promtool)" in_image "$(setting PROMETHEUS_IMAGE)" promtool prometheus check rules $(alert_rules)
# shellcheck disable=SC2046 # a list of files
check "alert rules' tests (promtool)" in_image "$(setting PROMETHEUS_IMAGE)" promtool prometheus test rules $(rule_tests)
check "alert rules for production (promtool)" in_image "$(setting PROMETHEUS_IMAGE)" promtool prometheus check rules /check/production/rules.yml
check "their tests (promtool)" in_image "$(setting PROMETHEUS_IMAGE)" promtool prometheus test rules /check/production/rules_test.yml
check "alertmanager.yml (amtool)" in_image "$(setting ALERTMANAGER_IMAGE)" amtool alertmanager check-config /check/alertmanager.yml

if [ -n "${RESULTS:-}" ]; then
  printf '{"numPassedTests":%s,"numFailedTests":%s,"numPendingTests":%s,"testResults":[{"status":"passed","assertionResults":[%s]}]}\n' \
    "$passed" "$failed" "$skipped" "$skips" >"$RESULTS/check.json"
fi
[ "$failed" = 0 ]
