#!/bin/sh
# images.sh: makes the two images that are missing: a host (Debian 13, systemd), and where the playbook is run. Prints
# nothing when both are here.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/certificates.sh
. hosts/names.sh

[ -n "$(setting NODE_IMAGE)" ] || sh images/images.sh
NODE_IMAGE=$(setting NODE_IMAGE)

# make_image NAME ARGUMENT: its tag is the hash of its recipe and of what it stands on.
make_image() {
  ! docker image inspect "$1" >/dev/null 2>&1 || return 0
  mkdir -p .lab
  log=.lab/image-$2.log
  step "Building the image of $3"
  # Docker without buildx has only the classic builder; chosen by name, it does not warn.
  docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
  # shellcheck disable=SC2046 # a list of arguments
  docker build -q -t "$1" --build-arg "$4" $(network_build_arguments) "hosts/images/$2" >"$log" 2>&1 || {
    tail -n 5 "$log" >&2
    fail "The image of $3 could not be built." "The whole output: $log. Needed: a Debian mirror that answers."
  }
  rm -f "$log"
}

base=$(sh images/debian/image.sh name base)
if [ -z "$base" ]; then
  sh images/debian/image.sh build base >&2
  base=$(sh images/debian/image.sh name base)
fi
[ -n "$base" ] || base=redis-ha-lab/base:debian
make_image "$host_image" host "a host" "BASE=$base"
make_image "$control_image" control "Ansible" "NODE_IMAGE=$NODE_IMAGE"
