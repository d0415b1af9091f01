#!/bin/sh
# One part of `make test`, which sets up what it needs: shows it, and leaves its results in RESULTS, PART.json. The sum is
# made of those, so one part does not keep the next from running.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

part=$1
step "$part"
[ "$part" != check ] || exec sh setup/check.sh

coverage=
[ "$part" != unit ] || coverage="--coverage --coverage.reportsDirectory=$RESULTS/coverage"
# shellcheck disable=SC2086 # two words or none
sh setup/node.sh npx vitest run --project "$part" --passWithNoTests $coverage \
  --reporter=default --reporter=json --outputFile.json="$RESULTS/$part.json"
# After a failure there are no figures.
[ -z "$coverage" ] || sh setup/node.sh node setup/coverage.ts "$RESULTS"
