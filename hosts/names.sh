# shellcheck disable=SC2034 # whoever sources it uses them
# What the three hosts and all that belongs to them are called. Source it, after say.sh and setting.sh.

hosts_project=$(project)
# The first three numbers of their network, inside 198.18.0.0/15 as the lab's.
HOSTS_NET=$(setting HOSTS_NET 198.18.79)
. setup/rule.sh
check HOSTS_NET net "$HOSTS_NET"
[ -z "$problems" ] || (fail "${problems#?}") || exit 78
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
