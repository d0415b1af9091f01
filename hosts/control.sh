#!/bin/sh
# control.sh FOLDER COMMAND...: runs it where Ansible, ssh and Node are, with this checkout at /lab (read-only) and the
# folder of the inventory at /inventory.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. hosts/names.sh

folder=$(cd "$1" && pwd -P)
shift

# Among the three containers, or where this machine is.
network=host
if [ "$folder" = "$PWD/hosts/lab" ]; then network=$hosts_network; fi
if [ -n "${SSH_AUTH_SOCK:-}" ] && [ "$network" = host ]; then
  set -- --volume "$SSH_AUTH_SOCK:/agent" --env SSH_AUTH_SOCK=/agent "$control_image" "$@"
else
  set -- "$control_image" "$@"
fi
# What the person's ssh knows of hosts, and the key that it would try first.
for file in known_hosts id_ed25519 id_rsa; do
  if [ "$network" = host ] && [ -r "$HOME/.ssh/$file" ]; then
    set -- --volume "$HOME/.ssh/$file:/root/.ssh/$file:ro" "$@"
  fi
done
if [ -t 0 ] && [ -t 1 ]; then set -- --tty "$@"; fi
mkdir -p "$hosts_state" runs
# One at a time for what changes them: Docker gives a name only once.
if [ -n "${HOLD:-}" ]; then
  set -- --name "$hosts_project-hosts-lock" "$@"
  if docker inspect "$hosts_project-hosts-lock" >/dev/null 2>&1; then
    (fail "The hosts are held by another run; nothing was changed." "Wait for its end, or end it: docker kill --signal INT $hosts_project-hosts-lock") || exit 75
  fi
fi
exec docker run --rm --interactive --init --network "$network" \
  --label "$hosts_label=$hosts_project-control" \
  --volume "$PWD:/lab:ro" --volume "$PWD/runs:/lab/runs" --volume "$folder:/inventory:ro" \
  --volume "$PWD/$hosts_state:/state:ro" \
  --env HOSTS_NET="$HOSTS_NET" --env HOSTS_STATE=/state --env ANSIBLE_CONFIG=/lab/hosts/ansible.cfg \
  --env LOG_LEVEL --env NO_COLOR --env ANSIBLE_VAULT_PASSWORD_FILE=/inventory/.vault-password "$@"
