# Which running services are not what the settings and configuration files now say. Source it.

# The configuration files that a service reads when it starts.
configuration_of() {
  case "$1" in
    redis-*) echo redis ;;
    sentinel-*) echo sentinel redis/config-file.sh ;;
    haproxy-2) echo haproxy ;;
    keepalived*) echo keepalived ;;
    haproxy | prometheus | alertmanager) echo "$1" ;;
    grafana) echo grafana/provisioning ;;
  esac
}

# changed_since TIME PATH...: succeeds when a configuration file among them is newer.
changed_since() {
  since=$1
  shift
  [ -n "$(find "$@" -type f ! -name '*.ts' ! -name '*.json' ! -name '*.md' ! -path '*/tests/*' -newermt "$since" 2>/dev/null | head -n 1)" ]
}

# Prints the names, one a line.
outdated_services() {
  wanted=$(docker compose config --hash '*')
  docker ps -q --filter "label=com.docker.compose.project=$(project)" --filter label=com.docker.compose.oneoff=False |
    xargs -r docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}} {{index .Config.Labels "com.docker.compose.config-hash"}} {{.State.StartedAt}} {{.HostConfig.NetworkMode}}' |
    sort | while read -r service hash started network; do
    # Compose labels each container with the hash of its settings. Of one that lives in another's network the other's id is
    # among them, which only `up` knows: it makes it anew by itself.
    case "$network" in container:*) hash=$(echo "$wanted" | sed -n "s/^$service //p") ;; esac
    if ! echo "$wanted" | grep -qx "$service $hash"; then
      # Not in the file, or in a profile that is off: nothing to bring up to date.
      if echo "$wanted" | grep -q "^$service "; then echo "$service"; fi
      continue
    fi
    files=$(configuration_of "$service")
    # Whole seconds: not every find reads fractions.
    # shellcheck disable=SC2086 # a list of paths
    if [ -n "$files" ] && changed_since "${started%%.*}Z" $files; then echo "$service"; fi
  done
}
