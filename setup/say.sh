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

# confirm "install X with apt": what a person at the terminal answers, or yes with YES=1. Where nobody can be asked
# it ends with 76 and nothing is changed. The terminal by its name: a build's output goes to a file.
confirm() {
  [ "${YES:-}" != 1 ] || return 0
  if [ ! -t 0 ] || ! (: >/dev/tty) 2>/dev/null; then
    (fail "This would $1, and without a terminal nobody can be asked: nothing was changed." \
      "Allow it beforehand: YES=1, as in make start YES=1") || exit 76
  fi
  printf '? May this %s? [Y/n] ' "$1" >/dev/tty
  read -r answer || return 1
  case "$answer" in '' | [Yy]*) return 0 ;; *) return 1 ;; esac
}
