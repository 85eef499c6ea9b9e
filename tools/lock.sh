#!/bin/sh
# Locks every dependency with hashes and without download addresses; run by `make lock`.
set -eu
cd "$(dirname "$0")/.."

if [ ! -x build/uv/bin/uv ]; then
  .venv/bin/python -m venv build/uv
  build/uv/bin/pip install -qq --disable-pip-version-check uv
fi

compile() {
  build/uv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
    --no-emit-find-links --python-version 3.11 --custom-compile-command "make lock" \
    "$@"
}

compile pyproject.toml --all-extras --group dev --output-file requirements.txt
compile --group node --output-file requirements-node.txt
