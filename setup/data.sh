#!/bin/sh
# Refuses ENGINE=… when the lab's data are the other server's: a node would end at each start ("Can't handle RDB format
# version 12"). up.sh writes the server on each volume; one without the label is from before there was a choice.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh

wanted=$(setting ENGINE redis)
held=$(
  docker volume ls --filter "label=com.docker.compose.project=$(project)" --format '{{.Name}} {{.Label "redis-ha-lab.engine"}}' |
    while read -r volume engine; do
      case "$volume" in *_redis-[1-9] | *_sentinel-[1-9]) echo "${engine:-redis}" ;; esac
    done | grep -vx "$wanted" | head -n 1 || true
)
[ -n "$held" ] || exit 0
if [ "$held" = valkey ]; then of=Valkey other=Redis; else of=Redis other=Valkey; fi
fail "The lab's data are those of $of, which $other can't go on with: nothing was changed." \
  "Keep them: make start ENGINE=$held. Give them up: make clean, then make start ENGINE=$wanted. Have both: LAB_PROJECT=other (docs/valkey.md)"
