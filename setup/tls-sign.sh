#!/bin/sh
# Makes what TLS needs in /tls, or renews what is missing, about to expire, or says other names. Runs as root in a
# container without a network (setup/tls.sh); an openssl that is there already is all it needs.
#
#   ca.key                       of the lab's authority; no container but this one ever sees it
#   clients/ca.crt               what clients and HAProxy verify by
#   <name>/{ca,node}.crt, node.key   of one node or Sentinel; the key for its own uid alone
#
# Environment: PROJECT; MEMBERS (name=address,... of nodes and Sentinels); ALSO (SANs that the nodes have beside their
# own, as clients meet them behind HAProxy); DAYS, KEEP_DAYS (renew what ends sooner); RENEW=1 (all of them);
# RUNNING=1 (keep the authority: what runs trusts no other). Prints a line for each that was made. Exit code 3: the
# authority must be made anew and may not.
set -eu
umask 077
cd /tls

# redis of the images, who starts redis-server.
owner=999
day=86400
authority_days=3650

# Where a client on the host, or in the container itself, finds it.
LOCAL="DNS:localhost,IP:127.0.0.1"

ends_within() { ! openssl x509 -in "$1" -noout -checkend "$(($2 * day))" >/dev/null 2>&1; }

authority() {
  if [ -s ca.key ] && [ -s clients/ca.crt ] && ! ends_within clients/ca.crt "$DAYS"; then return; fi
  if [ -s clients/ca.crt ] && [ "${RUNNING:-}" = 1 ]; then exit 3; fi
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$authority_days" \
    -subj "/CN=redis-ha-lab $PROJECT" -addext basicConstraints=critical,CA:TRUE,pathlen:0 \
    -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key.new -out ca.crt.new 2>/dev/null
  mkdir -p clients
  mv ca.key.new ca.key
  mv ca.crt.new clients/ca.crt
  chmod 755 clients
  chmod 644 clients/ca.crt
  echo "authority"
}

names_of() {
  case "$1" in
    redis-*) echo "DNS:$1,IP:$2,$ALSO,$LOCAL" ;;
    *) echo "DNS:$1,IP:$2,$LOCAL" ;;
  esac
}

# As openssl prints them, to compare: one a line, sorted.
names_in() {
  openssl x509 -in "$1" -noout -ext subjectAltName 2>/dev/null |
    sed -e 1d -e 's/IP Address:/IP:/g' -e 's/^ *//' | tr -d ' ' | tr ',' '\n' | sort
}

good() {
  [ "${RENEW:-}" != 1 ] && [ -s "$1/node.key" ] && [ -s "$1/node.crt" ] || return 1
  ! ends_within "$1/node.crt" "$KEEP_DAYS" || return 1
  openssl verify -CAfile clients/ca.crt "$1/node.crt" >/dev/null 2>&1 || return 1
  [ "$(openssl x509 -in "$1/node.crt" -noout -pubkey)" = "$(openssl pkey -in "$1/node.key" -pubout 2>/dev/null)" ] || return 1
  [ "$(names_in "$1/node.crt")" = "$(echo "$2" | tr ',' '\n' | sort)" ]
}

member() {
  mkdir -p "$1"
  chmod 755 "$1"
  cmp -s clients/ca.crt "$1/ca.crt" || { cp clients/ca.crt "$1/ca.crt" && chmod 644 "$1/ca.crt"; }
  names=$(names_of "$1" "$2")
  if good "$1" "$names"; then return; fi
  openssl req -x509 -CA clients/ca.crt -CAkey ca.key -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -days "$DAYS" -subj "/CN=$1" -addext "subjectAltName=$names" -addext basicConstraints=critical,CA:FALSE \
    -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=serverAuth,clientAuth \
    -keyout "$1/node.key.new" -out "$1/node.crt.new" 2>/dev/null
  chmod 644 "$1/node.crt.new"
  chown "$owner:$owner" "$1/node.key.new"
  mv "$1/node.key.new" "$1/node.key"
  mv "$1/node.crt.new" "$1/node.crt"
  echo "$1"
}

authority
for entry in $(echo "$MEMBERS" | tr ',' ' '); do member "${entry%%=*}" "${entry#*=}"; done
