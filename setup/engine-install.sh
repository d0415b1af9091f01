#!/bin/sh
# Installs the Docker engine and Compose v2 with apt. Root, Debian or Ubuntu.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/engine-state.sh
. setup/apt.sh
. /etc/os-release

mkdir -p .lab
log=.lab/apt.log
: >"$log"

# Debian 12 has no Compose v2; its plugin is one static binary, so Debian 13's runs there too.
compose_from_debian_13() {
  [ -r /usr/share/keyrings/debian-archive-trixie-automatic.gpg ] || install_packages debian-archive-keyring
  deb=$(sh setup/debian-package.sh docker-compose)
  unpacked=$(mktemp -d)
  dpkg-deb -x "$deb" "$unpacked"
  install -D -m 755 "$unpacked/usr/libexec/docker/cli-plugins/docker-compose" \
    /usr/local/lib/docker/cli-plugins/docker-compose
  rm -rf "$unpacked"
}

case "$(engine_missing)" in
  docker*)
    step "Installing the Docker engine (apt: docker.io)"
    # iptables: dockerd runs without it being installed, but containers then reach nothing.
    install_packages docker.io iptables
    # Newer releases have the client in a package of its own.
    command -v docker >/dev/null 2>&1 || install_packages docker-cli
    ;;
esac

docker compose version >/dev/null 2>&1 && exit
step "Installing Docker Compose"
case "$ID ${VERSION_ID:-}" in
  "debian 12") compose_from_debian_13 ;;
  ubuntu*) install_packages docker-compose-v2 ;;
  *) install_packages docker-compose ;;
esac
docker compose version >/dev/null 2>&1 || fail "Docker Compose is installed, but docker does not find it." \
  "Look at: docker info --format '{{.ClientInfo.Plugins}}'"
