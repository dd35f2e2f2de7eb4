#!/usr/bin/env bash
# Runs Step.Bench with its workers behind a link of limited rate, each way on its own, as between two machines. Needs root.
# Usage: bench/Step.Bench/slow-link.sh RATE [FLOATS [WORKERS [ROUNDS [STEPS]]]]     for example: slow-link.sh 2gbit 21000000 2
set -euo pipefail
cd "$(dirname "$0")"
rate=${1:?give the rate of the link, for example 2gbit}
near=dtnear$$ far=dtfar$$
cleanup() { ip netns del "$near" 2> /dev/null || true; ip netns del "$far" 2> /dev/null || true; }
trap cleanup EXIT
ip netns add "$near"
ip netns add "$far"
ip -n "$near" link add eth0 type veth peer name eth0 netns "$far"
i=1
for side in "$near" "$far"; do
    ip -n "$side" address add "10.98.0.$i/24" dev eth0
    ip -n "$side" link set lo up
    ip -n "$side" link set eth0 up
    tc -n "$side" qdisc add dev eth0 root tbf rate "$rate" burst 1mb latency 20ms
    i=$((i + 1))
done
ip netns exec "$near" bin/Release/net10.0/Step.Bench "${2:-21000000}" "${3:-2}" "${4:-5}" "${5:-10}" 10.98.0.1 "$far"
