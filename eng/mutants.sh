#!/usr/bin/env bash
# Mutation run over the pure decisions (scheduler, stopping, reduction, checkpoints): changes the code in many small ways and
# shows which changes no test notices. Takes the two stryker-config.json files; half an hour on two cores. Prints the scores.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")")
# shellcheck source=eng/setup.sh
. "$root/eng/setup.sh"
require_sdk
cd "$root"
logged mutants-tools "$dotnet" tool restore
for name in Coordinator Shared; do
    cd "$root/tests/$name.Tests"
    logged "mutants-$name" "$dotnet" stryker --output "$build_dir/mutants/$name"
    printf '%-12s %s\n' "$name" "$(grep -o 'final mutation score is .*' "$build_dir/mutants-$name.log")"
done
say "reports: $build_dir/mutants/*/reports/mutation-report.html"
