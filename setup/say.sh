# The voice of every script: one line per step, errors that say what to do. Source it.

step() { printf '\033[1m•\033[0m %s\n' "$*" >&2; }
note() { printf '  %s\n' "$*" >&2; }

# fail "what is wrong" ["what to do" ...]: one line each, then exit 1.
fail() {
  printf '\033[31m✗ %s\033[0m\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

# Colours only where a person looks.
if [ ! -t 2 ] || [ -n "${NO_COLOR:-}" ]; then
  step() { printf '• %s\n' "$*" >&2; }
  fail() {
    printf '✗ %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
  }
fi

# confirm "question": yes without a terminal or with YES=1, else what the person answers.
confirm() {
  if [ "${YES:-}" = 1 ] || [ ! -t 0 ] || [ ! -t 2 ]; then return 0; fi
  printf '? %s [Y/n] ' "$1" >&2
  read -r answer || return 1
  case "$answer" in '' | [Yy]*) return 0 ;; *) return 1 ;; esac
}
