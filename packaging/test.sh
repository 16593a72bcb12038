#!/usr/bin/env bash
# Sets up what is missing and runs the tests: bash packaging/test.sh [what pytest takes]
# With CI=true the long tests follow.

source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

environment
# shellcheck disable=SC2086
system_libraries $QT_LIBRARIES $SOUND_LIBRARIES $SOUND_SERVER

cd "$REPO"
result=0
say "Chạy kiểm thử / running the tests"
"$VENV/bin/python" -m pytest "$@" || result=$?
if [ "${CI:-}" = true ]; then
  say "Chạy kiểm thử dài / running the long tests"
  "$VENV/bin/python" -m pytest -m long "$@" || result=$?
fi
exit "$result"
