#!/usr/bin/env bash
# bench.sh [NAME]: runs test/bench/NAME.bench.mjs (or .ts) on a migrated, empty database of its own with durable settings.
# The benchmark has the environment of the api; it starts what it measures. One JSON line: name, value, unit, reference, ratio.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
ROOT=$(cd "$HERE/../.." && pwd -P)
# shellcheck source=SCRIPTDIR/node.sh
. "$HERE/node.sh"
# shellcheck source=SCRIPTDIR/scratch.sh
. "$HERE/scratch.sh"

benches() { find "$ROOT/test/bench" -name '*.bench.mjs' -o -name '*.bench.ts' | sed 's|.*/||; s|\.bench\..*||' | sort; }

if [ $# -eq 0 ]; then benches; exit; fi
file=$(find "$ROOT/test/bench" -name "$1.bench.mjs" -o -name "$1.bench.ts" | head -n 1)
[ -n "$file" ] || { printf 'bench: there is no %s; there are:\n%s\n' "$1" "$(benches)" >&2; exit 64; }
"$HERE/prepare.sh"
use_node
shift
open_scratch
if [ "$(basename "$file")" != startup.bench.mjs ]; then
  unset FAST
  port=$(node "$HERE/free-port.mjs")
  "$HERE/instance.sh" prepare "$SCRATCH/instance" "$port"
  "$HERE/instance.sh" exec "$SCRATCH/instance" env TMPDIR="$SCRATCH" node --enable-source-maps "$file" "$@" &
else
  node "$file" "$@" &
fi
wait $!
