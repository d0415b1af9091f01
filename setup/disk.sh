#!/bin/sh
# Refuses to start where the images, or the data of a running lab, would fill the disk.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

root=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null) || root=""
[ -n "$root" ] || root=/var/lib
# Docker Desktop and remote engines have their own disk, which can't be seen from here.
[ -d "$root" ] || exit 0

# Measured: all images of either source take less than 2.5 GB; a day of the lab less than 0.5.
needed=1000
[ -n "$(docker images -q redis-ha-lab/app 2>/dev/null)" ] || needed=4000
needed=${MIN_FREE_MB:-$needed}

free=$(df -Pk "$root" | awk 'NR == 2 { print int($4 / 1024) }')
[ "$free" -ge "$needed" ] || fail "Only $free MB are free on the disk of $root; the lab needs $needed MB." \
  "Free some: docker system df shows what Docker keeps, docker system prune removes what is unused."
