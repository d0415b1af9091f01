#!/bin/sh
# Does what the official image's entrypoint does. images/README.md lists it, tests/setup/images.test.ts checks it
# against whichever image is in use.
set -e

# `redis.conf` or `--port 6380` alone mean redis-server.
case "$1" in
  -* | *.conf | '') set -- redis-server "$@" ;;
esac

program=$(command -v "$1" || echo "$1")
[ "$(readlink -f "$program")" = /usr/local/bin/redis-server ] || exec "$@"

sentinel=""
case "$(basename "$program") $*" in redis-sentinel* | *" --sentinel"*) sentinel=1 ;; esac
case "${2:-}" in -*) config="" ;; *) config=${2:-} ;; esac

has_capability() { setpriv --dump | grep -q "bounding set:.*\b$1\b"; }
as_redis() { setpriv --reuid redis --regid redis --clear-groups "$@"; }

# give MODE FILES...: to redis, where it lacks this right.
give() {
  mode=$1
  shift
  for file; do
    if as_redis test -r "$file" && { [ "$mode" = r ] || as_redis test -w "$file"; }; then continue; fi
    chown redis "$file" && chmod "u+${mode}X" "$file" || echo "Warning: $file could not be given to redis." >&2
  done
}

# give_if_alone MODE FOLDER STRANGER FILES...: nothing that might be somebody else's changes hands.
give_if_alone() {
  mode=$1 folder=$2 stranger=$3
  shift 3
  if [ -z "$stranger" ]; then
    give "$mode" "$@"
  else
    echo "Notice: $stranger in $folder is unknown here, so no permissions are changed. SKIP_FIX_PERMS=1 does without this look."
  fi
}

fix_data_folder() {
  stranger=$(find . -mindepth 1 -maxdepth 1 ! -name '*.rdb' ! \( -type d -name appendonlydir \) -print -quit)
  # shellcheck disable=SC2046 # Redis's own names have no blanks in them
  give_if_alone rw . "$stranger" $(find . -name '* *' -prune -o -print)
}

# fix_configuration MODE
fix_configuration() {
  [ -f "$config" ] || return 0
  folder=$(dirname "$config")
  stranger=$(find "$folder" -mindepth 1 -maxdepth 1 ! -path "$config" ! -path "$folder/$(basename "$config")" -print -quit)
  give_if_alone "$1" "$folder" "$stranger" "$folder" "$config"
}

# Root prepares the files, then becomes redis.
if [ "$(id -u)" = 0 ] && [ -z "${SKIP_DROP_PRIVS:-}" ] && has_capability setuid && has_capability setgid; then
  if [ -n "${SKIP_FIX_PERMS:-}" ]; then
    :
  elif [ -n "$sentinel" ]; then
    fix_configuration rw
  else
    fix_data_folder
    fix_configuration r
  fi
  # With this one redis may raise its own limit of open files.
  kept=""
  if has_capability sys_resource; then kept=,+sys_resource; fi
  exec setpriv --reuid redis --regid redis --clear-groups --nnp \
    "--inh-caps=-all$kept" "--ambient-caps=-all$kept" "--bounding-set=-all$kept" -- "$0" "$@"
fi

[ "$(umask)" != 0022 ] || umask 0077
[ -z "$sentinel" ] || exec "$@"

# The official build has protected mode off by default; Debian's has it on.
case "$*" in
  *protected-mode*) ;;
  *) [ -n "$config" ] && grep -qs '^[[:space:]]*protected-mode' "$config" || set -- "$@" --protected-mode no ;;
esac

echo "Starting Redis Server"
for module in /usr/local/lib/redis/modules/*.so; do
  [ ! -d "$module" ] && [ -s "$module" ] && [ -r "$module" ] && [ -x "$module" ] || continue
  set -- "$@" --loadmodule "$module"
done
exec "$@"
