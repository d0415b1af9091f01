#!/bin/sh
# Prints the URI of the Debian mirror this host already uses; nothing where it uses none
# (Ubuntu and others). DEBIAN_MIRROR overrides it.
set -eu

if [ -n "${DEBIAN_MIRROR:-}" ]; then
  printf '%s\n' "$DEBIAN_MIRROR"
  exit
fi

# The main archive, not the security or backports one, of an origin that calls itself Debian.
# shellcheck disable=SC2016 # $(ORIGIN) is apt's own format, not the shell's.
apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
  awk -F'|' '$1 == "Debian" && $2 == "Debian" && $3 == "main" { print $4; exit }'
