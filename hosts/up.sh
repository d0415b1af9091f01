#!/bin/sh
# From nothing, or from any state, to three hosts that are a cluster: `make hosts-up`.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. hosts/names.sh

started=$(date +%s)
sh setup/engine.sh
[ "$(uname -s)" = Linux ] || fail "Three hosts need a Docker engine on Linux, and this is $(uname -s); nothing was started."
sh hosts/images.sh

owner=$(docker network inspect --format '{{index .Labels "redis-ha-lab.checkout"}}' "$hosts_network" 2>/dev/null) || owner=none
case $owner in
  none)
    docker network create --label "$hosts_label=$hosts_project" --label "redis-ha-lab.checkout=$LAB_CHECKOUT" \
      --subnet "$HOSTS_NET.0/24" "$hosts_network" >/dev/null ||
      fail "The network $HOSTS_NET.0/24 could not be made." "Take another: make hosts-up HOSTS_NET=198.18.90"
    ;;
  "$LAB_CHECKOUT") ;;
  *) fail "The three hosts $hosts_project belong to another checkout; nothing was changed." "Have your own beside them: LAB_PROJECT=other HOSTS_NET=198.18.90" ;;
esac

mkdir -p "$hosts_state"
chmod 700 "$hosts_state"
[ -e "$hosts_state/key" ] || docker run --rm "$control_image" sh -c \
  'ssh-keygen -q -t ed25519 -N "" -C redis-ha-lab -f /tmp/key && cat /tmp/key /tmp/key.pub' |
  (umask 077 && awk -v key="$hosts_state/key" '/^ssh-/ { print > (key ".pub"); next } { print > key }')

# Flags of a container in which systemd can be the first process; docs/hosts.md says which is for what.
start_host() {
  docker run --detach --name "$1" --hostname "host-$2" --network "$hosts_network" --ip "$HOSTS_NET.1$2" \
    --label "$hosts_label=$hosts_project" --label "redis-ha-lab.checkout=$LAB_CHECKOUT" \
    --cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add NET_RAW --cap-add SYS_PTRACE \
    --cgroupns private --tmpfs /run --tmpfs /run/lock --security-opt apparmor=unconfined \
    --memory 1g --pids-limit 1024 "$host_image"
}

step "Starting three hosts"
for number in 1 2 3; do
  name=$hosts_project-host-$number
  if docker inspect "$name" >/dev/null 2>&1; then
    docker start "$name" >/dev/null
  else
    said=$(start_host "$name" "$number" 2>&1) ||
      fail "This machine's Docker refuses a container that is a host: $(echo "$said" | tail -n 1)"
  fi
done
for number in 1 2 3; do
  name=$hosts_project-host-$number
  # systemd says how its start went; a unit that failed is no obstacle by itself.
  state=$(docker exec "$name" sh -c 'for i in $(seq 100); do state=$(systemctl is-system-running 2>&1); case $state in
      running | degraded) break ;; esac; sleep 0.2; done; echo "$state"' 2>&1) || true
  case "$state" in
    running | degraded) ;;
    *) fail "systemd does not start in a container here: ${state:-it ended}." \
      "It needs the capabilities SYS_ADMIN, NET_ADMIN, NET_RAW and SYS_PTRACE, a private cgroup namespace and cgroup v2. Look: docker logs $name" ;;
  esac
  docker exec -i "$name" sh -c 'cat >/root/.ssh/authorized_keys' <"$hosts_state/key.pub"
done
# The keys of the hosts, asked of the hosts themselves.
for number in 1 2 3; do
  docker exec "$hosts_project-host-$number" cat /etc/ssh/ssh_host_ed25519_key.pub |
    sed "s/^/$HOSTS_NET.1$number /"
done >"$hosts_state/known_hosts"

sh hosts/deploy.sh hosts/lab
step "Ready after $(($(date +%s) - started)) s: writes $HOSTS_NET.10:6383, reads $HOSTS_NET.10:6384 (make hosts-status, make hosts-down)"
