#!/bin/sh
# Makes a random password for each user that has none yet, in .env, readable by its owner only.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/env-file.sh

# macOS has it under another name.
sha256() { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi; }

made=""
for user in REDIS_ADMIN REDIS_REPLICATION REDIS_SENTINEL REDIS_APP REDIS_HEALTHCHECK REDIS_EXPORTER \
  REDIS_LAB REDIS_REPOINTER REDIS_CONSOLE SENTINEL_CLIENT; do
  name=${user}_PASSWORD
  [ -z "$(env_get "$name")" ] || continue
  # 128 random bits in hex: no character that a config file, URL or shell would read as its own.
  env_set "$name" "$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  made=1
done
# What the Redis nodes know of the users that they are not; anew each time, since a person may have changed a password.
for user in REDIS_SENTINEL REDIS_APP REDIS_EXPORTER REDIS_LAB REDIS_REPOINTER REDIS_CONSOLE; do
  env_set "${user}_SHA256" "$(printf %s "$(env_get "${user}_PASSWORD")" | sha256 | cut -d' ' -f1)"
done
chmod 600 "$env_file"
[ -z "$made" ] || step "Made passwords in $env_file"
