# Sourced: steps that show what is done and how long it took; a step that fails names its log and a remedy.
# shellcheck shell=bash

# step TITLE REMEDY COMMAND...   COMMAND runs in a subshell with `set -e`; its output goes to $STEP_LOG
step() {
  local title=$1 remedy=$2 started=${EPOCHREALTIME/./} code
  shift 2
  printf '  %-52s' "$title"
  printf '\n== %s: %s\n' "$(date -u +%FT%TZ)" "$title" >>"$STEP_LOG"
  set +e
  (set -e; "$@") >>"$STEP_LOG" 2>&1
  code=$?
  set -e
  if [ "$code" -eq 0 ]; then
    local took=$(((${EPOCHREALTIME/./} - started) / 100000))
    printf '%4d.%d s\n' "$((took / 10))" "$((took % 10))"
    return
  fi
  printf ' FAILED\n\n'
  awk '/^== /{ text = ""; next } { text = text $0 "\n" } END { printf "%s", text }' "$STEP_LOG" | tail -n 15 | sed 's/^/    /'
  printf '\nFailed at: %s\nLog:       %s\nRemedy:    %s\n' "$title" "$STEP_LOG" "$remedy"
  exit 1
} >&2
