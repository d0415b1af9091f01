#!/bin/sh
# Says which of the published ports are taken, by what, and which variable moves each; exit 1 then.
# Ports that this lab itself has published are its own.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/listening.sh

project=$(project)

# Prints "name (pid)" of the process that holds a socket; nothing when it is another user's.
process_of_socket() {
  link=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$1\]" 2>/dev/null | head -n 1) || true
  [ -n "$link" ] || return 0
  pid=${link#/proc/}
  pid=${pid%%/*}
  printf '%s (pid %s)' "$(cat "/proc/$pid/comm" 2>/dev/null)" "$pid"
}

# Prints what has PORT; nothing when it is free.
holder() {
  container=$(docker ps --filter "publish=$1" --format '{{.Names}} {{.Label "com.docker.compose.project"}}' | head -n 1)
  if [ -n "$container" ]; then
    [ "${container#* }" != "$project" ] || return 0
    printf 'the container %s' "${container%% *}"
  elif [ "$(uname -s)" = Linux ]; then
    inode=$(listening_socket "$1")
    [ -n "$inode" ] || return 0
    process=$(process_of_socket "$inode")
    printf '%s' "${process:-a process that only root may see}"
  elif command -v lsof >/dev/null 2>&1; then
    lsof -nP -iTCP:"$1" -sTCP:LISTEN -F pc 2>/dev/null |
      awk '/^p/ { pid = substr($0, 2) } /^c/ { printf "%s (pid %s)", substr($0, 2), pid; exit }'
  fi
}

problems=""
while IFS='|' read -r name rule default; do
  [ "$rule" = port ] || continue
  port=$(setting "$name" "$default")
  by=$(holder "$port")
  [ -z "$by" ] || problems="$problems
Port $port is taken by $by. Move the lab's: make start $name=$((port + 10000 < 65536 ? port + 10000 : port - 10000))"
done <setup/settings.list

if [ -n "$problems" ]; then
  IFS='
'
  # shellcheck disable=SC2086 # one argument a line
  fail "Ports the lab publishes are taken; nothing was started." ${problems#?}
fi
