#!/usr/bin/env bash
# A Docker engine of its own for tests: docker-engine.sh DIRECTORY
# Everything of it lies in DIRECTORY (in memory, when there is plenty). Says "ready", or "failed: WHY", in one line. When its
# standard input ends, which it does however the caller ended, the engine goes, with its containers, mounts, links, rules and files.
set -uo pipefail
directory=$1
group=disttrain-${directory##*/}
forwarding=/proc/sys/net/ipv4/ip_forward
log=$directory/dockerd.log

fail() { echo "failed: $*"; exit 1; }

links() { ip -brief link 2>/dev/null | grep -oE '^(docker0|br-[0-9a-f]{12}|veth[0-9a-f]{7})'; }

# Whatever still runs with the directory on its command line (containerd, its shims), or in the containers' control group.
kill_rest() {
    local process
    for process in /proc/[0-9]*; do
        [ "${process#/proc/}" -ne $$ ] || continue
        if tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -qF "$directory/"; then kill -KILL "${process#/proc/}" 2>/dev/null; fi
    done
    for process in $(find /sys/fs/cgroup -path "*/$group/*" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u); do
        kill -KILL "$process" 2>/dev/null
    done
}

restore_network() {
    local table
    for table in nat filter; do
        iptables -w 10 -t $table -F
        iptables -w 10 -t $table -X
    done
    iptables -w 10 -P FORWARD ACCEPT
    [ ! -s "$directory/rules" ] || iptables-restore -w 10 "$directory/rules"
    links | grep -vxF "${links_before:-none}" | xargs -r -n 1 ip link delete
    [ -z "${forwarding_before:-}" ] || echo "$forwarding_before" >$forwarding
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}

gone() { ! kill -0 "$1" 2>/dev/null; }

clean_up() {
    trap '' INT TERM HUP
    if [ -n "${engine:-}" ]; then
        timeout 30 docker ps --quiet | xargs -r timeout 30 docker kill
        # Terminated, not killed: it takes its containerd with it.
        kill -TERM "$engine"
        wait_for 30 gone "$engine" || kill -KILL "$engine"
    fi
    kill_rest
    # Another engine shares the bridge docker0 and the rules' chains.
    if ! grep -qsx dockerd /proc/[0-9]*/comm; then restore_network; fi
    awk -v at="$directory/" 'index($2, at) == 1 { print $2 }' /proc/self/mounts | sort -r | xargs -r -n 1 umount --lazy
    find /sys/fs/cgroup -depth -path "*/$group*" -type d -exec rmdir {} + 
    rm -rf --one-file-system "$directory"
} >/dev/null 2>&1

for tool in dockerd docker iptables ip mount; do
    command -v $tool >/dev/null || fail "$tool is not installed"
done
[ "$(id -u)" -eq 0 ] || fail 'only root can start an engine'
export DOCKER_HOST=unix://$directory/docker.sock
trap clean_up EXIT
trap 'exit 1' INT TERM HUP
mkdir -p "$directory/data"
links_before=$(links)
forwarding_before=$(cat $forwarding)
iptables-save >"$directory/rules" 2>/dev/null
# Memory is several times faster than a disk for thousands of small files that nobody keeps.
if [ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -gt $((14 << 20)) ]; then
    mount -t tmpfs -o size=10g,mode=711 disttrain "$directory/data" || true
fi
setsid dockerd --data-root "$directory/data" --exec-root "$directory/exec" --pidfile "$directory/docker.pid" --host "$DOCKER_HOST" \
    --cgroup-parent "/$group" >"$log" 2>&1 </dev/null &
engine=$!
answers() { gone $engine || timeout 10 docker info >/dev/null 2>&1; }
if ! wait_for 60 answers || gone $engine; then
    fail "dockerd does not start here: $(grep -E 'level=(error|fatal)|failed' "$log" | tail -n 3 | tr '\n' ' ')"
fi
echo ready
cat >/dev/null
