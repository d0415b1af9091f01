#!/bin/sh
# Refuses invalid settings before anything starts: every problem in one sentence, then exit 78.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh

problems=""
problem() {
  problems="$problems
$1"
}

is_number() { case "$1" in '' | *[!0-9]* | ?????????????*) return 1 ;; esac; }

# between NAME VALUE FIRST LAST
between() {
  if ! is_number "$2" || [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then
    problem "$1=$2 must be a whole number from $3 to $4."
  fi
}

taken_ports=" "
check() {
  name=$1
  rule=$2
  value=$3
  case "$rule" in
    duration)
      case "$value" in
        [1-9]s | [1-9][0-9]s | [1-9]m) ;;
        *) problem "$name=$value must be a duration such as 1s, 15s or 1m." ;;
      esac
      ;;
    net)
      case "$value" in
        198.18.*.* | 198.19.*.*) problem "$name=$value must be three numbers, such as 198.18.77." ;;
        198.18.* | 198.19.*) between "the last part of $name" "${value##*.}" 0 255 ;;
        *) problem "$name=$value must start with 198.18. or 198.19. (reserved for benchmarks, so it collides with nobody's network)." ;;
      esac
      ;;
    port)
      between "$name" "$value" 1 65535
      case "$taken_ports" in *" $value:"*)
        other=${taken_ports##* "$value":}
        problem "$name=$value is the same port as ${other%% *}."
        ;;
      esac
      taken_ports="$taken_ports$value:$name "
      ;;
    *,*)
      case ",$rule," in *",$value,"*) ;; *) problem "$name=$value must be one of: $(echo "$rule" | sed 's/,/, /g')." ;; esac
      ;;
    *-*) between "$name" "$value" "${rule%-*}" "${rule#*-}" ;;
  esac
}

while IFS='|' read -r name rule default; do
  case "$name" in '' | '#'*) continue ;; esac
  check "$name" "$rule" "$(setting "$name" "$default")"
done <setup/settings.list

if [ -n "$problems" ]; then
  IFS='
'
  # shellcheck disable=SC2086 # one argument a line
  (fail "These settings can't be used; nothing was started." ${problems#?}) || exit 78
fi
