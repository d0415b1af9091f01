#!/bin/sh
# lab.sh WORDS...: runs the lab command (LAB_SERVICE: another tool) in its container, as a person or a script would expect it:
# live display and Ctrl-C on a terminal, plain output into a pipe.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh

command -v docker >/dev/null 2>&1 || fail "Docker is not installed." "make start installs it, or says what to do."
# Without its network there is nothing to ask, and compose run would leave an empty one behind.
owner=$(docker network inspect --format '{{index .Labels "redis-ha-lab.checkout"}}' "$(project)_lab" 2>/dev/null) || {
  docker version >/dev/null 2>&1 || fail "No Docker engine answers." "make start starts it, or says what to do."
  fail "The lab is not running." "Start it: make start"
}
[ "$owner" = "$LAB_CHECKOUT" ] || refuse_foreign

mkdir -p runs
word=${1:-}
set -- "${LAB_SERVICE:-lab}" "$@"
# Who has the Docker socket is root on this host: only what acts on containers, or looks at them, gets it.
case $word in
  scenario | chaos | heal | switchover | benchmark | ready | config | reset-config | kill | up | pause | unpause | cut | join)
    set -- --volume /var/run/docker.sock:/var/run/docker.sock "$@"
    ;;
esac
# Prometheus asks the container called `lab` for the fault in force. A status that runs meanwhile
# knows of none and must not answer to that name.
case $word in scenario | scenarios | chaos | kill | pause | cut) set -- --use-aliases "$@" ;; esac
# Of a script that holds the lab (lock.sh).
[ -z "${LAB_LOCK:-}" ] || set -- --env LAB_LOCK "$@"
if [ -t 0 ] && [ -t 1 ]; then exec docker compose run --rm --no-deps "$@"; fi

# Without a terminal Compose leaves at Ctrl-C and the container stays. Some versions of it pass the signal on and some do
# not: so it is told once more, by the other signal, since the same one twice means "at once, without healing"
# (common/src/interruption.ts). And it is waited for.
name=$(project)-lab-run-$$
also=TERM
trap : INT
trap also=INT TERM
code=0
docker compose run --rm --no-deps -T --name "$name" "$@" || code=$?
if docker kill --signal "$also" "$name" >/dev/null 2>&1; then
  docker logs --follow --since 1s "$name" 2>&1 || true
  code=130
fi
exit $code
