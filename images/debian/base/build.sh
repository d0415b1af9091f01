#!/bin/sh
# build.sh NAME LABEL: makes the image NAME, a minimal Debian 13, with mmdebstrap.
set -eu
cd "$(dirname "$0")/../../.."
. setup/say.sh

# The package archive is one Perl script, so an unpacked copy inside the checkout does where
# it is not installed: the host stays as it is.
mmdebstrap_command() {
  if command -v mmdebstrap; then return; fi
  if [ -n "$(sh setup/debian-mirror.sh)" ]; then
    deb=$(sh setup/debian-package.sh mmdebstrap) || exit 1
    dpkg-deb -x "$deb" .lab/mmdebstrap
    echo "$PWD/.lab/mmdebstrap/usr/bin/mmdebstrap"
    return
  fi
  { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } ||
    fail "Building images from Debian packages needs mmdebstrap." \
      "Install it (Debian, Ubuntu: apt-get install mmdebstrap debian-archive-keyring), or make an image registry reachable."
  confirm "Install mmdebstrap with apt?" || fail "Nothing installed."
  apt-get -qq update >&2
  apt-get -qq -y install --no-install-recommends mmdebstrap debian-archive-keyring >&2
  command -v mmdebstrap
}

command=$(mmdebstrap_command)
mkdir -p .lab
rootfs=.lab/base.tar
trap 'rm -f "$rootfs"' EXIT

# What nobody reads in a container. As a hook on the finished tree and not as --dpkgopt=path-exclude, for which
# mmdebstrap pipes every package through mmtarfilter: a Python script, and a bare Debian has no Python.
# Later packages are held to the same by the file that is left behind.
# shellcheck disable=SC2016 # $1 is the tree, for the shell that mmdebstrap starts
leave_out='cd "$1" && for folder in man doc locale; do
  rm -rf usr/share/$folder/*
  echo "path-exclude=/usr/share/$folder/*" >>etc/dpkg/dpkg.cfg.d/unread
done'

# Without a mirror of the host's own, mmdebstrap takes Debian's default.
# force-unsafe-io: no fsync for files that a crash would make us build again anyway.
# shellcheck disable=SC2046 # the mirror is one word or none
"$command" --variant=minbase --format=tar \
  --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "2"' \
  --dpkgopt=force-unsafe-io --customize-hook="$leave_out" \
  trixie "$rootfs" $(sh setup/debian-mirror.sh)

docker import --change "LABEL $2" --change 'CMD ["bash"]' \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'ENV DEBIAN_FRONTEND=noninteractive' \
  "$rootfs" "$1"
