#!/bin/sh
# Brings up what is not running and carries changed settings into what is, without an avoidable
# outage: Sentinels one by one, then replicas one by one, then the master after a switchover,
# then the rest. Where nothing changed, nothing is touched.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh

up() {
  docker compose up --detach --quiet-pull --remove-orphans "$@" >.lab/up.log 2>&1 ||
    fail "Docker Compose could not start the lab: $(tail -n 1 .lab/up.log)" "The whole output: .lab/up.log"
}
mkdir -p .lab

# Services whose running container is not what the settings now say. Compose labels each
# container with the hash of its settings.
changed() {
  docker compose config --hash '*' | sort >.lab/wanted
  docker ps --filter "label=com.docker.compose.project=$(project)" \
    --filter label=com.docker.compose.oneoff=False \
    --format '{{.Label "com.docker.compose.service"}} {{.Label "com.docker.compose.config-hash"}}' | sort >.lab/running
  # In both, with different hashes.
  join .lab/wanted .lab/running | awk '$2 != $3 { print $1 }'
  rm -f .lab/wanted .lab/running
}

master() { sh setup/lab.sh status --format json | sed -n 's/.*"master": *"\([^"]*\)".*/\1/p' | head -n 1; }

# quietly "what failed" WORDS...: the lab's words with their output only on failure.
quietly() {
  what=$1
  shift
  sh setup/lab.sh "$@" >.lab/words.log 2>&1 || {
    cat .lab/words.log >&2
    fail "$what" "What is not changed yet stays as it was. Look: make status; try again: make start"
  }
}

replace() {
  note "$1"
  up --no-deps "$1"
  quietly "The lab did not become ready again after $1 was replaced." ready --wait
}

waiting=$(changed)
nodes=$(echo "$waiting" | grep -E '^redis-' || true)
sentinels=$(echo "$waiting" | grep -E '^sentinel-' || true)

if [ -n "$nodes$sentinels" ]; then
  step "Carrying changed settings into the running lab, one part after the other"
  for sentinel in $sentinels; do replace "$sentinel"; done
  last=""
  for node in $nodes; do
    if [ "$node" = "$(master)" ]; then last=$node; else replace "$node"; fi
  done
  if [ -n "$last" ]; then
    note "moving the master away from $last first"
    quietly "The master could not be moved away from $last." switchover
    replace "$last"
  fi
fi

step "Starting the lab"
up
