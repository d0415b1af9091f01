#!/bin/sh
# adopt.sh: looks at an existing Sentinel set-up, of an inventory (SITE) or by the addresses of its Sentinels (SENTINELS),
# and changes nothing.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

[ -z "${SITE:-}" ] || exec sh setup/words.sh adopt
[ -n "${SENTINELS:-}" ] || {
  (fail "make adopt must be told what to look at." \
    "SENTINELS=a=10.0.0.1:26379,b=10.0.0.2:26379,c=10.0.0.3:26379, with SENTINEL_PASSWORD_FILE and REDIS_PASSWORD_FILE where they ask for one" \
    "or SITE=hosts/site.yaml, an inventory of the playbook: docs/production.md") || exit 78
}
exec sh setup/node.sh node cli/src/adopt/main.ts
