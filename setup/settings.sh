#!/bin/sh
# Refuses invalid settings before anything starts: every problem in one sentence, then exit 78.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/rule.sh

while IFS='|' read -r name rule default; do
  case "$name" in '' | '#'*) continue ;; esac
  check "$name" "$rule" "$(setting "$name" "$default")"
done <setup/settings.list

if [ "$(setting ENGINE redis)" = valkey ] && [ "$(setting MODULES auto)" = on ]; then
  problem "MODULES=on is for ENGINE=redis only: the search and JSON modules are Redis's, and the lab adds them to no Valkey. Leave one of the two out: MODULES=auto, or ENGINE=redis."
fi

if [ -n "$problems" ]; then
  # A line is a sentence, whatever the values in it look like.
  set -f
  IFS='
'
  # shellcheck disable=SC2086 # one argument a line
  (fail "These settings can't be used; nothing was started." ${problems#?}) || exit 78
fi
