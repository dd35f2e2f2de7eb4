#!/usr/bin/env bash
# A certificate authority for development, and a certificate for each process, for mutual TLS:
#
#   deploy/certs/make-certs.sh DIR coordinator=coordinator,coordinator-0.coordinator worker=worker-0.worker
#
# NAME=HOST,HOST… makes NAME.pem (certificate and key, mode 0600) for these host names; NAME alone is its own host name.
# Names that begin with "coordinator" get the role coordinator, others the role worker (the certificate's OU). The authority is
# DIR/ca.pem with its key in DIR/ca.key; when both are there they are used again, so that more certificates can be made later.
# DAYS (365) is how long a certificate holds.
# For development: production keys belong to an authority that is run as one.
set -euo pipefail

if [ $# -lt 2 ]; then
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
directory=$1
shift
days=${DAYS:-365}
umask 077
mkdir -p "$directory"
cd "$directory"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

if [ ! -e ca.key ] || [ ! -e ca.pem ]; then
    new_key ca.key
    openssl req -x509 -new -key ca.key -sha256 -days $((days * 10)) -subj '/O=DistTrain/CN=DistTrain development CA' \
        -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' -out ca.pem
    chmod 644 ca.pem
    echo "$directory/ca.pem"
fi

for request in "$@"; do
    name=${request%%=*}
    hosts=${request#*=}
    role=worker
    case $name in coordinator*) role=coordinator ;; esac
    names=
    for host in ${hosts//,/ }; do
        case $host in
            *[!0-9.]*) names="$names,DNS:$host" ;;
            *) names="$names,IP:$host" ;;
        esac
    done
    # Every process both opens connections and takes them.
    cat >"$work/extensions" <<END
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = ${names#,}
END
    new_key "$work/key"
    openssl req -new -key "$work/key" -sha256 -subj "/O=DistTrain/OU=$role/CN=$name" -out "$work/request"
    openssl x509 -req -in "$work/request" -CA ca.pem -CAkey ca.key -sha256 -days "$days" -set_serial "0x$(openssl rand -hex 16)" \
        -extfile "$work/extensions" -out "$work/certificate" 2>/dev/null
    cat "$work/certificate" "$work/key" >"$name.pem"
    echo "$directory/$name.pem: $role at $hosts, $days days"
done
