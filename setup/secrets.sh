#!/bin/sh
# Makes a random password for each user that has none yet, in .env, readable by its owner only.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/env-file.sh

made=""
for user in REDIS_ADMIN REDIS_REPLICATION REDIS_SENTINEL REDIS_APP REDIS_HEALTHCHECK REDIS_EXPORTER \
  REDIS_LAB REDIS_REPOINTER REDIS_CONSOLE SENTINEL_CLIENT; do
  name=${user}_PASSWORD
  [ -z "$(env_get "$name")" ] || continue
  # 128 random bits in hex: no character that a config file, URL or shell would read as its own.
  env_set "$name" "$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  made=1
done
chmod 600 "$env_file"
[ -z "$made" ] || step "Made passwords in $env_file"
