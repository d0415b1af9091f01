#!/bin/sh
# Pulls the pinned official images that are not here yet.
# Exit 75 (try something else): the registry can't be reached, or went away half-way, and AUTO=1.
# Exit 1: any other trouble, named; a tag that is missing above all.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

# The lists of images, of which the first that names one counts; a test brings its own.
versions=${IMAGE_VERSIONS:-images/versions.env}

# How long a registry may take to say something about the first image. A reachable one answers
# in about a second; this much is for slow lines.
first_answer=${REGISTRY_TIMEOUT:-8}
unreachable=75

mkdir -p .lab
log=.lab/pull.log
list=$(mktemp)
trap 'rm -f "$log" "$list"' EXIT
# shellcheck disable=SC2086 # a list of files
awk -F= '/^[A-Z0-9_]*_IMAGE=/ && !named[$1]++' $versions >"$list"

no_registry() {
  [ -n "${AUTO:-}" ] || fail "$1" "Try again when it can be reached, or: make images IMAGES=debian"
  note "$1"
  exit $unreachable
}

# explain IMAGE: turns docker's error into a sentence and ends.
explain() {
  said=$(tail -n 1 "$log")
  case "$said" in
    *"manifest unknown"* | *"not found"* | *"does not exist"* | *"no matching manifest"*)
      fail "The image registry has no $1." "The pinned tags are in $versions; or: make images IMAGES=debian"
      ;;
    *toomanyrequests* | *"rate limit"*) no_registry "The image registry refuses $1 for now: its rate limit is reached." ;;
    *"no space left"*) fail "No space left on the disk for $1." "Free some: docker system df, docker system prune" ;;
    *) no_registry "The image registry can't be reached: ${said:-no answer in $first_answer s}" ;;
  esac
}

# The first pull shows whether a registry is there: no word within the limit means no.
pull_first() {
  docker pull "$1" >"$log" 2>&1 &
  pull=$!
  waited=0
  while kill -0 $pull 2>/dev/null; do
    if grep -q 'Pulling\|Digest:\|Status:' "$log"; then
      wait $pull || explain "$1"
      return
    fi
    if [ "$waited" -ge $((first_answer * 5)) ]; then
      kill $pull 2>/dev/null || true
      : >"$log"
      explain "$1"
    fi
    sleep 0.2
    waited=$((waited + 1))
  done
  wait $pull || explain "$1"
}

reached=""
while IFS='=' read -r name image; do
  case "$name" in *_IMAGE) ;; *) continue ;; esac
  image=${image%% *}
  if docker image inspect "$image" >/dev/null 2>&1; then continue; fi
  if [ -z "$reached" ]; then
    step "Pulling the official images"
    pull_first "$image"
    reached=1
  else
    # One more try: a connection that breaks half-way is not yet a registry that is gone.
    docker pull "$image" >"$log" 2>&1 || docker pull "$image" >"$log" 2>&1 || explain "$image"
  fi
  note "$image"
done <"$list"
