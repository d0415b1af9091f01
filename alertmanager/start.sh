#!/bin/sh
# Starts Alertmanager alone: without peers it needs no gossip port.
set -eu
exec /bin/alertmanager \
  --config.file=/etc/alertmanager/alertmanager.yml \
  --storage.path=/alertmanager \
  --cluster.listen-address= \
  --web.external-url="http://localhost:${ALERTMANAGER_PORT:-9093}"
