#!/bin/sh
# Prints the path of a Chromium for the browser tests. Debian's is installed where there is none, after asking,
# on Debian and as root only: Ubuntu's package is an empty one that wants snapd.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/apt.sh

found() {
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name"; then return; fi
  done
  return 1
}

found && exit
ID=
[ ! -r /etc/os-release ] || . /etc/os-release
[ "$ID" = debian ] && [ "$(id -u)" = 0 ] || fail "There is no Chromium on this machine." \
  "Install one as chromium, chromium-browser or google-chrome. Without it the browser tests are skipped."

confirm "install chromium with apt, for the browser tests" || fail "Nothing installed." "The browser tests are skipped."

mkdir -p .lab
log=.lab/apt.log
step "Installing Chromium for the browser tests (apt: chromium)"
# A font too: Debian's Chromium only suggests one, and a page without letters proves nothing.
install_packages chromium fonts-dejavu-core
found
