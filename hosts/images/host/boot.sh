#!/bin/sh
# What systemd expects of the machine it starts: a cgroup tree that it may write.
set -eu
umount -R /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
# A key of its own, as the installation of a machine makes one.
ssh-keygen -A >/dev/null
exec /sbin/init
