#!/bin/sh
# Prints the console's address with the token that lets its page break the lab. The service makes the token anew whenever
# it starts; it is in no environment and in no log.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh

refuse_foreign
id=$(service_containers hands)
[ -n "$id" ] || fail "Hands are off: the console's page can only look." "Switch them on: make start HANDS=on"
token=$(docker exec "$id" cat /tmp/token 2>/dev/null) || fail "hands does not run." "Look: make logs SERVICE=hands; start it: make start"
echo "http://127.0.0.1:$(setting CONSOLE_PORT 8080)/#hands=$token"
