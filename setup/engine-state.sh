# Questions about the Docker engine of this host. Source it.

# Prints the names of what is not installed, separated by blanks; nothing when all is there.
engine_missing() {
  missing=""
  command -v docker >/dev/null 2>&1 || missing="docker"
  # A client alone is enough where the engine is elsewhere (DOCKER_HOST, Docker Desktop, rootless).
  if [ "$(uname -s)" = Linux ] && [ -z "${DOCKER_HOST:-}" ] && ! command -v dockerd >/dev/null 2>&1 &&
    ! docker version >/dev/null 2>&1 && [ "$(engine_answer)" != denied ]; then
    missing="docker-engine"
  fi
  docker compose version >/dev/null 2>&1 || missing="$missing docker-compose"
  printf '%s' "${missing# }"
}

# yes, denied (runs, but not for this user), mismatch (client and server too far apart) or no.
engine_answer() {
  if docker version >/dev/null 2>&1; then
    echo yes
    return
  fi
  case "$(engine_error)" in
    *"ermission denied"*) echo denied ;;
    *"is too new"* | *"is too old"*) echo mismatch ;;
    *) echo no ;;
  esac
}

engine_error() { docker version 2>&1 >/dev/null | tail -n 1; }

# compose_recent_enough VERSION: 2.26 is the oldest the Compose file is tested with.
compose_recent_enough() {
  numbers=${1#v}
  major=${numbers%%.*}
  minor=${numbers#*.}
  minor=${minor%%.*}
  case "$major$minor" in '' | *[!0-9]*) return 1 ;; esac
  [ "$major" -gt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -ge 26 ]; }
}
