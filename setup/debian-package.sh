#!/bin/sh
# debian-package.sh PACKAGE: downloads a Debian 13 package, prints the path of its .deb.
#
# apt runs with a private configuration (own sources, lists and cache under .lab/apt), so the
# host's sources and its idea of what to upgrade stay as they are. The host's Debian keyring
# checks the signatures.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

package=$1
private=$PWD/.lab/apt
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

[ -r "$keyring" ] || fail "No Debian keyring at $keyring, so packages can't be verified." \
  "Install it: apt-get install debian-archive-keyring"

mkdir -p "$private/lists/partial" "$private/cache/archives/partial" "$private/etc"
mirror=$(sh setup/debian-mirror.sh)
[ -n "$mirror" ] || fail "This host's apt knows no Debian mirror to take $package from." \
  "Name one: DEBIAN_MIRROR=http://..., or install $package yourself."
source="deb [signed-by=$keyring] $mirror trixie main"

# The private configuration replaces the host's directories; proxies and certificates of the
# host's apt.conf.d still count. The sandbox user `_apt` can't enter a private checkout.
private_apt() {
  apt-get -qq \
    -o Dir::Etc::sourcelist="$private/etc/sources.list" \
    -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$private/lists" \
    -o Dir::Cache="$private/cache" \
    -o APT::Sandbox::User="$(id -un)" \
    -o Acquire::Languages=none \
    -o Acquire::Retries=2 \
    "$@" >&2
}

(
  # Two callers may start together: the lists can only be written by one.
  if command -v flock >/dev/null 2>&1; then flock 9; fi
  # Lists of another mirror are none.
  if [ "$(cat "$private/etc/sources.list" 2>/dev/null)" != "$source" ]; then
    rm -f "$private/lists/"*_Packages*
    printf '%s\n' "$source" >"$private/etc/sources.list"
  fi
  if [ -z "$(find "$private/lists" -name '*_Packages*' -mmin -60)" ]; then
    # By itself apt takes a mirror that does not answer for a success.
    private_apt update -o APT::Update::Error-Mode=any ||
      fail "Debian's mirror can't be reached." "Asked: $mirror"
    # apt keeps the server's time stamp; freshness is counted from this download.
    find "$private/lists" -name '*_Packages*' -exec touch {} +
  fi
) 9>"$private/lock"

rm -f "$private/${package}_"*.deb
cd "$private"
private_apt download "$package" || fail "Debian 13 does not serve the package $package." "Asked: $mirror"
ls "$private/${package}_"*.deb
