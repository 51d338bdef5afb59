# Sourced: one scratch directory for everything that a run starts, and its removal with every process that belongs to it.
# shellcheck shell=bash

SCRATCH=

# Short, for the paths of unix sockets. TMPDIR makes everything that is started put its own directories inside.
open_scratch() {
  SCRATCH=$(mktemp -d /tmp/clientst0r.XXXXXX)
  export TMPDIR="$SCRATCH"
  trap close_scratch EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# Both marks are inherited: whatever was started from here carries one, unless it ended.
pids_of_scratch() {
  local kind
  for kind in supervisor keeper other; do
    case "$kind" in
      other) grep -lszE "^TMPDIR=$SCRATCH\$|^CLIENTST0R_PROCESS=[a-z]+@$SCRATCH/" /proc/[0-9]*/environ ;;
      *) grep -lszE "^CLIENTST0R_PROCESS=$kind@$SCRATCH/" /proc/[0-9]*/environ ;;
    esac
  done | cut -d/ -f3 | grep -vx -e "$$" -e "$BASHPID"
}

close_scratch() {
  local code=$? pid signal
  trap '' INT TERM
  unset TMPDIR
  for pid in $(jobs -p); do { kill -KILL "$pid" && wait "$pid"; } 2>/dev/null || true; done # what they started is found by its mark
  for signal in TERM KILL; do
    for pid in $(pids_of_scratch); do kill -"$signal" "$pid" 2>/dev/null || true; done
    for _ in $(seq 100); do
      [ -n "$(pids_of_scratch)" ] || break
      sleep 0.1
    done
  done
  rm -rf "$SCRATCH"
  exit "$code"
}
