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

# How redis-cli speaks with nodes and Sentinels. It verifies that the lab's authority signed, and no names.
tls_cli=
[ "${TLS:-off}" != on ] || tls_cli="--tls --cacert $TLS_CA_FILE"

# set_tls PORT: with TLS=on the plain port is closed and PORT speaks TLS; what this server asks another is verified by the
# same authority (replication, and a Sentinel's every question). Without it, nothing of a run with TLS is left.
set_tls() {
  for directive in port tls-port tls-cert-file tls-key-file tls-ca-cert-file tls-auth-clients tls-replication; do
    drop_directive $directive
  done
  [ "${TLS:-off}" = on ] || return 0
  check_certificate
  set_directive port 0
  set_directive tls-port "$1"
  set_directive tls-cert-file /tls/node.crt
  set_directive tls-key-file /tls/node.key
  set_directive tls-ca-cert-file "$TLS_CA_FILE"
  # Who one is, the user and the password tell (users.acl); clients have no certificates.
  set_directive tls-auth-clients no
  set_directive tls-replication yes
}

# Redis's own words for a missing file are "Failed to configure TLS. Check logs for more info."
check_certificate() {
  for file in "$TLS_CA_FILE" /tls/node.crt /tls/node.key; do
    [ -s "$file" ] && continue
    echo "$NODE_NAME: REFUSING to start: TLS=on, and there is no $file. Make the certificates: make start" >&2
    exit 78
  done
}

# Why a server's certificate is refused, in redis-cli's words; nothing when that is not what keeps it from answering.
certificate_problem() {
  [ "${TLS:-off}" = on ] || return 0
  timeout 1 redis-cli $tls_cli -h "$1" -p "$2" ping 2>&1 | sed -n 's/.*SSL_connect failed: //p'
}

# What must not outlive a run. The image's entrypoint names every module of the image on the command line; CONFIG
# REWRITE, which Sentinel sends with each change of roles, writes them into the file as well, and a module that is
# named twice ends Redis (github.com/docker-library/redis/issues/468). So does a setting of a module that is not loaded.
drop_modules() { sed -i -E '/^(loadmodule |(search|bf|cf|ts|json)-)/d' "$config"; }

# Documents of a module can only be read where it is loaded, and Redis says of others just their inner name. So it is
# remembered who may have written some.
has_modules() { [ "${MODULES:-auto}" != off ] && ls /usr/local/lib/redis/modules/*.so >/dev/null 2>&1; }
note_modules() {
  if has_modules; then
    : >/data/had-modules
  elif [ -e /data/had-modules ]; then
    echo "$NODE_NAME: this data set was last used with modules, which are not loaded now: where it holds JSON documents, Redis refuses to read it and ends; nothing is lost, and make start MODULES=on reads it again"
  fi
}

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
# comments (Redis allows none). The passwords themselves reach no file here and no process list. Where this container
# has no business with a password, the environment has its hash: for REDIS_APP_PASSWORD, REDIS_APP_SHA256.
install_users() {
  sed -e '/^#/d' -e '/^$/d' "$1" >/data/users.acl
  for variable in $(grep -o '@[A-Z_]*@' /data/users.acl | tr -d '@' | sort -u); do
    eval "hash=\${${variable%PASSWORD}SHA256:-}"
    if [ -z "$hash" ]; then
      eval "password=\${$variable:?is not set: it is made by make start and kept in .env}"
      hash=$(printf %s "$password" | sha256sum | cut -d' ' -f1)
    fi
    # The script goes through stdin, so that even the hash is on no command line.
    echo "s/@$variable@/$hash/" | sed -i -f /dev/stdin /data/users.acl
  done
}

# The image's entrypoint names its modules and becomes user redis. A host has none: its unit has done that (hosts/).
has_entrypoint() { command -v docker-entrypoint.sh >/dev/null; }

# The server runs as user redis and rewrites its files by rename, so it must own them and their directory. The image's
# entrypoint would leave them alone, and say so, since it finds files here that it does not know.
hand_over_to_redis() {
  if [ "$(id -u)" = 0 ]; then chown -R redis /data; fi
  export SKIP_FIX_PERMS=1
}
