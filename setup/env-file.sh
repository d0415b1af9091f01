# Reads and writes `.env`, the one file Compose reads: settings, secrets, image names. Source it.
# ENV_FILE names another one.

env_file=${ENV_FILE:-.env}
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
    # A stop in between would leave the new file behind, with secrets in it.
    trap 'rm -f "$new"' EXIT
    {
      [ ! -f "$env_file" ] || grep -v "^$1=" "$env_file" || true
      printf '%s=%s\n' "$1" "$2"
    } >"$new"
    mv "$new" "$env_file"
  )
}
