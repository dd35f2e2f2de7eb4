#!/usr/bin/env bash
# The Dockerfile's base images, made on this machine from Debian's packages and the installed .NET, where no registry can be
# reached. They stand in for the published ones under their names; what they cannot show is that those have no shell.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")")
packages=ca-certificates,libgcc-s1,libssl3,libstdc++6,zlib1g
authorities=/usr/local/share/ca-certificates
work=$(mktemp -d)
# In memory, and gone with this script whatever happens.
mount -t tmpfs -o size=3g,mode=755 disttrain "$work" || true
trap 'cd /; umount --lazy "$work" 2>/dev/null || true; rm -rf "$work"' EXIT

# The value that an argument of the Dockerfile has by default.
image() { sed -n "s/^ARG $1=//p" "$root/deploy/docker/Dockerfile"; }

dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
system=$work/system
debootstrap --variant=minbase --include=$packages bookworm "$system" >"$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; exit 1; }
# As in Debian's own image: no waiting for the disk, no documentation's worth of archives kept.
echo force-unsafe-io >"$system/etc/dpkg/dpkg.cfg.d/unsafe-io"
rm -rf "$system"/var/cache/apt/archives/*.deb "$system"/var/lib/apt/lists/*
# A mirror of the package feeds may be signed by an authority of this machine's.
[ ! -d $authorities ] || cp -r $authorities "$system/usr/local/share/"
chroot "$system" update-ca-certificates >/dev/null 2>&1

at=(--transform 's,^,usr/share/dotnet/,')
tar -cf "$work/system.tar" -C "$system" .
docker import - "$(image SYSTEM_IMAGE)" <"$work/system.tar" >/dev/null
tar -cf - -C "$dotnet" "${at[@]}" . | docker import - "$(image BUILD_IMAGE)" >/dev/null
tar -rf "$work/system.tar" -C "$dotnet" "${at[@]}" dotnet host shared
docker import - "$(image RUNTIME_IMAGE)" <"$work/system.tar" >/dev/null
