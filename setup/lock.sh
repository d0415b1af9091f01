# One at a time: a command that changes the lab holds it meanwhile. Source it, after say.sh and containers.sh.
#
# The lock is a container called PROJECT-lock, since Docker gives a name only once. It ends when no process has the other
# end of its standard input any more, so it is gone when its holder is, however that ended. Scenarios, switchovers
# and benchmarks take the same one from inside their container: scenarios/src/site/docker-lock.ts.

# What it says of its holder: what that does, since when, what ends it; and a token for what the holder calls.
lock_label() { docker inspect --format "{{index .Config.Labels \"redis-ha-lab.$1\"}}" "$(project)-lock" 2>/dev/null; }

# take WHAT: succeeds when it is ours; else $pipes/said has Docker's words.
take_lock() {
  docker run --rm --interactive --sig-proxy=false --network none --name "$(project)-lock" \
    --label "redis-ha-lab.what=$1" --label "redis-ha-lab.since=$(date -u '+%F %T UTC')" \
    --label "redis-ha-lab.at=$(date +%s)" \
    --label "redis-ha-lab.end=kill $$" --label "redis-ha-lab.token=$LAB_LOCK" \
    --entrypoint sh "$lock_image" -c 'echo held; exec cat' <"$pipes/in" >"$pipes/out" 2>"$pipes/said" &
  # From here to the end of this script and of what it runs.
  exec 9>"$pipes/in"
  read -r answer <"$pipes/out" || answer=''
  [ "$answer" = held ]
}

# Made and never started, because its holder died in between. A busy engine needs seconds from one to the other.
abandoned() {
  case "$(docker inspect --format '{{.State.Status}}' "$(project)-lock" 2>/dev/null)" in
    created | exited | dead) ;;
    *) return 1 ;;
  esac
  at=$(lock_label at) || return 1
  [ "$(($(date +%s) - ${at:-0}))" -gt 30 ]
}

# hold_lab WHAT: the lab is this script's until it ends. Ends with 75, and a sentence that names the holder, when it
# is somebody else's.
hold_lab() {
  [ -z "${LAB_LOCK:-}" ] || [ "$(lock_label token)" != "$LAB_LOCK" ] || return 0
  lock_image=$(docker images -q redis-ha-lab/tools | head -n 1)
  # Without that image, before the first start, there is no process that could hold it and nothing to be held.
  [ -n "$lock_image" ] || return 0
  LAB_LOCK=$$-$(date +%s)
  export LAB_LOCK
  pipes=$(mktemp -d)
  mkfifo "$pipes/in" "$pipes/out"
  # A holder that has just ended needs a moment until its name is free.
  tries=20
  until take_lock "$1"; do
    if ! grep -q 'already in use' "$pipes/said"; then
      said=$(tail -n 1 "$pipes/said")
      rm -rf "$pipes"
      fail "The lab could not be locked: $said" "Look: docker ps -a --filter name=$(project)-lock"
    fi
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      if abandoned; then
        docker rm -f "$(project)-lock" >/dev/null 2>&1 || true
      elif lock_label what >/dev/null; then
        rm -rf "$pipes"
        (fail "The lab $(project) is held by \"$(lock_label what)\" since $(lock_label since); nothing was changed." \
          "Wait for its end, or end it: Ctrl-C where it runs, or $(lock_label end)") || exit 75
      fi
    fi
    sleep 0.1
  done
  rm -rf "$pipes"
}

# Lets it go before the end, and waits until nothing of it is left.
release_lab() {
  exec 9>&-
  docker wait "$(project)-lock" >/dev/null 2>&1 || true
}
