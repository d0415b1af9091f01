#!/bin/sh
# Does what the official image's entrypoint does for the ways the lab starts Redis.
set -e

# `redis.conf` or `--port 6380` alone mean redis-server.
case "$1" in
  -* | *.conf | '') set -- redis-server "$@" ;;
esac

program=$(readlink -f "$(command -v "$1" || echo "$1")")
[ "$program" = /usr/local/bin/redis-server ] || exec "$@"

sentinel=""
case "$(basename "$1") $*" in redis-sentinel* | *" --sentinel"*) sentinel=1 ;; esac

may_change_user() { setpriv --dump | grep -q 'bounding set:.*setuid'; }

# Root prepares the data folder, then becomes redis.
if [ "$(id -u)" = 0 ] && [ -z "${SKIP_DROP_PRIVS:-}" ] && may_change_user; then
  if [ -z "${SKIP_FIX_PERMS:-}" ]; then find . ! -user redis -exec chown redis '{}' +; fi
  exec setpriv --reuid redis --regid redis --clear-groups --nnp --inh-caps=-all --bounding-set=-all -- "$0" "$@"
fi

[ "$(umask)" != 0022 ] || umask 0077

# The official build has protected mode off by default; Debian's has it on.
if [ -z "$sentinel" ]; then
  case "$*" in
    *protected-mode*) ;;
    *.conf*) grep -qs '^[[:space:]]*protected-mode' "$2" || set -- "$@" --protected-mode no ;;
    *) set -- "$@" --protected-mode no ;;
  esac
fi
exec "$@"
