#!/bin/sh
# Builds the images that are missing, from Debian packages: the base, then the rest two at a
# time (they wait for the mirror and for dpkg in turns; more at once is slower on 2 cores).
set -eu
cd "$(dirname "$0")/../.."
. setup/say.sh

mkdir -p .lab
started=$(date +%s)

# build NAME: with its output in a file, shown only when it fails.
build() {
  if ! sh images/debian/image.sh build "$1" >".lab/image-$1.log" 2>&1; then
    tail -n 15 ".lab/image-$1.log" >&2
    fail "The image $1 could not be built from Debian packages." \
      "The whole output: .lab/image-$1.log. Needed: a Debian mirror that answers (DEBIAN_MIRROR names another), and for node an npm registry."
  fi
  rm -f ".lab/image-$1.log"
}

missing=""
for name in node redis haproxy prometheus alertmanager; do
  [ -n "$(sh images/debian/image.sh name "$name")" ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

step "Building images from Debian packages:$missing"
[ -n "$(sh images/debian/image.sh name base)" ] || build base
# shellcheck disable=SC2086 # a list of names
set -- $missing
while [ $# -gt 0 ]; do
  build "$1" &
  first=$!
  shift
  if [ $# -gt 0 ]; then
    build "$1"
    shift
  fi
  wait $first
done
note "built in $(($(date +%s) - started)) s"
