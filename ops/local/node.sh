# Sourced: puts a Node.js that the product supports on PATH; fetches one from the npm registry when there is none.
# shellcheck shell=bash

NODE_BIN=

# ^24.15.0 || >=26.0.0, as in package.json
node_is_supported() {
  command -v node >/dev/null && node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit((major === 24 && minor >= 15) || major >= 26 ? 0 : 1)'
}

choose_node() {
  local version platform
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=linux-x64 version=24.21.0 ;;
    Linux-aarch64) platform=linux-arm64 version=26.12.0 ;;
    *) echo "Node.js 24.15 or later must be on PATH on this kind of machine" >&2; return 1 ;;
  esac
  NODE_PREFIX="$ROOT/.tools/node-$version" NODE_PACKAGE="node-$platform@$version"
  NODE_BIN="$NODE_PREFIX/node_modules/node-$platform/bin"
}

use_node() {
  if node_is_supported; then return; fi
  choose_node && [ -x "$NODE_BIN/node" ] || return 1
  export PATH="$NODE_BIN:$PATH" npm_config_nodedir="${NODE_BIN%/bin}" # headers that match, whatever ~/.npmrc says
  node_is_supported
}

fetch_node() {
  choose_node || return 1
  command -v npm >/dev/null || { echo "npm is not installed: apt-get install npm" >&2; return 1; }
  npm install --prefix "$NODE_PREFIX" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error "$NODE_PACKAGE"
}
