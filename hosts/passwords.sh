#!/bin/sh
# passwords.sh FOLDER: makes a password for each user, in a vault beside the inventory, and the password of the vault in
# FOLDER/.vault-password, unless they are there. Neither is ever on a disk unencrypted or on a command line.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

folder=$1
vault=$folder/group_vars/redis_ha/passwords.yaml
[ ! -e "$vault" ] || exit 0

# Every user that one of the lab's files names. 128 random bits in hex: no character that a file would read as its own.
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
passwords() {
  echo "passwords:"
  for name in $(cat redis/users.acl sentinel/users.acl | grep -o '@[A-Z_]*_PASSWORD@' | tr -d @ | sort -u); do
    echo "  $name: $(random)"
  done
}

mkdir -p "$folder/group_vars/redis_ha"
umask 077
[ -e "$folder/.vault-password" ] || random >"$folder/.vault-password"
# With an Ansible of the person's own there need be no Docker.
if command -v ansible-vault >/dev/null 2>&1; then
  passwords | ansible-vault encrypt --vault-password-file "$folder/.vault-password" --output - >"$vault.new"
else
  passwords | sh hosts/control.sh "$folder" ansible-vault encrypt --output - >"$vault.new"
fi
mv "$vault.new" "$vault"
step "Made passwords in $vault, which $folder/.vault-password opens"
