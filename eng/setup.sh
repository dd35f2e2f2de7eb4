# shellcheck shell=bash disable=SC2154
# What ./disttrain, ./test and .ci/run share: finding and installing what is missing, and building.
# Sourced with $root set to the repository; everything written goes to $root/.build.

build_dir=$root/.build
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export MSBUILDDISABLENODEREUSE=1 # leave no build process behind
artifacts=$build_dir/artifacts

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# Runs a command with its output in .build/NAME.log; shows the end of the log only when it fails.
logged() {
    local name=$1 log
    shift
    mkdir -p "$build_dir"
    log=$build_dir/$name.log
    # Descriptor 9 is the build lock: a process that outlives the build must not keep it.
    if "$@" >"$log" 2>&1 9>&-; then return 0; fi
    { grep -E '(error|Error|E:)' "$log" | sort -u | head -n 30 || true; echo '...'; tail -n 15 "$log"; } >&2
    say "failed: $* (the whole output is in $log)"
    return 1
}

find_dotnet() {
    local candidate
    for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-/nowhere}/dotnet" "$HOME/.dotnet/dotnet" \
        /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet; do
        if [ -x "$candidate" ]; then
            dotnet=$candidate
            return 0
        fi
    done
    dotnet=
    return 1
}

has_sdk() { find_dotnet && "$dotnet" --list-sdks 2>/dev/null | grep -qE '^(1[0-9]|[2-9][0-9])\.'; }

is_debian() { command -v apt-get >/dev/null; }

apt_lists_missing() { ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1; }

# install_packages WHY PACKAGE...: installs as root on Debian or Ubuntu, else says the one line to run and exits 2.
install_packages() {
    local why=$1
    shift
    [ $# -gt 0 ] || return 0
    mkdir -p "$build_dir"
    if ! is_debian || [ "$(id -u)" -ne 0 ]; then
        say "missing: $* ($why)"
        if is_debian; then
            say "run: sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
        else
            say "install them with this system's package manager (Debian names)"
        fi
        exit 2
    fi
    say "installing $* ($why)"
    export DEBIAN_FRONTEND=noninteractive
    if apt_lists_missing; then logged apt-update apt-get update -q || exit 2; fi
    if ! apt-get install -q -y --no-install-recommends "$@" >"$build_dir/apt-install.log" 2>&1; then
        # Lists older than the mirror name packages that are no longer there.
        logged apt-update apt-get update -q || exit 2
        logged apt-install apt-get install -q -y --no-install-recommends "$@" || exit 2
    fi
}

require_sdk() {
    has_sdk && return 0
    if is_debian && [ "$(id -u)" -eq 0 ] && apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1; then
        install_packages 'the .NET SDK builds DistTrain' dotnet-sdk-10.0
        has_sdk && return 0
    fi
    say 'missing: .NET SDK 10 (it builds DistTrain)'
    # shellcheck disable=SC2016 # the line is for the reader to run, nothing in it is ours to expand
    say 'run: curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 && export PATH="$HOME/.dotnet:$PATH"'
    exit 2
}

# Locked mode refuses packages that differ from the committed lock files.
restore() {
    local locked=()
    [ "${CI:-}" = true ] && locked=(--locked-mode)
    logged restore "$dotnet" restore "$1" --artifacts-path "$artifacts" --nologo "${locked[@]}"
}

# One build at a time in .build; the lock goes away with the process that holds it.
lock_build() {
    mkdir -p "$build_dir"
    exec 9>"$build_dir/lock"
    if ! flock -n 9; then
        say 'waiting for another build of this repository to end'
        flock 9
    fi
}
unlock_build() { exec 9>&-; }
