# What other programs say, before a person's terminal shows it: common/src/printable.ts, for a host that has no Node. Source it.

# printable: standard input line by line, as it comes. Sequences that steer are gone, other control characters are `·`; the
# colour that Compose gives the name of a service stays.
printable() {
  esc=$(printf '\033')
  bel=$(printf '\007')
  mark=$(printf '\001')
  # C0 but tab and newline, DEL; C1, line separators and what turns text round, as UTF-8 has them.
  c0=$(printf '\002-\010\013-\037\177')
  c1=$(printf '\302[\200-\237]')
  round=$(printf '\342\200[\216\217\250-\256]')
  inner=$(printf '\342\201[\246-\251]')
  csi=$(printf '\302\233')
  # Each line at once, by the option that this system's sed has for it.
  if echo | sed -u p >/dev/null 2>&1; then at_once=-u; else at_once=-l; fi
  LC_ALL=C sed $at_once \
    -e "s/$mark/·/g" \
    -e "s/^$esc\(\[[0-9;]*m[a-z0-9-]* *| \)$esc\[0m/${mark}\1${mark}[0m/" \
    -e "s/$esc\][^$bel$esc]*$bel//g" -e "s/$esc\][^$bel$esc]*$esc\\\\//g" \
    -e "s#$esc\[[0-?]*[ -/]*[@-~]##g" -e "s#${csi}[0-?]*[ -/]*[@-~]##g" \
    -e "s/[$c0]/·/g" \
    -e "s/$c1/·/g" -e "s/$round/·/g" -e "s/$inner/·/g" \
    -e "s/$mark/$esc/g"
}
