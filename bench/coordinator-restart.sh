#!/usr/bin/env bash
# Time from SIGKILL of the coordinator, which is started again at once, to the next epoch line, over KILLS kills (default 10), on a
# cluster of one coordinator and WORKERS workers (default 2) on loopback that trains the heart network, an epoch of which takes
# milliseconds. Prints median and maximum in seconds. With SECRET=FILE every process is given --secret-file FILE.
# With KEEP=DIR the logs stay there, at debug level.
# Usage: bench/coordinator-restart.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
read -ra program <<< "${DISTTRAIN:-$root/disttrain}"
kills=${KILLS:-10}
workers=${WORKERS:-2}
guards=()
[ -z "${SECRET:-}" ] || guards+=(--secret-file "$SECRET")
[ -z "${KEEP:-}" ] || guards+=(--log-level debug)
work=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    [ -z "${KEEP:-}" ] || { mkdir -p "$KEEP" && cp "$work"/*.log "$KEEP"; }
    rm -rf "$work"
}
trap end EXIT
port=$((20000 + RANDOM % 10000))
"${program[@]}" --version > /dev/null
# Without early stopping it has no end.
grep -v '^early-stopping' "$root/examples/heart/job.yaml" > "$work/job.yaml"
coordinator() { # LOG
    "${program[@]}" coordinator --job "$work/job.yaml" --data "$root/examples/heart/heart.csv" --set epochs=1000000 \
        --state "$work/state" --listen 127.0.0.1:$port --http 127.0.0.1:0 "${guards[@]}" > "$work/$1" 2>&1 &
    coordinator=$!
    pids+=($!)
    disown $!
}
await() { # LOG PATTERN: until that is there, a minute at most
    for _ in $(seq 6000); do grep -q -- "$2" "$work/$1" && return; sleep 0.01; done
    echo "nothing like '$2' within a minute" >&2
    tail -20 "$work/$1" >&2
    exit 1
}
coordinator coordinator-0.log
for i in $(seq "$workers"); do
    "${program[@]}" worker --join 127.0.0.1:$port --name "w$i" --cache "$work/cache-$i" "${guards[@]}" > "$work/w$i.log" 2>&1 &
    pids+=($!)
    disown $!
done
for i in $(seq "$kills"); do
    await "coordinator-$((i - 1)).log" "epoch .* $workers worker"
    # Somewhere in a look of the workers, and in a tick of the cluster.
    python3 -c 'import random,time; time.sleep(random.uniform(1, 3))'
    kill -9 "$coordinator"
    killed=$EPOCHREALTIME
    coordinator "coordinator-$i.log"
    await "coordinator-$i.log" ' epoch '
    echo "$EPOCHREALTIME $killed" >> "$work/times"
done
python3 - "$work/times" <<'P'
import statistics, sys
times = [float(after) - float(before) for after, before in map(str.split, open(sys.argv[1]))]
print(f"{len(times)} kills: median {statistics.median(times):.2f} s, maximum {max(times):.2f} s: "
      + " ".join(f"{time:.2f}" for time in times))
P
