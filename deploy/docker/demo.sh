#!/usr/bin/env bash
# docker compose under faults, step by step: scaled from 3 workers to 5 and to 1, a worker and the coordinator killed, and at the
# end the model of a single process, to the bit. Needs a Docker engine; takes some minutes, most of them to build the images.
#
#   deploy/docker/demo.sh                       (without a registry: eng/docker-engine.sh and eng/docker-base-images.sh first)
set -euo pipefail
cd "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.."
export COMPOSE_PROJECT_NAME=disttrain-demo COMPOSE_ANSI=never HTTP_PORT=18090
coordinator=$COMPOSE_PROJECT_NAME-coordinator-1
result=$(mktemp -d)
# The tests' job, long enough for all that happens to it.
export JOB_DIR=$result/job
mkdir "$JOB_DIR"
sed 's/^epochs: .*/epochs: 800/' tests/Deploy.Tests/Docker/job.yaml >"$JOB_DIR/job.yaml"
chmod 755 "$result" "$JOB_DIR"

clean_up() {
    docker compose --progress quiet down --volumes --timeout 1
    docker rm --force --volumes $COMPOSE_PROJECT_NAME-alone >/dev/null 2>&1 || true
    rm -rf "$result"
}
trap clean_up EXIT

say() { printf '\n# %s\n' "$*"; }
run() { echo "\$ $*" && "$@"; }
now() { date -u +%Y-%m-%dT%H:%M:%S.%NZ; }

# said PATTERN SINCE: the first line of the coordinator's log that matches, from a moment on.
said() {
    local line
    line=$(grep -m 1 -E "$1" < <(timeout 300 docker logs --follow --since "$2" $coordinator 2>&1)) \
        || { echo "the coordinator never said: $1" >&2 && exit 1; }
    echo "  coordinator: $line"
}
scale() { run docker compose --progress quiet up --detach --scale worker="$1"; }
hash() { docker cp --quiet "$1" "$result" 2>/dev/null || docker cp "$1" "$result"; grep -E '"(outcome|steps|parameters_sha256|state_sha256)"' "$result/result.json"; }

run docker compose --progress quiet build coordinator worker
say 'three workers'
since=$(now)
scale 3
said 'joined: 3 workers' "$since"
say 'five, while it trains'
scale 5
said 'joined: 5 workers' "$since"
said 'epoch .* 5 workers' "$since"
say 'one'
since=$(now)
scale 1
said 'epoch .* 1 worker ' "$since"
say 'three again, and one of them is killed'
since=$(now)
scale 3
said 'joined: 3 workers' "$since"
run docker kill $COMPOSE_PROJECT_NAME-worker-1
said 'is gone: ' "$since"
said 'was committed .* after worker' "$since"
say 'the coordinator is killed, and started again'
run docker kill $coordinator
since=$(now)
run docker start $coordinator
said 'goes on at epoch' "$since"
said 'joined: 2 workers' "$since"
said ' -> (completed|failed)' "$since"
hash $coordinator:/state/jobs/digits/result.json | tee "$result/cluster"

say 'the same job in one process, without a network'
run docker run --name $COMPOSE_PROJECT_NAME-alone --network none --volume "$JOB_DIR:/job:ro" "disttrain/worker:${DISTTRAIN_TAG:-0.1.0}" \
    train /job/job.yaml --workers 2 --out /cache/run | tail -n 3
hash $COMPOSE_PROJECT_NAME-alone:/cache/run/result.json | tee "$result/alone"
say 'the same model and optimizer state?'
cmp "$result/cluster" "$result/alone" && echo 'yes, to the bit'
