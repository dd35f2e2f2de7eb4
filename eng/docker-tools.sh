#!/usr/bin/env bash
# What the tests with a Docker engine need on Debian, as root: docker.io and debootstrap from the system's packages, and compose 2,
# which Debian 12 does not have yet, from Debian 13's package, unpacked to .build/docker and installed nowhere.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")")
# shellcheck source=eng/setup.sh
. "$root/eng/setup.sh"

if ! is_debian || [ "$(id -u)" -ne 0 ]; then
    say 'for root on Debian; elsewhere install Docker with the compose plugin'
    exit 2
fi
missing=()
command -v dockerd >/dev/null || missing+=(docker.io)
command -v debootstrap >/dev/null || missing+=(debootstrap)
command -v iptables >/dev/null || missing+=(iptables)
command -v ip >/dev/null || missing+=(iproute2)
clean_up() { rm -rf ${work:+"$work"} ${policy:+"$policy"}; }
trap clean_up EXIT
# Installed, not started: the tests start an engine of their own.
if [ ${#missing[@]} -gt 0 ] && [ ! -e /usr/sbin/policy-rc.d ]; then
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
fi
install_packages 'tests with a Docker engine' "${missing[@]}"

export DOCKER_CONFIG=$build_dir/docker
if docker compose version >/dev/null 2>&1; then exit 0; fi
work=$(mktemp -d)
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$DOCKER_CONFIG/cli-plugins"
echo 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main' >"$work/trixie.list"
apt=(-q -o "Dir::Etc::SourceList=$work/trixie.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$work/lists"
    -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none)
cd "$work"
logged docker-tools apt-get "${apt[@]}" update
logged docker-tools apt-get "${apt[@]}" download docker-compose
dpkg -x docker-compose_*.deb "$work/compose"
install -m 755 "$work/compose/usr/libexec/docker/cli-plugins/docker-compose" "$DOCKER_CONFIG/cli-plugins/docker-compose"
docker compose version >&2
