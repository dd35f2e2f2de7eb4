#!/usr/bin/env bash
# Line and branch coverage of the tests: eng/coverage.sh [PROJECT...]; the default is every project that needs no process of its
# own. Prints the sums; the report to read is .build/coverage/index.html.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")")
# shellcheck source=eng/setup.sh
. "$root/eng/setup.sh"
[ $# -gt 0 ] || set -- Shared Coordinator Worker Simulation Cli
require_sdk
lock_build
out=$build_dir/coverage
rm -rf "$out"
cd "$root"
logged coverage-tools "$dotnet" tool restore
restore DistTrain.sln
logged build-tests "$dotnet" build DistTrain.sln -c Release --no-restore --artifacts-path "$artifacts" --nologo
# It comes with Microsoft.NET.Test.Sdk; only a run from a project file finds it by itself.
collector=$(find "${NUGET_PACKAGES:-$HOME/.nuget/packages}/microsoft.codecoverage" -path "*/build/netstandard2.0" | sort -V | tail -n 1)
for name; do
    say "running $name.Tests"
    logged "coverage-$name" "$dotnet" test "$artifacts/bin/$name.Tests/release/$name.Tests.dll" --nologo \
        --collect 'Code Coverage;Format=cobertura' --test-adapter-path "$collector" --results-directory "$out/$name"
done
logged coverage-report "$dotnet" reportgenerator "-reports:$out/*/*/*.cobertura.xml" "-targetdir:$out" \
    '-reporttypes:TextSummary;Html' '-assemblyfilters:+DistTrain.*'
grep -E '^(  (Line|Branch) coverage|DistTrain\.[A-Za-z]+ )' "$out/Summary.txt"
