# shellcheck disable=SC2034 # whoever sources it uses them
# What the three hosts and all that belongs to them are called. Source it, after say.sh and setting.sh.

hosts_project=$(project)
# The first three numbers of their network, inside 198.18.0.0/15 as the lab's.
HOSTS_NET=$(setting HOSTS_NET 198.18.79)
echo "$HOSTS_NET" | grep -Eqx '198\.1[89]\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])' ||
  (fail "HOSTS_NET=$HOSTS_NET must be the first three numbers of a /24 inside 198.18.0.0/15, such as 198.18.79.") || exit 78
hosts_network=${hosts_project}_hosts
# Key, known hosts, and what else goes with them.
hosts_state=.lab/$hosts_project/hosts
hosts_label=redis-ha-lab.hosts
recipe_of() {
  cat "hosts/images/$1"/* | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c 1-12
}
host_image=redis-ha-lab/host:$(recipe_of host)
control_image=redis-ha-lab/control:$(recipe_of control)

# Their containers, running or not.
host_containers() { docker ps -aq --filter "label=$hosts_label=$hosts_project"; }
