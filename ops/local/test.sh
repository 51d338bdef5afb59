#!/usr/bin/env bash
# test.sh [SUITE...]: unit, system, frontend, ops, looks, browser; all of them without an argument.
# Everything that is started lives in one scratch directory and is gone at the end. The last line counts all the suites.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
ROOT=$(cd "$HERE/../.." && pwd -P)
# shellcheck source=SCRIPTDIR/node.sh
. "$HERE/node.sh"
# shellcheck source=SCRIPTDIR/scratch.sh
. "$HERE/scratch.sh"

SUITES=(unit system frontend ops looks browser)

run_unit() { twice unit "$1"; }
run_system() { twice system "$1"; }
run_frontend() { NG_CLI_ANALYTICS=false npm --prefix frontend test 2>&1 | tee "$1"; }
run_ops() { node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination="$1" ops/test/*.test.mjs; }
run_looks() { twice looks "$1"; }
run_browser() { twice browser "$1"; }

# twice SUITE RESULT: on a machine that others use too, what failed is tried again: its whole files, in their order, on services of their own
twice() {
  local files
  "try_$1" "$2" && return
  files=$(node "$HERE/count-tests.mjs" "$1" "$2")
  [ -n "$files" ] || return 1
  printf -- '-- tried again: %s\n' "$files"
  # shellcheck disable=SC2086 # a list of words
  "try_$1" "$2.again" $files
}

# try_SUITE RESULT [FILE...]
try_unit() { npm test -- --selectProjects unit --json --outputFile="$1" --runTestsByPath "${@:2}"; }
try_system() { npm test -- --selectProjects system --json --outputFile="$1" --runTestsByPath "${@:2}"; }
try_looks() { pages looks "$@"; }
try_browser() { pages journeys "$@"; }
# Of each page on which something failed, what it showed: the screenshots do not leave the machine.
pages() {
  local page output
  output=test-results/$(basename "$2")
  PLAYWRIGHT_JSON_OUTPUT_NAME=$2 npx --no-install playwright test -c test/browser/playwright.config.ts --project="$1" --output="$output" --reporter=list,json "${@:3}" && return
  for page in "$output"/*/error-context.md; do
    if [ -f "$page" ]; then printf -- '-- %s\n' "$page"; sed -n '/^```yaml/,/^```$/p' "$page" | head -n 120; fi
  done
  return 1
}

# run_suite NAME: its output goes to a file, its result to NAME.counts as "passed failed", what passed when tried again among the passed
run_suite() {
  local name=$1 started=$SECONDS code=0 passed failed repeated again=''
  "run_$name" "$SCRATCH/$name.result" >"$SCRATCH/$name.log" 2>&1 || code=$?
  read -r passed failed repeated < <(node "$HERE/count-tests.mjs" "$name" "$SCRATCH/$name.result" "$code")
  echo "$passed $failed" >"$SCRATCH/$name.counts"
  [ "$repeated" -eq 0 ] || again=", of which $repeated when tried again"
  printf '  %-10s %4d passed%s, %d failed  (%d s)\n' "$name" "$passed" "$again" "$failed" "$((SECONDS - started))"
  [ "$((failed + repeated))" -eq 0 ] || { printf -- '---- %s ----\n' "$name"; sed 's/^/    /' "$SCRATCH/$name.log"; printf -- '---- end of %s ----\n' "$name"; }
}

is_chosen() { [[ " ${chosen[*]} " == *" $1 "* ]]; }

# lane NAME...: one after the other
lane() {
  local name
  for name in "$@"; do if is_chosen "$name"; then run_suite "$name"; fi; done
}

# at_once 'NAME...'...: each argument is a lane; in the background, so that an interruption is noticed at once
at_once() {
  local names lanes=()
  for names in "$@"; do
    # shellcheck disable=SC2086 # a list of words
    lane $names &
    lanes+=($!)
  done
  wait "${lanes[@]}"
}

chosen=("$@")
[ $# -gt 0 ] || chosen=("${SUITES[@]}")
for suite in "${chosen[@]}"; do
  [[ " ${SUITES[*]} " == *" $suite "* ]] || { echo "test: there is no suite '$suite'; there are: ${SUITES[*]}" >&2; exit 64; }
done

"$HERE/prepare.sh" --tests
use_node
cd "$ROOT"
open_scratch
export CI=${CI:-1}
# Jest keeps both cores busy, so it runs alone; the others wait for pages and processes half of the time.
at_once 'system unit'
at_once 'ops frontend looks' browser

passed=0 failed=0
for suite in "${chosen[@]}"; do
  read -r good bad <"$SCRATCH/$suite.counts" || { good=0 bad=1; }
  passed=$((passed + good)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
