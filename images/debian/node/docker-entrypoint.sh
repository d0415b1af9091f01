#!/bin/sh
# As the official image: `-e code`, `file.js` or an unknown word is for node.
set -e

case "$1" in
  -*) set -- node "$@" ;;
  *) command -v "$1" >/dev/null 2>&1 || set -- node "$@" ;;
esac
exec "$@"
