# Reads settings as Compose does: the environment wins over .env, an empty value is none. Source it.
. setup/env-file.sh

# setting NAME [DEFAULT]
setting() {
  eval "given=\${$1:-}"
  if [ -z "$given" ]; then
    given=$(env_get "$1")
    # Quotes around a value in .env are Compose's syntax, not part of it.
    given=${given#[\"\']}
    given=${given%[\"\']}
  fi
  printf '%s' "${given:-${2:-}}"
}

project() { setting LAB_PROJECT redis-ha-lab; }
