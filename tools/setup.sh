#!/bin/sh
# Makes .venv hold what the lock says; run by the Makefile when requirements.txt has changed.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && fits "$name"; then
      command -v "$name"
      return
    fi
  done
  say "Python 3.11 or newer is needed: apt-get install python3 python3-venv, or brew install python"
  exit 1
}

# Debian keeps the part of Python that makes environments in a package of its own.
install_venv() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
  else
    say "Python cannot make environments here. Run: sudo apt-get install -y python3-venv"
    exit 1
  fi
}

if [ ! -x .venv/bin/python ] || ! fits .venv/bin/python; then
  python=$(find_python)
  say "making .venv with $("$python" --version)"
  "$python" -c 'import ensurepip, venv' 2>/dev/null || install_venv
  "$python" -m venv --clear .venv
fi

say "installing requirements.txt (a minute or two, once)"
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes \
  --no-deps --requirement requirements.txt
.venv/bin/python -m compileall -q shared functions infra tools bench
touch .venv/installed
