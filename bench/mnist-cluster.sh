#!/usr/bin/env bash
# A cluster of processes on loopback trains an MLP 784-512-512-10 on MNIST: two workers, a third joins, one is killed. Its result
# is compared with the one of 'train --workers 1'. Prints what the processes say.
# Usage: bench/mnist-cluster.sh DIRECTORY_WITH_T10K_FILES
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
read -ra program <<< "${DISTTRAIN:-$root/disttrain}"
data=$(cd "${1:?the directory that holds t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz}" && pwd)
work=$(mktemp -d)
declare -A pids
end() { kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"; }
trap end EXIT
cat > "$work/mnist.yaml" <<Y
name: mnist
seed: 3
data: {idx: {images: $data/t10k-images-idx3-ubyte.gz, labels: $data/t10k-labels-idx1-ubyte.gz}, split: {train: 0.8, validation: 0.1, test: 0.1}}
model: {layers: [flatten, {linear: 512}, relu, {linear: 512}, relu, {linear: 10}]}
loss: cross-entropy
metrics: [accuracy]
optimizer: {sgd: {learning-rate: 0.1, momentum: 0.9}}
batch-size: 256
microbatches: 8
epochs: ${EPOCHS:-40}
Y
port=$((20000 + RANDOM % 10000))
begin() { # NAME ARGUMENTS: starts a process whose lines bear its name
    local name=$1
    shift
    echo "\$ disttrain ${*//$work/.}"
    "${program[@]}" "$@" > "$work/$name.log" 2>&1 &
    pids[$name]=$!
}
worker() { begin "$1" worker --join 127.0.0.1:$port --name "$1" --cache "$work/cache-$1"; }
await() { # NAME PATTERN: until a process has said it, two minutes at most
    for _ in $(seq 2400); do grep -q -- "$2" "$work/$1.log" && return; sleep 0.05; done
    echo "$1 has said nothing like '$2' within two minutes" >&2; tail -20 "$work/$1.log" >&2; exit 1
}
"${program[@]}" --version
begin coordinator coordinator --job "$work/mnist.yaml" --state "$work/state" --listen 127.0.0.1:$port --http 127.0.0.1:0 --exit-when-done
worker w1
worker w2
await coordinator 'epoch  *3/'
worker w3
await coordinator 'epoch .* 3 workers'
echo "\$ kill -9 w1"
kill -9 "${pids[w1]}"
code=0
wait "${pids[coordinator]}" || code=$?
unset 'pids[coordinator]' 'pids[w1]'
echo "== coordinator (exit code $code)"
sed "s|$work|.|g" "$work/coordinator.log"
for name in w1 w2 w3; do echo "== $name"; sed "s|$work|.|g" "$work/$name.log"; done
echo "== undisturbed: disttrain train mnist.yaml --workers 1"
"${program[@]}" train "$work/mnist.yaml" --workers 1 --out "$work/undisturbed" > "$work/train.log" 2>&1
tail -4 "$work/train.log"
echo "== result.json of the cluster and of the undisturbed run"
for result in "$work/state/jobs/mnist/result.json" "$work/undisturbed/result.json"; do
    grep -E '"(outcome|epochs|steps|samples|wall_seconds|parameters_sha256|state_sha256)"' "$result"
    echo
done
hashes() { grep -oE '"(parameters|state)_sha256": *"[0-9a-f]+"' "$1"; }
[ "$(hashes "$work/state/jobs/mnist/result.json")" = "$(hashes "$work/undisturbed/result.json")" ] || { echo "DIFFERENT"; exit 1; }
python3 - "$work/state/jobs/mnist/epochs.jsonl" <<'P'
import collections, json, sys
epochs = [json.loads(line) for line in open(sys.argv[1])]
assert [e["epoch"] for e in epochs] == list(range(1, len(epochs) + 1))
print("samples in each of the", len(epochs), "epochs:", dict(collections.Counter(e["samples"] for e in epochs)))
P
echo "equal to the bit"
