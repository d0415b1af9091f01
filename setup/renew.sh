#!/bin/sh
# `make certificates`: makes the lab's certificates anew and carries them into what runs, one part after the other.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh
. setup/lock.sh

sh setup/settings.sh
[ "$(setting TLS off)" = on ] || fail "This lab has no certificates: TLS is off." "Turn it on: make start TLS=on"
docker version >/dev/null 2>&1 || fail "No Docker engine answers." "make start starts it, or says what to do."
refuse_foreign
hold_lab "make certificates"
[ -n "$(env_get LAB_IMAGE_TAG)" ] || sh images/images.sh
RENEW=1 sh setup/tls.sh
if [ -n "$(containers status=running)" ]; then
  sh setup/up.sh
  sh setup/lab.sh ready --wait
else
  note "The next make start uses them."
fi
release_lab
