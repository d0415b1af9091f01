# Which process listens on this host. Source it.

# Prints the inode of a socket listening on PORT of the loopback or of every address (Linux).
listening_socket() {
  hex=$(printf '%04X' "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port=":$hex" '
    # Field 4 is the state; 0A is LISTEN. Loopback, any; then the same three in IPv6.
    $4 == "0A" && ($2 == "0100007F" port || $2 == "00000000" port ||
      $2 == "00000000000000000000000000000000" port ||
      $2 == "00000000000000000000000001000000" port ||
      $2 == "0000000000000000FFFF00000100007F" port) { print $10; exit }'
}
