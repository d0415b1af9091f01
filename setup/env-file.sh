# Reads and writes `.env`, the one file Compose reads: settings, secrets, image names. Source it in the
# checkout's root. A second lab beside the first (LAB_PROJECT=other) has a file of its own, `.env.other`.

case "${LAB_PROJECT:-redis-ha-lab}" in
  redis-ha-lab) env_file=.env ;;
  [!a-z0-9]* | *[!a-z0-9_-]*)
    echo "✗ LAB_PROJECT=$LAB_PROJECT must be lower-case letters, digits, - and _." >&2
    exit 78
    ;;
  example)
    echo "✗ LAB_PROJECT=example can't be used: .env.example is the list of settings. Take another name." >&2
    exit 78
    ;;
  *) env_file=.env.$LAB_PROJECT ;;
esac
# What the caller's own Compose projects need must not lead to another file, project or profile here.
unset COMPOSE_FILE COMPOSE_PROJECT_NAME COMPOSE_PROFILES
export COMPOSE_ENV_FILES="$env_file"
# What the lab makes in Docker carries it (owner.sh).
LAB_CHECKOUT=$(pwd -P)
export LAB_CHECKOUT

if [ -e "$env_file" ] && [ ! -r "$env_file" ]; then
  echo "✗ $env_file belongs to another user: run this as whoever started the lab." >&2
  exit 1
fi

# env_get NAME: prints the value, nothing when there is none.
env_get() {
  [ -f "$env_file" ] || return 0
  sed -n "s/^$1=//p" "$env_file" | tail -n 1
}

# env_set NAME VALUE: sets or replaces one line. The file is only ever readable by its owner,
# and never half-written.
env_set() {
  [ "$(env_get "$1")" != "$2" ] || ! grep -qs "^$1=" "$env_file" || return 0
  (
    umask 077
    new=$env_file.$$
    # A stop in between would leave the new file behind, with secrets in it. (A shell that a signal ends does not
    # always look at EXIT.)
    trap 'rm -f "$new"' EXIT
    trap 'exit 130' INT TERM HUP
    {
      [ ! -f "$env_file" ] || grep -v "^$1=" "$env_file" || true
      printf '%s=%s\n' "$1" "$2"
    } >"$new"
    mv "$new" "$env_file"
  )
}

# env_drop NAME: takes one line out, if it is there.
env_drop() {
  grep -qs "^$1=" "$env_file" || return 0
  (
    umask 077
    new=$env_file.$$
    trap 'rm -f "$new"' EXIT
    trap 'exit 130' INT TERM HUP
    grep -v "^$1=" "$env_file" >"$new" || true
    mv "$new" "$env_file"
  )
}
