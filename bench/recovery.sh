#!/usr/bin/env bash
# Time from SIGKILL of a worker to the next committed step, over KILLS kills (default 50), on a cluster of one coordinator
# and two workers on loopback that trains an MLP. Prints median, 99th percentile and maximum in milliseconds.
# Usage: bench/recovery.sh [JOB.yaml]   (default: an MLP 784-512-512-10 on generated digits)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
kills=${KILLS:-50}
work=$(mktemp -d)
pids=()
end() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap end EXIT
job=${1:-$work/job.yaml}
cat > "$work/job.yaml" <<'Y'
name: recovery
seed: 3
data: {synthetic: {kind: digits, rows: 10000}, split: {train: 0.8, validation: 0.1, test: 0.1}}
model: {layers: [flatten, {linear: 512}, relu, {linear: 512}, relu, {linear: 10}]}
loss: cross-entropy
metrics: [accuracy]
optimizer: {sgd: {learning-rate: 0.05, momentum: 0.9}}
batch-size: 256
slices: 8
epochs: 100000
Y
port=$((20000 + RANDOM % 20000))
"$root/disttrain" --version > /dev/null
"$root/disttrain" coordinator --job "$job" --set epochs=100000 --state "$work/state" --listen 127.0.0.1:$port --http 127.0.0.1:0 \
    > "$work/coordinator.log" 2>&1 &
pids+=($!)
worker() { "$root/disttrain" worker --join 127.0.0.1:$port --name "$1" --cache "$work/cache" > "$work/$1.log" 2>&1 &
    started=$!; pids+=("$started"); disown "$started"; : >> "$work/$1.log"; }
log() { cat "$work"/state/jobs/*/log.jsonl 2>/dev/null || true; }
await() { # PATTERN COUNT: until the job's log has COUNT lines with PATTERN, a minute at most
    for _ in $(seq 1200); do [ "$(log | grep -c -- "$1")" -ge "$2" ] && return; sleep 0.05; done
    echo "nothing like '$1' within a minute" >&2; tail -20 "$work/coordinator.log" >&2; exit 1
}
worker stays; worker victim-0; victim=$started
await '"Text":"epoch' 1
for i in $(seq "$kills"); do
    python3 -c 'import random,time; time.sleep(random.uniform(0.05, 0.3))'
    date +%s.%N >> "$work/killed"
    kill -9 "$victim"
    await 'was committed .* ms after worker' "$i"
    worker "victim-$i"; victim=$started
    for _ in $(seq 1200); do grep -q "victim-$i joined" "$work/victim-$i.log" && break; sleep 0.05; done
done
log > "$work/log.jsonl"
python3 - "$work" <<'P'
import datetime, json, sys
work = sys.argv[1]
killed = [float(line) for line in open(f"{work}/killed")]
committed = [datetime.datetime.fromisoformat(e["Timestamp"][:26] + "+00:00").timestamp()
             for e in map(json.loads, open(f"{work}/log.jsonl")) if "was committed" in e["RenderedMessage"]]
times = sorted(1000 * (c - k) for k, c in zip(killed, committed))
pick = lambda q: times[min(len(times) - 1, int(q * len(times)))]
print(f"{len(times)} kills: median {pick(0.5):.1f} ms, p99 {pick(0.99):.1f} ms, maximum {times[-1]:.1f} ms")
P
