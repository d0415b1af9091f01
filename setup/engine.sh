#!/bin/sh
# Makes `docker` and `docker compose` work: installs and starts what is missing on Debian and
# Ubuntu as root; elsewhere says what to do. Changes nothing where both already answer.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/engine-state.sh

install_hint="Install Docker Engine and Compose v2, then run make start again."

missing=$(engine_missing)
if [ -n "$missing" ]; then
  command -v apt-get >/dev/null 2>&1 || fail "Docker is incomplete here (missing: $missing)." "$install_hint"
  [ "$(id -u)" = 0 ] || fail "Docker is incomplete here (missing: $missing) and installing it needs root." \
    "Run as root: sudo make start. Or: $install_hint"
  confirm "install $missing with apt" || fail "Nothing installed." "$install_hint"
  sh setup/engine-install.sh
  hash -r
fi

case "$(engine_answer)" in
  yes) ;;
  denied)
    fail "The Docker engine runs, but $(id -un) may not talk to it." \
      "Run with sudo, or: sudo usermod -aG docker $(id -un), then log in again."
    ;;
  mismatch)
    fail "Docker client and engine API versions are incompatible: $(engine_error)" \
      "Update the older of the two."
    ;;
  *)
    if [ -n "${DOCKER_HOST:-}" ]; then
      fail "No Docker engine answers at DOCKER_HOST=$DOCKER_HOST." "Start it there, or unset DOCKER_HOST."
    elif [ "$(uname -s)" = Darwin ]; then
      fail "Docker is not running." "Start Docker Desktop (or your other engine), then run make start again."
    elif [ "$(id -u)" != 0 ]; then
      fail "The Docker engine is not running." "Start it: sudo systemctl start docker"
    fi
    sh setup/engine-start.sh
    ;;
esac

version=$(docker compose version --short 2>/dev/null)
compose_recent_enough "$version" || fail "Docker Compose $version is too old: the lab needs 2.26 or later." \
  "Update Docker Compose (the package docker-compose-plugin or docker-compose-v2), then run make start again."
