#!/usr/bin/env bash
# Restarts the supervisor of an instance directory when it is gone, for as long as the instance is wanted.
#   keeper.sh DIR NODE
set -u
DIR=$1 NODE=$2
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec {PAUSE}<> <(:)

while [ -e "$DIR/run/wanted" ]; do
  if ! grep -qszxF "CLIENTST0R_PROCESS=supervisor@$DIR" /proc/[0-9]*/environ; then
    CLIENTST0R_PROCESS=supervisor@$DIR setsid "$NODE" "$HERE/supervisor.mjs" run "$DIR" >>"$DIR/log/supervisor.log" 2>&1 </dev/null &
  fi
  read -r -t 1 -u "$PAUSE" || true # sleeps without a process that could be left behind
done
