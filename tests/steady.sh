#!/usr/bin/env bash
# Does the suite pass whatever the machine does beside it? Runs dotnet test from a built tree, each time in another order of tests:
#   tests/steady.sh [ROUNDS]     with one busy loop per core beside it, ten times unless told otherwise; then once on one core alone.
# Prints a line a run; what failed is kept in artifacts/steady. Exits with 1 if any run failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
rounds=${1:-10}
kept=artifacts/steady
mkdir -p "$kept"
bad=0

run() { # run NAME COMMAND…
    local name=$1 begin=$SECONDS log code
    shift
    log=$kept/${name// /-}.log
    "$@" --seed "$RANDOM" </dev/null >"$log" 2>&1
    code=$?
    printf '%-24s %4d s  %s\n' "$name" $((SECONDS - begin)) "$(grep -E '^ *(total|failed|succeeded|skipped): ' "$log" | tr -s ' \n' ' ')"
    if [ "$code" -eq 0 ]; then rm "$log"; else bad=1; grep -E '^ *failed [A-Z]' "$log"; fi
}

busy=()
trap 'kill "${busy[@]}" 2>/dev/null' EXIT
for _ in $(seq "$(nproc)"); do
    while :; do :; done &
    busy+=($!)
done
for round in $(seq "$rounds"); do run "busy cores, run $round" dotnet test --no-build; done
kill "${busy[@]}"
busy=()
run "one core" taskset -c 0 dotnet test --no-build
exit "$bad"
