#!/bin/sh
# Starts the installed Docker engine: by systemd where it runs, else in the background. Root.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

step "Starting the Docker engine"
if [ -d /run/systemd/system ]; then
  systemctl start docker || fail "systemd could not start the Docker engine." "Look at: journalctl -u docker -n 50"
  exit
fi

mkdir -p .lab
log=$PWD/.lab/dockerd.log
# A pid file of an engine that was killed keeps the next one from starting, also when its process is a
# zombie that nobody has collected yet, or when another process has been given its number since.
forget_if_dead() {
  [ -s "$1" ] || return 0
  awk -v name="$2" '$1 == "Name:" { same = $2 == name } $1 == "State:" { alive = $2 !~ /[ZX]/ } END { exit !(same && alive) }' \
    "/proc/$(cat "$1")/status" 2>/dev/null || rm -f "$1"
}
forget_if_dead /var/run/docker.pid dockerd
forget_if_dead /var/run/docker/containerd/containerd.pid containerd

# A published port costs two files per connection; at its limit the port's process ends, and the port is dead. Also who
# may not raise the limit may use all of it.
# shellcheck disable=SC3045 # dash and bash have it; a shell without it keeps its limit
ulimit -n 1048576 2>/dev/null || ulimit -n "$(ulimit -Hn)" 2>/dev/null || true

# Docker's own networks go where the lab's is: RFC 2544 space, which no LAN or VPN uses.
# setsid: the engine outlives the terminal and is not stopped by its Ctrl-C.
setsid nohup dockerd --bip 198.19.0.1/24 --default-address-pool base=198.19.128.0/17,size=24 \
  >"$log" 2>&1 </dev/null &

# It needs 1 to 3 seconds; 60 is for a slow disk.
deadline=$(($(date +%s) + 60))
until docker version >/dev/null 2>&1; do
  [ "$(date +%s)" -lt "$deadline" ] || fail "The Docker engine did not start within 60 seconds: $(tail -n 1 "$log")" "Its log: $log"
  kill -0 $! 2>/dev/null || fail "The Docker engine ended at once: $(tail -n 1 "$log")" "Its log: $log"
  sleep 0.3
done
