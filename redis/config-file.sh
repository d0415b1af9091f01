# Sourced by redis/start.sh and sentinel/start.sh: how a configuration that belongs to Redis is changed before a
# start, and how the pieces of the environment are read. POSIX sh; expects `config` to be set.

# "a=1,b=2" -> one entry per word
split() { echo "$1" | tr ',' ' '; }
# name=host:port
host_of() { entry=${1#*=} && echo "${entry%:*}"; }
port_of() { echo "${1##*:}"; }

# whole_number NAME value min max: refuses anything else with a sentence, exit 78 (EX_CONFIG).
whole_number() {
  case "$2" in
    '' | *[!0-9]*) ;;
    *) [ "$2" -ge "$3" ] && [ "$2" -le "$4" ] && return ;;
  esac
  echo "$1=$2 is not a whole number from $3 to $4. Set it in .env or on make's command line, then: make start" >&2
  exit 78
}

# Directives are set by removing every old line and adding one: CONFIG REWRITE may have moved or dropped it.
drop_directive() { sed -i "/^$1 /d" "$config"; }
set_directive() {
  drop_directive "$1"
  echo "$1 $2" >>"$config"
}

# What must not outlive a run. The image's entrypoint names every module of the image on the command line; CONFIG
# REWRITE, which Sentinel sends with each change of roles, writes them into the file as well, and a module that is
# named twice ends Redis (github.com/docker-library/redis/issues/468). So does a setting of a module that is not loaded.
drop_modules() { sed -i -E '/^(loadmodule |(search|bf|cf|ts|json)-)/d' "$config"; }

# Redis reads what older versions wrote, not what newer ones did: their RDB and AOF are of a format it doesn't know.
refuse_older_server() {
  version=$(redis-server --version | sed -n 's/.* v=\([0-9]*\.[0-9]*\)\..*/\1/p')
  written_by=$(cat /data/server-version 2>/dev/null || echo "$version")
  newest=$(printf '%s\n' "$written_by" "$version" | sort -t. -k1,1n -k2,2n | tail -n 1)
  if [ "$newest" != "$version" ]; then
    echo "$NODE_NAME: REFUSING to start: Redis $written_by wrote this node's data, and this is Redis $version, which cannot read it. Start with the images that wrote it (make start IMAGES=registry), or give the data up (make clean)" >&2
    exit 78
  fi
  echo "$version" >/data/server-version
}

# install_users template: writes /data/users.acl with the passwords of the environment as SHA-256, without the
# comments (Redis allows none). The passwords themselves reach no file here and no process list.
install_users() {
  sed -e '/^#/d' -e '/^$/d' "$1" >/data/users.acl
  for variable in $(grep -o '@[A-Z_]*@' /data/users.acl | tr -d '@' | sort -u); do
    eval "password=\${$variable:?is not set: it is made by make start and kept in .env}"
    hash=$(printf %s "$password" | sha256sum | cut -d' ' -f1)
    # The script goes through stdin, so that even the hash is on no command line.
    echo "s/@$variable@/$hash/" | sed -i -f /dev/stdin /data/users.acl
  done
}

# The server runs as user redis and rewrites its files by rename, so it must own them and their directory. The image's
# entrypoint would leave them alone, and say so, since it finds files here that it does not know.
hand_over_to_redis() {
  if [ "$(id -u)" = 0 ]; then chown -R redis /data; fi
  export SKIP_FIX_PERMS=1
}
