#!/usr/bin/env bash
# The Dockerfile's base images, made on this machine from Debian's packages and the installed .NET, where no registry can be
# reached. They stand in for the published ones under their names. Debian 13 is nearest to Ubuntu 24.04 in what counts here, the
# C and C++ libraries (GCC 14's): libtorch's bridge loads beside them as it is.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")")
suite=trixie
# What a "chiseled" image has of the system: the libraries of these packages, the authorities' certificates, and no program.
# Debian's OpenSSL needs the last two.
libraries=(libc6 libgcc-s1 libssl3t64 libstdc++6 libzstd1 zlib1g)
authorities=/usr/local/share/ca-certificates
work=$(mktemp -d)
# In memory, and gone with this script whatever happens.
mount -t tmpfs -o size=3g,mode=755 disttrain "$work" || true
trap 'cd /; umount --lazy "$work" 2>/dev/null || true; rm -rf "$work"' EXIT

# import ARGUMENT DIRECTORY: under the name that an argument of the Dockerfile has by default. Without ICU's data, 40 MB that the
# published image for builds has and DistTrain does not use.
import() {
    tar -cf - -C "$2" . | docker import --change 'ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true' - \
        "$(sed -n "s/^ARG $1=//p" "$root/deploy/docker/Dockerfile")" >/dev/null
}

dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
system=$work/system
packages=$(IFS=,; echo "ca-certificates,${libraries[*]}")
debootstrap --variant=minbase --include="$packages" $suite "$system" >"$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; exit 1; }
rm -rf "$system"/var/cache/apt/archives/*.deb "$system"/var/lib/apt/lists/*
# A mirror of the package feeds may be signed by an authority of this machine's.
[ ! -d $authorities ] || cp -r $authorities "$system/usr/local/share/"
chroot "$system" update-ca-certificates >/dev/null 2>&1

chiseled=$work/chiseled
mkdir -p "$chiseled"/{etc/ssl/certs,home/app,usr/{bin,lib64,lib,share/dotnet}}
mkdir -m 1777 "$chiseled/tmp"
ln -s usr/bin usr/lib usr/lib64 "$chiseled"
(cd "$system" && for library in "${libraries[@]}"; do cat "var/lib/dpkg/info/$library"[.:]*list; done) \
    | sed -n -E 's,^/(usr/lib(64|/[a-z0-9_]+-linux-gnu)/[^/]*\.so[^/]*)$,\1,p' \
    | tar -cf - -C "$system" --files-from - etc/os-release etc/ssl/certs/ca-certificates.crt usr/lib/os-release | tar -xf - -C "$chiseled"
for file in passwd group; do
    grep '^root:' "$system/etc/$file" >"$chiseled/etc/$file"
done
echo 'app:x:1654:1654::/home/app:/bin/false' >>"$chiseled/etc/passwd"
echo 'app:x:1654:' >>"$chiseled/etc/group"
cp -r "$dotnet"/{dotnet,host,shared} "$chiseled/usr/share/dotnet/"
cp -r "$dotnet" "$system/usr/share/dotnet"
for image in "$system" "$chiseled"; do ln -s ../share/dotnet/dotnet "$image/usr/bin/dotnet"; done

import BUILD_IMAGE "$system"
import RUNTIME_IMAGE "$chiseled"
