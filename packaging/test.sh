#!/usr/bin/env bash
# Sets up what is missing and runs the tests: bash packaging/test.sh [what pytest takes]
# With CI=true the long tests follow.

source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

environment
# shellcheck disable=SC2086
system_libraries $QT_LIBRARIES $SOUND_LIBRARIES $SOUND_SERVER dbus-daemon gcc libc6-dev systemd

cd "$REPO"
result=0
say "Chạy kiểm thử / running the tests"
"$VENV/bin/python" -m pytest "$@" || result=$?
if [ "${CI:-}" = true ]; then
  say "Chạy kiểm thử dài / running the long tests"
  long=0
  "$VENV/bin/python" -m pytest -m long "$@" || long=$?
  if [ "$long" = 5 ]; then # what pytest says when no test has the mark
    say "Không có kiểm thử dài / there are no long tests"
  elif [ "$long" != 0 ]; then
    result=$long
  fi
fi
exit "$result"
