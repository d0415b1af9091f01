# What a setting's value must be (settings.list has the rules). Source it; problems become lines of $problems.

problems=""
problem() {
  problems="$problems
$1"
}

# A zero before others makes one port two texts, and an address one that Docker refuses.
is_number() { case "$1" in '' | *[!0-9]* | 0?* | ?????????????*) return 1 ;; esac; }

# between NAME VALUE FIRST LAST
between() {
  if ! is_number "$2" || [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then
    problem "$1=$2 must be a whole number from $3 to $4."
  fi
}

# spaced a,b,c: $list is a, b, c
spaced() {
  rest=$1
  list=${rest%%,*}
  while [ "$rest" != "${rest#*,}" ]; do
    rest=${rest#*,}
    list="$list, ${rest%%,*}"
  done
}

taken_ports=" "
# check NAME RULE VALUE
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
      # One of them: two with the comma between are in the list, too.
      case "$value" in *,*) one="" ;; *) one=$value ;; esac
      spaced "$rule"
      case ",$rule," in *",$one,"*) ;; *) problem "$name=$value must be one of: $list." ;; esac
      ;;
    *-*) between "$name" "$value" "${rule%-*}" "${rule#*-}" ;;
  esac
}
