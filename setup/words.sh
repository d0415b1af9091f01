#!/bin/sh
# words.sh WORD... [--OPTION=VARIABLE | =VARIABLE]...: runs the lab's words, with the values that the environment
# has. A variable that is unset or empty is left out; ARGS has more words, quoted as at a prompt.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

for word in "$@"; do
  shift
  case "$word" in
    *=*)
      eval "value=\${${word#*=}:-}"
      [ -n "$value" ] || continue
      # Before the sign: the option's name, or nothing when the value is a word by itself.
      case "$word" in =*) word=$value ;; *) word=${word%%=*}=$value ;; esac
      ;;
  esac
  set -- "$@" "$word"
done

if [ -n "${ARGS:-}" ]; then
  # xargs knows quotes and runs nothing.
  more=$(printf '%s\n' "$ARGS" | xargs printf '%s\n' 2>/dev/null) ||
    fail "A quotation mark in ARGS has no partner on its line." "Try: make send ARGS='--username \"a person\"'"
  set -f
  IFS='
'
  # shellcheck disable=SC2086 # one word a line
  set -- "$@" $more
  unset IFS
fi

# A cluster of hosts instead of the lab.
[ -z "${SITE:-}" ] || exec sh hosts/drill.sh "$SITE" "$@"
exec sh setup/lab.sh "$@"
