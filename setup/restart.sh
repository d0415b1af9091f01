#!/bin/sh
# Stops the lab and starts it again, in one go.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/setting.sh
. setup/containers.sh
. setup/owner.sh
. setup/lock.sh

# Not when it is down already.
sh setup/settings.sh
if docker version >/dev/null 2>&1; then
  refuse_foreign
  hold_lab "make restart"
  sh setup/data.sh
  sh setup/stop.sh
fi
sh setup/start.sh
