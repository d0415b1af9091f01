# Installing Debian packages. Source it, after say.sh; `log` is the file for what apt says.

# A claimed runlevel of 1 keeps packages from starting services by themselves where no systemd
# runs: Docker's would take networks that engine-start.sh keeps clear of.
apt_install() {
  if [ ! -d /run/systemd/system ]; then export PREVLEVEL=N RUNLEVEL=1; fi
  DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y -o Acquire::Retries=2 -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" >>"$log" 2>&1
}

install_packages() {
  apt_install "$@" && return
  # The usual reason on a fresh machine: no package lists yet, or old ones.
  apt-get -qq update >>"$log" 2>&1 || true
  apt_install "$@" || fail "apt could not install $*: $(grep -m 1 '^E:' "$log" || echo "see $log")" \
    "Check that this host reaches its apt mirror (apt-get update), then try again."
}
