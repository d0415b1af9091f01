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
