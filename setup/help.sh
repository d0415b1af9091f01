#!/bin/sh
# help.sh MAKEFILE: prints its targets by the groups (## Title) and comments (target: ## text) in
# it, and the scenarios by their titles.
set -eu
cd "$(dirname "$0")/.."

bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi

echo "A Redis high-availability lab. First: ${bold}make start${plain}, then break it: ${bold}make scenario-master-failure${plain}"
while IFS= read -r line; do
  case "$line" in
    '## '*)
      printf '\n%s%s%s\n' "$bold" "${line#\#\# }" "$plain"
      if [ "$line" = "## Breaking" ]; then
        for file in scenarios/catalog/*.ts; do
          case "$file" in *.test.ts | *'*'*) continue ;; esac
          name=$(basename "$file" .ts)
          title=$(sed -n 's/^ *title: "\(.*\)",*$/\1/p' "$file" | head -n 1)
          printf '  %-32s %s\n' "scenario-$name" "$title"
        done
      fi
      ;;
    [a-z]*:*' ## '*) printf '  %-32s %s\n' "${line%%:*}" "${line#* \#\# }" ;;
  esac
done <"$1"
