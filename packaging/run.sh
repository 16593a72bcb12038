#!/usr/bin/env bash
# Sets up what is missing, then opens the window on a sample station: bash packaging/run.sh
# Without a display it runs a broadcast day instead and says where the results lie.

source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

environment
cd "$REPO"
if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
  # shellcheck disable=SC2086
  system_libraries $QT_LIBRARIES $WINDOW_LIBRARIES $SOUND_LIBRARIES
  say "Chuẩn bị đài mẫu / preparing the sample station"
  station=$("$VENV/bin/python" packaging/sample_station.py)
  say "Mở cửa sổ, đài mẫu ở / opening the window on the sample station in: $station"
  exec "$VENV/bin/ccht" -s "$station" "$@"
fi

results=$REPO/out/demo-$(date +%Y%m%d-%H%M%S)
say "Máy không có màn hình: chạy thử một ngày phát thanh / no display: running a broadcast day"
"$VENV/bin/ccht" demo -o "$results"
say "Kết quả ở / the results lie in: $results"
