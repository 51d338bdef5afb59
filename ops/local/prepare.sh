#!/usr/bin/env bash
# Gets what the product needs and builds it, each only when missing or changed: Node.js, Debian packages, npm packages, dist.
#   prepare.sh [--tests]     --tests: also Chromium, OpenSSL, OpenLDAP, LibreOffice Calc, SimpleSAMLphp, and rsyslog with TLS
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
ROOT=$(cd "$HERE/../.." && pwd -P)
# shellcheck source=SCRIPTDIR/node.sh
. "$HERE/node.sh"
# shellcheck source=SCRIPTDIR/steps.sh
. "$HERE/steps.sh"

is_command() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }

# The packages without the system services: nothing is left running on ports 3306 and 6379.
missing_packages() {
  if ! { is_command mariadbd && is_command mariadb-install-db; }; then echo mariadb-server-core; fi
  if ! { is_command mariadb && is_command mariadb-admin; }; then echo mariadb-client; fi
  if ! { is_command redis-cli && { is_command redis-server || is_command redis-check-rdb; }; }; then echo redis-tools; fi
  if ! is_command ping; then echo iputils-ping; fi
  if [ "$1" != --tests ]; then return; fi
  if ! is_command chromium-headless-shell; then echo chromium-headless-shell; fi
  if ! is_command openssl; then echo openssl; fi
  if ! is_command rsyslogd; then echo rsyslog; fi
  if ! compgen -G '/usr/lib/*/rsyslog/lmnsd_gtls.so' >/dev/null; then echo rsyslog-gnutls; fi
  if ! is_command slapd; then echo slapd; fi
  if ! is_command ldapmodify; then echo ldap-utils; fi
  # PHP for SimpleSAMLphp without Apache, which would be its first choice of a server.
  if ! [ -d /usr/share/simplesamlphp/www ]; then printf '%s\n' mini-httpd php-cgi php-cli php-mbstring php-xml simplesamlphp; fi
  if ! is_command soffice; then echo libreoffice-calc-nogui; fi
}

install_packages() {
  local prefix=()
  is_command apt-get || { echo "this machine has no apt-get; the packages named above have to be installed by hand"; return 1; }
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "not root and no sudo here"; return 1; }
    prefix=(sudo)
  fi
  prefix+=(env DEBIAN_FRONTEND=noninteractive)
  "${prefix[@]}" apt-get update -q || true # a list that is out of reach does not matter when the packages are found
  "${prefix[@]}" apt-get install -q -y --no-install-recommends "$@"
}

is_recent_mariadb() { # 10.7 brought the uuid type
  local version
  version=$({ mariadbd --no-defaults --version || /usr/sbin/mariadbd --no-defaults --version; } 2>/dev/null | sed -n 's/.*Ver \([0-9]*\.[0-9]*\).*/\1/p')
  [ "$(printf '%s\n' 10.7 "$version" | sort -V | head -n 1)" = 10.7 ] && return
  echo "MariaDB $version is installed; 10.7 or later is needed"
  return 1
}

install_modules() { npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund; }

hash_of() { # of the sources on standard input, a name each ended by a zero
  LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64
}

backend_sources() {
  cd "$ROOT"
  find apps libs migrations -type f ! -name '*.spec.ts' -print0
  find . -maxdepth 1 -type f \( -name package-lock.json -o -name nest-cli.json -o -name 'rspack.config.*' -o -name tsconfig.json -o -name .swcrc \) -print0
}

frontend_sources() {
  cd "$ROOT"
  find frontend \( -name node_modules -o -name dist -o -name .angular \) -prune -o -type f ! -name '*.spec.ts' -print0
}

is_built() { # PART ARTEFACT...
  local part=$1 artefact
  shift
  for artefact in "$@"; do [ -s "$ROOT/$artefact" ] || return 1; done
  [ "$(cat "$STAMPS/$part" 2>/dev/null)" = "$("${part}_sources" | hash_of)" ]
}

build_backend() {
  local hash application
  hash=$(backend_sources | hash_of)
  cd "$ROOT"
  for application in api worker cli; do npx --no-install nest build "$application"; done
  echo "$hash" >"$STAMPS/backend"
}

build_frontend() {
  local hash
  hash=$(frontend_sources | hash_of)
  NG_CLI_ANALYTICS=false npm --prefix "$ROOT/frontend" run build
  echo "$hash" >"$STAMPS/frontend"
}

build_both() { # at the same time; the log of one that failed comes last
  local backend frontend
  (set -e; build_backend) >"$STAMPS/backend.log" 2>&1 & backend=$!
  (set -e; build_frontend) >"$STAMPS/frontend.log" 2>&1 & frontend=$!
  if wait "$backend"; then backend=0; else backend=1; fi
  if wait "$frontend"; then frontend=0; else frontend=1; fi
  if [ "$frontend" -ne 0 ]; then cat "$STAMPS/backend.log" "$STAMPS/frontend.log"; else cat "$STAMPS/frontend.log" "$STAMPS/backend.log"; fi
  [ "$frontend$backend" = 00 ]
}

main() {
  local packages=()
  if ! use_node; then
    step "Node.js 24 from the npm registry" "the npm registry must be reachable; or put Node.js 24.15 or later on PATH" fetch_node
    use_node || { echo "the Node.js that was fetched does not run here" >&2; exit 1; }
  fi
  mapfile -t packages < <(missing_packages "$1")
  if [ ${#packages[@]} -gt 0 ]; then
    step "Debian packages: ${packages[*]}" "run as root: apt-get update && apt-get install --no-install-recommends ${packages[*]}" install_packages "${packages[@]}"
  fi
  is_recent_mariadb >/dev/null || step "MariaDB 10.7 or later" "install a later MariaDB (Debian 12 and Ubuntu 24.04 have one)" is_recent_mariadb
  node "$HERE/installed.mjs" "$ROOT" || step "npm packages" "the npm registry must be reachable; then run this again" install_modules "$ROOT"
  node "$HERE/installed.mjs" "$ROOT/frontend" || step "npm packages of the frontend" "the npm registry must be reachable; then run this again" install_modules "$ROOT/frontend"
  build
}

build() {
  local backend='' frontend='' remedy="the log names the source file and line"
  is_built backend dist/apps/{api,worker,cli}/main.js || backend=stale
  is_built frontend frontend/dist/frontend/browser/index.html || frontend=stale
  case "$backend,$frontend" in
    stale,stale) step "Build of api, worker, cli and frontend" "$remedy" build_both ;;
    stale,) step "Build of api, worker and cli" "$remedy" build_backend ;;
    ,stale) step "Build of the frontend" "$remedy" build_frontend ;;
  esac
}

STAMPS="$ROOT/.local/build"
mkdir -p "$STAMPS"
export NODE_COMPILE_CACHE="$STAMPS/compile-cache" # npm and Angular's builder would leave one in /tmp
STEP_LOG="$STAMPS/prepare.log"
if [ "${PREPARE_LOCKED:-}" != 1 ]; then
  flock -n "$STAMPS/lock" true || echo "Another build is at work; waiting for it." >&2
  PREPARE_LOCKED=1 exec flock --close "$STAMPS/lock" "${BASH_SOURCE[0]}" "$@"
fi
: >"$STEP_LOG"
main "${1:-}"
