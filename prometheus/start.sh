#!/bin/sh
# Starts Prometheus. Its files cannot read the environment, so the interval, the host's address and the console's port
# are put into copies.
set -eu

interval="${SCRAPE_INTERVAL:-1s}"
case "$interval" in
  [1-9]s | [1-9][0-9]s | [1-9]m) ;;
  *)
    echo "prometheus: SCRAPE_INTERVAL=$interval is not a duration such as 1s, 5s or 1m." >&2
    exit 78
    ;;
esac

# The default route's gateway, which is the host in the lab's network; the kernel writes it as hex, last byte first.
hex=
while read -r _ destination via _; do
  [ "$destination" != 00000000 ] || hex=$via
done </proc/net/route
# shellcheck disable=SC2046,SC2183 # four numbers
[ -z "$hex" ] || gateway=$(printf '%d.%d.%d.%d' $(echo "$hex" | sed 's/\(..\)\(..\)\(..\)\(..\)/0x\4 0x\3 0x\2 0x\1/'))
gateway=${gateway:-gateway}

# The image's user may write to its own data folder and to nothing else.
config=/prometheus/prometheus.yml
sed -E -e "s/^(  (scrape|evaluation)_interval:).*/\1 $interval/" -e "s/gateway:/$gateway:/" \
  -e 's#^(  - )/etc(/prometheus/rules/)#\1\2#' \
  /etc/prometheus/prometheus.yml >"$config"

# The console shows the runbooks, where the browser finds it.
mkdir -p /prometheus/rules
rm -f /prometheus/rules/*.yml
for rules in /etc/prometheus/rules/*.yml; do
  sed "s#http://localhost:8080/runbooks#http://localhost:${CONSOLE_PORT:-8080}/runbooks#" "$rules" >"/prometheus/rules/${rules##*/}"
done

# An older Prometheus can't read every newer one's blocks (2.53 none of 3.x), and says so only in its own words.
version=$(/bin/prometheus --version 2>&1 | sed -n 's/^prometheus, version \([0-9]*\.[0-9]*\)\..*/\1/p')
written_by=$(cat /prometheus/server-version 2>/dev/null || echo "$version")
newest=$(printf '%s\n' "$written_by" "$version" | sort -t. -k1,1n -k2,2n | tail -n 1)
if [ "$newest" != "$version" ]; then
  echo "prometheus: REFUSING to start: Prometheus $written_by wrote the data, and this is Prometheus $version, which may not be able to read it. Start with the images that wrote it (make start IMAGES=registry), or give the data up (make clean)." >&2
  exit 78
fi
echo "$version" >/prometheus/server-version

# What a rule recorded before a restart and no longer records has no mark of its end, and counts for as long as values are
# looked back at: five minutes by default, for which an alert would go on firing. Ten scrapes are a gap, not a value.
lookback="$((${interval%[sm]} * 10))${interval##*[0-9]}"

# Two hours are what the dashboards of a lab look back on; the size bounds a lab that is left running under load.
# Reloading and shutting down over HTTP stay off: nothing in the lab uses them.
exec /bin/prometheus \
  --config.file="$config" \
  --storage.tsdb.path=/prometheus \
  --storage.tsdb.retention.time=2h \
  --storage.tsdb.retention.size=512MB \
  --query.lookback-delta="$lookback" \
  --web.external-url="http://localhost:${PROMETHEUS_PORT:-9090}" \
  --web.cors.origin="http://localhost:${PROMETHEUS_PORT:-9090}"
