#!/bin/sh
# Brings up what is not running and carries changes into what is, without an avoidable outage:
# Sentinels one by one, then replicas one by one, then the master after a switchover, then the
# rest. Where nothing changed, nothing is touched.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/outdated.sh
. setup/containers.sh

# Labs side by side keep their notes apart.
notes=.lab/$(project)
mkdir -p "$notes"
# Docker would make it, as root.
mkdir -p runs

up() {
  docker compose up --detach --quiet-pull "$@" >"$notes/up.log" 2>&1 ||
    fail "Docker Compose could not start the lab: $(tail -n 1 "$notes/up.log")" "The whole output: $notes/up.log"
}

# quietly "what failed" WORDS...: the lab's words, with their output only on failure.
quietly() {
  what=$1
  shift
  sh setup/lab.sh "$@" >"$notes/words.log" 2>&1 || {
    cat "$notes/words.log" >&2
    fail "$what" "What is not changed yet stays as it was. Look: make status; try again: make start"
  }
}

master() { sh setup/lab.sh status --format json | sed -n 's/.*"master": *"\([^"]*\)".*/\1/p' | head -n 1; }

replace() {
  note "$1"
  up --no-deps --force-recreate "$1"
  quietly "The lab did not become ready again after $1 was replaced." ready --wait
}

# Docker keeps a volume's labels for good, and Compose wants to make one anew, without its data, when the file says
# others: so the owner of the data, and which server wrote them (data.sh), are not in the file.
there=$(docker volume ls --format '{{.Name}}')
for volume in $(docker compose config --volumes); do
  echo "$there" | grep -qx "$(project)_$volume" || docker volume create "$(project)_$volume" >/dev/null \
    --label "com.docker.compose.project=$(project)" --label "com.docker.compose.volume=$volume" \
    --label "redis-ha-lab.checkout=$LAB_CHECKOUT" --label "redis-ha-lab.engine=$(setting ENGINE redis)"
done

outdated=$(outdated_services)
sentinels=$(echo "$outdated" | grep '^sentinel-' || true)
nodes=$(echo "$outdated" | grep '^redis-' || true)
rest=$(echo "$outdated" | grep -v '^sentinel-\|^redis-' || true)

if [ -n "$sentinels$nodes" ]; then
  step "Carrying changes into the running lab, one part after the other"
  # One that has ended would keep the lab from becoming ready after the first of the others: it starts before them, with the
  # changes.
  running=$(docker compose ps --status running --services)
  for part in $(docker compose config --services | grep '^sentinel-\|^redis-' | sort); do
    echo "$running" | grep -qx "$part" && continue
    note "$part, which has ended"
    up --no-deps "$part"
  done
  for sentinel in $sentinels; do replace "$sentinel"; done
  last=""
  for node in $nodes; do
    # Asked each time: a failover may come in between.
    if [ "$node" = "$(master)" ]; then last=$node; else replace "$node"; fi
  done
  if [ -n "$last" ]; then
    note "moving the master away from $last first"
    quietly "The master could not be moved away from $last." switchover
    replace "$last"
  fi
fi

# Grafana and the page in its place have one address and one port, and hands may have been switched off; the profile has
# the service's name.
remove() {
  ids=$(service_containers "$1")
  # shellcheck disable=SC2086 # a list of ids
  [ -z "$ids" ] || docker rm --force $ids >"$notes/up.log" 2>&1 ||
    fail "The container of $1 could not be removed." "$(cat "$notes/up.log")"
}
for service in grafana without-grafana hands host-ports haproxy-2; do
  case ",$(setting COMPOSE_PROFILES)," in *",$service,"*) continue ;; esac
  remove "$service"
  if [ "$service" = haproxy-2 ]; then
    remove keepalived
    remove keepalived-2
  fi
done

started() { service_containers "$1" | xargs -r docker inspect --format '{{.State.StartedAt}} {{.State.Running}}' | head -n 1; }
changed() { echo "$rest" | grep -qx "$1"; }
if [ "$(setting HAPROXIES 1)" = 2 ]; then
  for haproxy in haproxy haproxy-2; do
    # A HAProxy is in the network of its keepalived for as long as that runs: the next one's is another. And one that had a
    # network of its own must leave address and ports before keepalived takes them.
    keepalived=keepalived${haproxy#haproxy}
    before=$(started "$keepalived" | sed -n 's/ true$//p')
    since=$(started "$haproxy" | sed 's/ .*//')
    if [ -n "$since" ] && { [ -z "$before" ] || changed "$keepalived" || changed "$haproxy" || expr "$before" '>' "$since" >/dev/null; }; then
      remove "$haproxy"
      rest=$(echo "$rest" | grep -vx "$haproxy" || true)
    fi
  done
fi

step "Starting the lab"
# shellcheck disable=SC2086 # a list of names
[ -z "$rest" ] || up --no-deps --force-recreate $rest
# The nodes wait for the Sentinels, not the other way round; but at the first start of all, a Sentinel
# that is much earlier than redis-1 would call it down and promote another node. (As depends_on this
# would also make a later `docker compose start sentinel-1` start nodes that were stopped on purpose.)
up redis-1 redis-2 redis-3
up --remove-orphans
