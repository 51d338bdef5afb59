#!/usr/bin/env bash
# The whole product in one directory: MariaDB, Redis, api and worker under a supervisor. Needs what `clientst0r` builds.
#
#   instance.sh start DIR PORT [--demo]   start, migrate, seed when asked, wait until ready (idempotent)
#   instance.sh prepare DIR PORT          MariaDB, Redis, root key and schema only; neither applications nor supervisor
#   instance.sh stop DIR                  stop everything; the data stays
#   instance.sh status DIR
#   instance.sh exec DIR COMMAND...       COMMAND with the environment of the instance's processes
#
# The worker's health is on PORT + 1. FAST=1 at the first start gives up durability for speed: for tests only.
# DIR/demonstration.txt then holds what the seeding of the demonstration printed.
set -euo pipefail
umask 077
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
ROOT=$(cd "$HERE/../.." && pwd -P)
# shellcheck source=SCRIPTDIR/node.sh
. "$HERE/node.sh"
# shellcheck source=SCRIPTDIR/steps.sh
. "$HERE/steps.sh"

usage() { sed -n '4,8s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 64; }
fail() { echo "instance: $*" >&2; exit 1; }

pids_of() { grep -lszxF "CLIENTST0R_PROCESS=$1@$DIR" /proc/[0-9]*/environ | cut -d/ -f3; }
port_of() { sed -n 's/^LISTEN_PORT=//p' "$DIR/application.environment" 2>/dev/null; }
build_of() { sed -n 's/^CLIENTST0R_BUILD=//p' "$1" 2>/dev/null; }
is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# A process that was just killed still listens while the kernel takes its memory away.
stays_taken() {
  local try
  for try in {1..30}; do
    is_taken "$1" || return
    [ "$try" = 30 ] || sleep 0.1
  done
}

check_ports() {
  [ -n "$(pids_of api)" ] && [ "$(port_of)" = "$PORT" ] && return
  local port
  for port in "$PORT" "$((PORT + 1))"; do
    stays_taken "$port" || continue
    echo "Port $port of 127.0.0.1 is taken by another program."
    return 1
  done
}

# Becomes the environment of the applications once the schema is theirs: the supervisor restarts them as soon as it changes.
prepare_application_environment() {
  local build name
  build=$(cat "$ROOT"/dist/apps/{api,worker,cli}/main.js "$ROOT/frontend/dist/frontend/browser/index.html" | sha256sum | cut -c1-16)
  {
    echo "NODE_ENV=production"
    echo "PUBLIC_URL=http://localhost:$PORT"
    echo "LISTEN_HOST=127.0.0.1"
    echo "LISTEN_PORT=$PORT"
    echo "WORKER_PORT=$((PORT + 1))"
    echo "FRONTEND_DIRECTORY=$ROOT/frontend/dist/frontend/browser"
    echo "ROOT_KEY_FILE=$DIR/secrets/root-key.json"
    echo "CLIENTST0R_BUILD=$build"
    for name in LOG_LEVEL TRUSTED_PROXIES MONITORING_ALLOWED_RANGES AUDIT_STREAM_ALLOWED_RANGES AUDIT_ANCHOR_FILE GEOIP_COUNTRY_FILE BREACH_CORPUS_FILE \
      KEY_PROVIDER TRANSIT_ADDRESS TRANSIT_MOUNT TRANSIT_KEY TRANSIT_NAMESPACE TRANSIT_TOKEN_FILE TRANSIT_CA_FILE; do
      [ -z "${!name:-}" ] || echo "$name=${!name}"
    done
  } >"$NEXT"
}

with_environment() {
  local line application="$DIR/application.environment"
  [ ! -e "$NEXT" ] || application=$NEXT
  while IFS= read -r line; do export "${line?}"; done < <(cat "$DIR/environment" "$application")
  "$@"
}

cli() { with_environment node "$ROOT/dist/apps/cli/main.js" "$@"; }

seed() { # its passwords go into that file, into no log
  cli seed-demonstration >"$DIR/demonstration.next"
  if [ -s "$DIR/demonstration.next" ]; then mv "$DIR/demonstration.next" "$DIR/demonstration.txt"; fi
}

# Only for a new database: one that lost its key must say so, not be given another.
generate_root_key() { [ -e "$DIR/application.environment" ] || [ "${KEY_PROVIDER:-file}" != file ] || cli generate-root-key "$DIR/secrets/root-key.json"; }

invite() { with_environment timeout 60 node "$ROOT/dist/apps/cli/main.js" invite-first-administrator >"$INVITATION"; }

supervise() {
  touch "$DIR/run/wanted"
  [ -n "$(pids_of supervisor)" ] && return
  CLIENTST0R_PROCESS=supervisor@$DIR setsid nohup node "$HERE/supervisor.mjs" run "$DIR" >>"$DIR/log/supervisor.log" 2>&1 </dev/null &
}

is_current() { [ -e "$DIR/run/wanted" ] && cmp -s "$NEXT" "$DIR/application.environment" && node "$HERE/supervisor.mjs" check "$DIR" 2>/dev/null; }

step_services() {
  step "MariaDB and Redis" "the log tells; a shorter or another directory is set by CLIENTST0R_DIRECTORY" "$HERE/services.sh" start "$DIR"
  prepare_application_environment
}

step_schema() {
  step "Root key" "the directory secrets/ must be writable" generate_root_key
  # The environment of the applications is put in place after the schema: the same build there has nothing to migrate.
  if [ "$(build_of "$NEXT")" != "$(build_of "$DIR/application.environment")" ]; then
    step "Database schema" "the log names the statement or setting that was refused" cli migrate
  fi
  mv "$NEXT" "$DIR/application.environment"
}

become_ready() { # and invite meanwhile: both spend their time starting
  supervise
  invite &
  node "$HERE/supervisor.mjs" wait "$DIR"
  wait $!
}

start() {
  step "Port $PORT" "stop that program, or choose another port: CLIENTST0R_PORT=8500 ./clientst0r up" check_ports
  step_services
  if is_current; then
    step "First administrator" "the log tells why" invite
  else
    step_schema
    step "Ready to serve" "the log of the process that is named tells why" become_ready
  fi
  [ -z "$DEMO" ] || step "Demonstration data" "the log tells why; nothing is half-written" seed
}

announce() {
  printf '\nClientSt0r is ready: http://localhost:%s\n' "$PORT"
  if [ -s "$INVITATION" ]; then printf '\nFirst administrator, open this once to set name, password and second factor:\n%s\n' "$(cat "$INVITATION")"; fi
  rm -f "$INVITATION"
  [ -s "$DIR/demonstration.txt" ] || return 0
  if [ -n "$DEMO" ]; then echo; cat "$DIR/demonstration.txt"; else printf '\nPeople of the demonstration: %s\n' "$DIR/demonstration.txt"; fi
}

stop() {
  rm -f "$DIR/run/wanted"
  if [ -z "$(pids_of supervisor)" ]; then
    CLIENTST0R_PROCESS=supervisor@$DIR node "$HERE/supervisor.mjs" run "$DIR" >>"$DIR/log/supervisor.log" 2>&1
  fi
  local name deadline=$((SECONDS + 120))
  for name in supervisor keeper api worker redis mariadb; do
    while [ -n "$(pids_of "$name")" ]; do
      [ "$SECONDS" -lt "$deadline" ] || fail "$name (pid $(pids_of "$name")) does not stop, see $DIR/log"
      sleep 0.1
    done
  done
}

action=${1:-}
[ -n "${2:-}" ] || usage
if [ ! -d "$2" ]; then
  case "$action" in
    stop) exit 0 ;;
    start | prepare) mkdir -p "$2" ;;
    *) fail "there is nothing in $2" ;;
  esac
fi
DIR=$(cd "$2" && pwd -P)
NEXT="$DIR/application.environment.next"
INVITATION="$DIR/run/invitation"
use_node || fail "no supported Node.js here: './clientst0r up' fetches one"

case "$action" in
  status) exec node "$HERE/supervisor.mjs" status "$DIR" ;;
  exec) shift 2; with_environment exec "$@" ;;
  start | prepare | stop) ;;
  *) usage ;;
esac

if [ "${INSTANCE_LOCKED:-}" != "$DIR" ]; then
  chmod 0700 "$DIR"
  flock -n "$DIR/instance.lock" true || echo "Another start or stop of $DIR is at work; waiting for it." >&2
  INSTANCE_LOCKED=$DIR exec flock --close "$DIR/instance.lock" "${BASH_SOURCE[0]}" "$@"
fi
unset INSTANCE_LOCKED

mkdir -p "$DIR/log"
if [ "$action" = stop ]; then stop; exit; fi
PORT=${3:-} DEMO=${4:-}
case "$PORT" in '' | *[!0-9]*) usage ;; esac
if [ "$PORT" -lt 1 ] || [ "$PORT" -gt 65534 ]; then fail "the port must be from 1 to 65534"; fi
[ -z "$DEMO" ] || [ "$DEMO" = --demo ] || usage
STEP_LOG="$DIR/log/start.log"
: >"$STEP_LOG"
trap 'rm -f "$NEXT"' EXIT
if [ "$action" = prepare ]; then step_services; step_schema; exit; fi
start
announce
