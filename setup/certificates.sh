# Certificates for builds on hosts behind a TLS-inspecting proxy. Source it.

# Prints the bundle that the environment says this host trusts beyond the usual; else nothing.
extra_certificates() {
  for file in "${NODE_EXTRA_CA_CERTS:-}" "${SSL_CERT_FILE:-}" "${PIP_CERT:-}"; do
    if [ -n "$file" ] && [ -r "$file" ]; then
      printf '%s\n' "$file"
      return
    fi
  done
}

# Arguments for docker build: the proxy and the npm and Python registries that the environment names.
# Values stay in the environment; docker takes a bare name from there.
network_build_arguments() {
  for name in http_proxy https_proxy no_proxy NPM_CONFIG_REGISTRY PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST GOPROXY GOSUMDB; do
    if [ -n "$(printenv "$name")" ]; then printf -- '--build-arg %s ' "$name"; fi
  done
}
