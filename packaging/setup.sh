# Sourced by run.sh and test.sh. Finds Python, installs the system libraries and the
# libraries of requirements.lock into a virtual environment; the second time it only checks.
# shellcheck shell=bash

set -euo pipefail

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=${CCHT_VENV:-$REPO/.venv}

# Qt needs these even where nothing is drawn; fonts carry the Vietnamese marks.
QT_LIBRARIES="libglib2.0-0 libgl1 libegl1 libx11-6 libdbus-1-3 libfontconfig1 libfreetype6
  libxkbcommon0 fonts-noto-core"
WINDOW_LIBRARIES="libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
  libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-sync1 libxcb-util1
  libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0"
SOUND_LIBRARIES="libpulse0"
SOUND_SERVER="pulseaudio pulseaudio-utils"

say() { printf '• %s\n' "$*"; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

installed() { # Debian 13 renamed some libraries with t64 at the end
  local name state
  for name in "$1" "${1}t64"; do
    state=$(dpkg-query --show --showformat '${db:Status-Status}' "$name" 2>/dev/null) || continue
    [ "$state" = installed ] && return 0
  done
  return 1
}

apt_install() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  local install=("${apt[@]}" install --no-install-recommends "$@")
  as_root "${install[@]}" >/dev/null 2>&1 && return 0
  as_root "${apt[@]}" update >/dev/null && as_root "${install[@]}" >/dev/null
}

system_libraries() { # names… ; installs what is missing, or says how
  local missing=() name
  if ! command -v dpkg >/dev/null; then
    say "Không phải Debian/Ubuntu: tự cài các thư viện tương ứng / not Debian: install the like of: $*"
    return 0
  fi
  for name in "$@"; do installed "$name" || missing+=("$name"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  if may_install; then
    say "Cài thư viện hệ thống / installing system libraries: ${missing[*]}"
    apt_install "${missing[@]}" && return 0
  fi
  say "Còn thiếu thư viện hệ thống, hãy chạy / system libraries are missing, please run:"
  say "  sudo apt-get install --no-install-recommends ${missing[*]}"
}

suitable() { # Python 3.11 or later
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  local name
  for name in ${CCHT_PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && suitable "$name"; then command -v "$name"; return 0; fi
  done
  return 1
}

environment() { # makes or refreshes the virtual environment
  local python stamp
  if ! python=$(find_python); then
    may_install && apt_install python3 python3-venv || true
    python=$(find_python) || fail "Cần Python 3.11 trở lên / Python 3.11 or later is needed"
  fi
  stamp=$(cat "$REPO/requirements.lock" "$REPO/pyproject.toml" \
    <("$python" -c 'import sys; print(sys.version, sys.executable)') <(echo "$REPO $VENV") |
    sha256sum | cut -d' ' -f1)
  if [ -x "$VENV/bin/ccht" ] && [ "$(cat "$VENV/.ccht-stamp" 2>/dev/null)" = "$stamp" ]; then
    return 0
  fi
  if ! { [ -x "$VENV/bin/python" ] && suitable "$VENV/bin/python"; }; then
    say "Tạo môi trường Python / making the virtual environment: $VENV"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
      may_install && apt_install python3-venv ||
        fail "Thiếu python3-venv / missing: sudo apt-get install python3-venv"
    fi
    "$python" -m venv --clear "$VENV"
  fi
  say "Cài các thư viện theo requirements.lock (vài phút) / installing the locked libraries (minutes)"
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --requirement "$REPO/requirements.lock"
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --editable "$REPO"
  printf '%s\n' "$stamp" >"$VENV/.ccht-stamp"
}
