#!/usr/bin/env bash
# Time from SIGKILL of a worker to the next committed step, over KILLS kills (default 50), on a cluster of one coordinator
# and three workers on loopback that trains an MLP; two of which take turns at being killed and replaced.
# Prints median, 99th percentile and maximum in milliseconds. With SECRET=FILE every process is given --secret-file FILE: TLS on all ports.
# With SIGNAL=STOP the worker is frozen instead: no socket closes, and only its silence tells. TIMEOUT=SECONDS is the job's worker-timeout
# (default 5). With AWAIT=pool the time is that until the pool gives the node up (to 50 ms), which is what membership alone would see.
# Usage: bench/recovery.sh [JOB.yaml]   (default: an MLP 784-512-512-10 on generated digits)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
read -ra program <<< "${DISTTRAIN:-$root/disttrain}"
kills=${KILLS:-50}
signal=${SIGNAL:-KILL}
sign='was committed .* after worker %s was gone'
[ "${AWAIT:-step}" = step ] || sign='node %s is forgotten'
guards=()
[ -z "${SECRET:-}" ] || guards+=(--secret-file "$SECRET")
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
microbatches: 8
epochs: 100000
checkpoint: {every-epochs: 100}
Y
port=$((20000 + RANDOM % 10000))
"${program[@]}" --version > /dev/null
"${program[@]}" coordinator --job "$job" --set epochs=100000 --set worker-timeout="${TIMEOUT:-5}" --state "$work/state" --listen 127.0.0.1:$port --http 127.0.0.1:0 \
    "${guards[@]}" > "$work/coordinator.log" 2>&1 &
pids+=($!)
declare -A victims
worker() { "${program[@]}" worker --join 127.0.0.1:$port --name "$1" --cache "$work/cache" "${guards[@]}" > "$work/$1.log" 2>&1 &
    victims[$1]=$!; pids+=($!); disown $!; }
await() { # PATTERN: until the coordinator has logged it, a minute at most
    for _ in $(seq 1200); do grep -q -- "$1" "$work/coordinator.log" && return; sleep 0.05; done
    echo "nothing like '$1' within a minute" >&2; tail -20 "$work/coordinator.log" >&2; exit 1
}
worker stays
for i in 1 2; do worker "victim-$i"; done
await 'epoch .* 3 workers'
for i in $(seq "$kills"); do
    # Both are there: no process that starts takes time from those that are measured.
    await "worker victim-$i joined"
    await "worker victim-$((i + 1)) joined"
    python3 -c 'import random,time; time.sleep(random.uniform(0.05, 0.3))'
    echo "victim-$i $EPOCHREALTIME" >> "$work/killed"
    kill -s "$signal" "${victims[victim-$i]}"
    # shellcheck disable=SC2059
    await "$(printf "$sign" "victim-$i")"
    echo "victim-$i $EPOCHREALTIME" >> "$work/seen"
    kill -9 "${victims[victim-$i]}" 2>/dev/null || true
    worker "victim-$((i + 2))"
done
cat "$work"/state/jobs/*/log.jsonl > "$work/log.jsonl"
python3 - "$work" "${AWAIT:-step}" <<'P'
import datetime, json, re, sys
work = sys.argv[1]
read = lambda file: {name: float(at) for name, at in map(str.split, open(f"{work}/{file}"))}
killed, seen = read("killed"), read("seen")
times = [1000 * (seen[name] - at) for name, at in killed.items()] if sys.argv[2] == "pool" else []
for entry in map(json.loads, open(f"{work}/log.jsonl")) if not times else ():
    said = re.search(r"was committed .* after worker (\S+) was gone", entry["RenderedMessage"])
    if said and said[1] in killed:
        committed = datetime.datetime.fromisoformat(entry["Timestamp"][:26] + "+00:00").timestamp()
        times.append(1000 * (committed - killed[said[1]]))
times.sort()
pick = lambda q: times[min(len(times) - 1, int(q * len(times)))]
print(f"{len(times)} kills: median {pick(0.5):.1f} ms, p99 {pick(0.99):.1f} ms, maximum {times[-1]:.1f} ms")
P
