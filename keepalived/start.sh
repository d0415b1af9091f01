#!/bin/sh
# Starts keepalived with the addresses of the environment. /run is the one place that can be written to.
set -eu

sed -e "s/@PRIORITY@/$PRIORITY/" -e "s/@ADDRESS@/$ADDRESS/" -e "s/@PEER@/$PEER/" -e "s/@FLOATING@/$FLOATING/" \
  /lab/keepalived/keepalived.conf >/run/keepalived.conf
exec keepalived --dont-fork --log-console --vrrp --use-file=/run/keepalived.conf
