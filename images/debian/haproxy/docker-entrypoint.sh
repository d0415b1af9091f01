#!/bin/sh
# Runs haproxy as the official image does: master-worker, in the foreground, so that SIGUSR2
# reloads the configuration.
set -e

case "$1" in
  -* | '') set -- haproxy "$@" ;;
esac
if [ "$1" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
