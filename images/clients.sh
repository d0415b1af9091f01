#!/bin/sh
# clients.sh [NAME...]: sees to it that an image of each client library's program (clients/) is here, and prints a line
# for each: `NAME image IMAGE`, or `NAME absent why`. One that is unavailable keeps no other from being built.
#
# Each stands on the lab's Node image, which is Debian 13 wherever it came from; the toolchains are Debian's.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/env-file.sh
. setup/certificates.sh
. images/stage.sh

# The toolchain follows from the file that pins the library.
toolchain() {
  if [ -f "clients/$1/package.json" ]; then echo node
  elif [ -f "clients/$1/requirements.txt" ]; then echo python
  elif [ -f "clients/$1/go.mod" ]; then echo go
  elif [ -f "clients/$1/pom.xml" ]; then echo java
  fi
}

all=$(cd clients && ls -d -- */ | tr -d /)
# shellcheck disable=SC2086 # a list of names
[ $# -gt 0 ] || set -- $all
for name; do
  case "$name" in *[!a-z0-9-]* | '') kind="" ;; *) kind=$(toolchain "$name") ;; esac
  if [ -z "$kind" ]; then
    fail "There is no client \"$name\"." "Of these one or more, with commas: $(echo "$all" | paste -sd, -)"
  fi
done

base=$(env_get NODE_IMAGE)
[ -n "$base" ] || fail "The lab's images are not here yet." "make start, or make images, gets them."

mkdir -p .lab
if command -v sha256sum >/dev/null; then sha256=sha256sum; else sha256="shasum -a 256"; fi

registry() {
  case "$1" in
    node) echo "npm's registry" ;;
    python) echo "the Python package registry" ;;
    go) echo "the Go module proxy" ;;
    java) echo "Maven Central" ;;
  esac
}

# The host's own configuration of the registry's client; in the stage that fetches, and in no image.
configuration() {
  case "$1" in
    python)
      for file in "${PIP_CONFIG_FILE:-}" "${XDG_CONFIG_HOME:-${HOME:-}/.config}/pip/pip.conf" "${HOME:-}/.pip/pip.conf" /etc/pip.conf; do
        if [ -f "$file" ] && [ -r "$file" ]; then
          cp "$file" "$2/pip.conf"
          return
        fi
      done
      ;;
    java) [ ! -r "${HOME:-}/.m2/settings.xml" ] || cp "$HOME/.m2/settings.xml" "$2/settings.xml" ;;
  esac
}

build() {
  kind=$(toolchain "$1")
  staging=$(mktemp -d)
  cp -R "clients/$1/." "$staging/"
  cp "images/clients/$kind.Dockerfile" "$staging/Dockerfile"
  rm -rf "$staging/node_modules"
  mkdir "$staging/ca"
  bundle=$(extra_certificates)
  [ -z "$bundle" ] || cp "$bundle" "$staging/ca/bundle.crt"
  configuration "$kind" "$staging/ca"
  status=0
  # shellcheck disable=SC2046 # a list of arguments
  docker build --tag "$2" --label "redis-ha-lab.clients=$PWD" --build-arg "BASE=$base" \
    --build-arg "STAGE=$(stage_name "client-$1")" $(network_build_arguments) "$staging" >".lab/image-client-$1.log" 2>&1 || status=$?
  rm -rf "$staging"
  # Docker refuses while another clean-up runs; the next build tries again.
  docker image prune -f --filter "label=redis-ha-lab.stage=$(stage_name "client-$1")" >/dev/null 2>&1 || true
  return $status
}

# Docker without buildx has only the classic builder; chosen by name, it does not warn.
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
for name; do
  kind=$(toolchain "$name")
  hash=$({ echo "$base"; cat "images/clients/$kind.Dockerfile"; find "clients/$name" -name node_modules -prune -o -type f -print | LC_ALL=C sort | tr '\n' '\0' | xargs -0 $sha256; } | $sha256 | cut -c 1-12)
  image=redis-ha-lab/client-$name:$hash
  if ! docker image inspect "$image" >/dev/null 2>&1; then
    step "Building the image of the client $name" >&2
    if ! build "$name" "$image"; then
      if grep -qE 'ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|Max retries exceeded|ConnectTimeout|No matching distribution|dial tcp|no such host|Could not transfer artifact|Unknown host' ".lab/image-client-$name.log"; then
        echo "$name absent $(registry "$kind") can't be reached, or does not have it"
      else
        echo "$name absent its image could not be built: .lab/image-client-$name.log"
      fi
      continue
    fi
    rm -f ".lab/image-client-$name.log"
    # What this checkout built of it before. By a label of their own: images/lab.sh throws away what carries the lab's.
    docker images --filter "label=redis-ha-lab.clients=$PWD" --format '{{.Repository}}:{{.Tag}}' |
      grep "^redis-ha-lab/client-$name:" | grep -vF "$image" | xargs docker rmi >/dev/null 2>&1 || true
  fi
  echo "$name image $image"
done
