# The lab's containers by Compose's labels: works without .env and whatever state it is in. Source it.

# containers [FILTER...]: ids of the project's containers, running or not.
containers() {
  for filter in "$@"; do set -- "$@" --filter "$filter" && shift; done
  docker ps -aq --filter "label=com.docker.compose.project=$(project)" "$@"
}

# service_containers NAME...: ids of these services' containers.
service_containers() {
  for service in "$@"; do containers "label=com.docker.compose.service=$service"; done
}

# remove_containers [OPTION...]: all of the project's. What a command that was stopped in the middle asked for, Docker still
# does, and refuses the same meanwhile: that is waited for.
remove_containers() {
  for _ in $(seq 100); do
    ids=$(containers)
    [ -n "$ids" ] || return 0
    # shellcheck disable=SC2086 # a list of ids
    said=$(docker rm --force "$@" $ids 2>&1) && return 0
    case "$said" in *"already in progress"* | *"No such container"*) ;; *) break ;; esac
    sleep 0.2
  done
  fail "The lab's containers could not be removed: $(printf '%s\n' "$said" | tail -n 1)"
}

# Removes the project's networks. A guest, a container of somebody else's in one of them, is detached first: Docker
# removes no network that is in use.
remove_networks() {
  for network in $(docker network ls -q --filter "label=com.docker.compose.project=$(project)"); do
    docker network inspect --format '{{range $id, $guest := .Containers}}{{$id}} {{$guest.Name}}{{"\n"}}{{end}}' "$network" |
      while read -r id name; do
        [ -n "$id" ] || continue
        note "Detached the container $name, which is not the lab's, from the lab's network."
        docker network disconnect --force "$network" "$id"
      done
    docker network rm "$network" >/dev/null
  done
}
