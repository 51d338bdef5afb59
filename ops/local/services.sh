#!/usr/bin/env bash
# A private MariaDB and Redis whose data, sockets, logs and secrets all lie in one directory. Unix sockets only.
#
#   services.sh start DIR     prepare, start, wait until ready, create database and accounts (idempotent)
#   services.sh stop DIR      stop both; the data stays
#   services.sh prepare DIR   secrets, configuration files, empty database
#   services.sh accounts DIR  database, the three accounts and the list of all accounts, on a running server
#   services.sh run mariadb|redis DIR      become the server, in the foreground
#   services.sh ready mariadb|redis DIR    exit 0 when it answers
#
# FAST=1 at `prepare` gives up durability for speed: for tests only.
# DIR/environment then holds the DATABASE_* and REDIS_* variables of the processes, one KEY=value a line.
set -euo pipefail
umask 077

DATABASE=clientst0r
SOCKET_PATH_LIMIT=107 # sun_path of a unix socket, without its closing zero

fail() { echo "services: $*" >&2; exit 1; }

mariadbd_path() { command -v mariadbd || { [ -x /usr/sbin/mariadbd ] && echo /usr/sbin/mariadbd; } || fail "mariadbd is not installed (Debian package mariadb-server-core)"; }

redis_run() { # Debian's redis-server is redis-check-rdb (package redis-tools) under another name
  if command -v redis-server >/dev/null; then exec redis-server "$@"; fi
  command -v redis-check-rdb >/dev/null || fail "redis-server is not installed (Debian package redis-tools)"
  exec -a redis-server "$(command -v redis-check-rdb)" "$@"
}

sql_as_administrator() { mariadb --no-defaults --socket="$DIR/run/mariadb.sock" --user="$(id -un)" --batch --skip-column-names; }

ready() {
  case "$1" in
    mariadb) mariadb-admin --no-defaults --socket="$DIR/run/mariadb.sock" --user="$(id -un)" --connect-timeout=2 ping ;;
    redis) [ "$(redis-cli -s "$DIR/run/redis.sock" ping 2>/dev/null)" = PONG ] ;;
  esac >/dev/null 2>&1
}

# Each server carries a mark in its environment (see processes.mjs): there is no pid file to be stale.
running_pids() { grep -lszxF "CLIENTST0R_PROCESS=$1@$DIR" /proc/[0-9]*/environ | cut -d/ -f3; }

secret() { [ -s "$DIR/secrets/$1" ] || head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$DIR/secrets/$1"; }

prepare() {
  mkdir -p "$DIR"/{run,log,secrets,mariadb-files,mariadb-tmp,redis-data}
  local name
  for name in database-application database-migration database-retention; do secret "$name"; done
  write_configuration
  write_environment
  if [ ! -d "$DIR/mariadb-data" ]; then
    rm -rf "$DIR/mariadb-data.new"
    # In the directory, as mariadb-install-db does not take a path with a space.
    (cd "$DIR" && exec mariadb-install-db --no-defaults --user="$(id -un)" --datadir=./mariadb-data.new --skip-test-db --force \
      --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" --innodb-log-file-size=64M \
      >"$DIR/log/mariadb-install.log" 2>&1) || { tail -n 8 "$DIR/log/mariadb-install.log" >&2; fail "mariadb-install-db failed, see $DIR/log/mariadb-install.log"; }
    mv "$DIR/mariadb-data.new" "$DIR/mariadb-data"
  fi
}

# A quarter of the machine's memory, from 256 MiB to 8 GiB: pages that are asked for again stay in memory.
buffer_pool() { awk '/^MemTotal:/ { m = int($2 / 1024 / 4); print (m < 256 ? 256 : m > 8192 ? 8192 : m) "M" }' /proc/meminfo; }

write_configuration() {
  local flush=1 doublewrite=1 pool log=256M appendonly=yes
  pool=$(buffer_pool)
  if [ "${FAST:-0}" = 1 ]; then flush=0 doublewrite=0 pool=128M log=64M appendonly=no; fi
  cat >"$DIR/mariadb.cnf" <<CONFIGURATION
[mariadbd]
user = $(id -un)
datadir = $DIR/mariadb-data
socket = $DIR/run/mariadb.sock
pid-file = $DIR/run/mariadb.pid
skip-networking
skip-name-resolve
skip-symbolic-links
local-infile = 0
secure-file-priv = $DIR/mariadb-files
tmpdir = $DIR/mariadb-tmp
character-set-server = utf8mb4
collation-server = utf8mb4_unicode_ci
default-time-zone = +00:00
sql-mode = STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION
event-scheduler = OFF
log-bin-trust-function-creators = 1
max-connections = 200
max-allowed-packet = 64M
innodb-buffer-pool-size = $pool
innodb-log-file-size = $log
innodb-flush-log-at-trx-commit = $flush
innodb-doublewrite = $doublewrite
CONFIGURATION
  cat >"$DIR/redis.conf" <<CONFIGURATION
port 0
unixsocket "$DIR/run/redis.sock"
unixsocketperm 700
set-proc-title no
dir "$DIR/redis-data"
daemonize no
save ""
appendonly $appendonly
appendfsync everysec
maxmemory-policy noeviction
CONFIGURATION
}

# In one step: a supervisor that read half of it would restart the applications.
write_environment() {
  cat >"$DIR/environment.next" <<ENVIRONMENT
DATABASE_SOCKET=$DIR/run/mariadb.sock
DATABASE_NAME=$DATABASE
DATABASE_APPLICATION_PASSWORD_FILE=$DIR/secrets/database-application
DATABASE_MIGRATION_PASSWORD_FILE=$DIR/secrets/database-migration
DATABASE_RETENTION_PASSWORD_FILE=$DIR/secrets/database-retention
REDIS_SOCKET=$DIR/run/redis.sock
REDIS_DATABASE=0
ENVIRONMENT
  mv "$DIR/environment.next" "$DIR/environment"
}

# The migration account hands out the rights a table at a time; the pattern lets tests have databases of their own.
accounts() {
  local user password
  {
    echo "CREATE DATABASE IF NOT EXISTS \`$DATABASE\`;"
    for user in app:application migrate:migration retention:retention; do
      password=$(cat "$DIR/secrets/database-${user#*:}")
      echo "CREATE USER IF NOT EXISTS '${DATABASE}_${user%:*}'@'localhost';"
      echo "ALTER USER '${DATABASE}_${user%:*}'@'localhost' IDENTIFIED BY '$password';"
    done
    echo "GRANT ALL ON \`$DATABASE%\`.* TO '${DATABASE}_migrate'@'localhost' WITH GRANT OPTION;"
    account_list
  } | sql_as_administrator
}

# Tells the application who may connect to this server and with what rights, for the verification of the audit trail. In a database of its
# own, for the migration account may replace whatever is in the product's.
account_list() {
  cat <<SQL
CREATE DATABASE IF NOT EXISTS audit_watch CHARACTER SET utf8mb4;
CREATE OR REPLACE FUNCTION audit_watch.accounts(of varchar(64) CHARSET utf8mb4) RETURNS longtext CHARSET utf8mb4 READS SQL DATA SQL SECURITY DEFINER
RETURN json_object('superuser', current_user(),
  'accounts', (SELECT json_arrayagg(concat(User, '@', Host)) FROM mysql.global_priv
    WHERE json_value(Priv, '$.is_role') IS NULL AND ifnull(json_value(Priv, '$.account_locked'), 'false') NOT IN ('1', 'true')),
  'rights', (SELECT json_arrayagg(json_object('account', account, 'privilege', privilege, 'kind', kind, 'object', object)) FROM (
    SELECT replace(grantee, '''', '') AS account, privilege_type AS privilege, 'everything' AS kind, '' AS object
      FROM information_schema.user_privileges WHERE privilege_type <> 'USAGE'
    UNION ALL SELECT replace(grantee, '''', ''), privilege_type, if(of LIKE table_schema, 'schema', 'server'), table_schema
      FROM information_schema.schema_privileges WHERE of LIKE table_schema OR 'mysql' LIKE table_schema OR 'audit_watch' LIKE table_schema
    UNION ALL SELECT replace(grantee, '''', ''), privilege_type, if(table_schema = of, 'table', 'server'), if(table_schema = of, table_name, concat(table_schema, '.', table_name))
      FROM information_schema.table_privileges WHERE table_schema IN (of, 'mysql', 'audit_watch')
    UNION ALL SELECT replace(grantee, '''', ''), privilege_type, if(table_schema = of, 'column', 'server'), if(table_schema = of, concat(table_name, '.', column_name), concat(table_schema, '.', table_name, '.', column_name))
      FROM information_schema.column_privileges WHERE table_schema IN (of, 'mysql', 'audit_watch')
    UNION ALL SELECT concat(User, '@', Host), upper(Proc_priv), if(Db = of, 'routine', 'server'), if(Db = of, Routine_name, concat(Db, '.', Routine_name))
      FROM mysql.procs_priv WHERE Db IN (of, 'mysql', 'audit_watch')
    UNION ALL SELECT concat(User, '@', Host), 'PROXY', 'server', concat(Proxied_user, '@', Proxied_host) FROM mysql.proxies_priv
    UNION ALL SELECT concat(User, '@', Host), 'ROLE', 'role', Role FROM mysql.roles_mapping
  ) r));
GRANT EXECUTE ON FUNCTION audit_watch.accounts TO '${DATABASE}_app'@'localhost';
SQL
}

run() {
  case "$1" in
    mariadb) exec "$(mariadbd_path)" --defaults-file="$DIR/mariadb.cnf" ;;
    redis) redis_run "$DIR/redis.conf" ;;
  esac
}

launch() {
  local name=$1
  ready "$name" && return
  CLIENTST0R_PROCESS=$name@$DIR setsid nohup "${BASH_SOURCE[0]}" run "$name" "$DIR" >>"$DIR/log/$name.log" 2>&1 </dev/null 9>&- &
}

await() {
  local name=$1 deadline=$((SECONDS + 60))
  until ready "$name"; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$name did not become ready in 60 s, see $DIR/log/$name.log"
    sleep 0.05
  done
}

halt() {
  local pid deadline=$((SECONDS + 60))
  for pid in $(running_pids "$1"); do
    kill -TERM "$pid" 2>/dev/null || continue
    while kill -0 "$pid" 2>/dev/null; do
      [ "$SECONDS" -lt "$deadline" ] || { kill -KILL "$pid" 2>/dev/null; break; }
      sleep 0.05
    done
  done
}

start() {
  prepare
  launch mariadb
  launch redis
  await mariadb
  accounts
  await redis
}

usage() { sed -n '4,9s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 64; }

action=${1:-}
case "$action" in
  run | ready) server=${2:-}; directory=${3:-}; [ "$server" = mariadb ] || [ "$server" = redis ] || usage ;;
  start | stop | prepare | accounts) server=; directory=${2:-} ;;
  *) usage ;;
esac
[ -n "$directory" ] || usage
if [ "$action" = stop ] && [ ! -d "$directory" ]; then exit 0; fi
mkdir -p "$directory"
chmod 0700 "$directory"
DIR=$(cd "$directory" && pwd -P)
[ "${#DIR}" -le $((SOCKET_PATH_LIMIT - 17)) ] || fail "the path of $DIR is too long for a unix socket: use a directory of at most $((SOCKET_PATH_LIMIT - 17)) characters"

case "$action" in
  run | ready) "$action" "$server" ;;
  *)
    exec 9>"$DIR/services.lock"
    flock 9
    case "$action" in
      stop) halt redis; halt mariadb ;;
      *) "$action" ;;
    esac
    ;;
esac
