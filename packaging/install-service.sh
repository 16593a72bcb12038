#!/usr/bin/env bash
# Lets a station start with the computer, and come back when it dies:
#   bash packaging/install-service.sh --user --station DIR    as the person who logs on (usual)
#   sudo bash packaging/install-service.sh --station DIR      where nobody logs on
# --program PATH: another ccht than that of this folder. --for NAME: the user of the second form.
# --destdir DIR: only writes the unit below DIR. Running it again changes only what differs.

source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

usage='bash packaging/install-service.sh [--user] --station THƯ_MỤC_ĐÀI / DIR'
# Nothing is ever installed without being told for which station.
[ $# -gt 0 ] || { printf '%s\n' "$usage" >&2; exit 2; }
kind=system station= program= destdir= owner=${SUDO_USER:-$(id -un)}
while [ $# -gt 0 ]; do
  case $1 in
    --user) kind=user ;;
    --station) station=${2:?} && shift ;;
    --program) program=${2:?} && shift ;;
    --for) owner=${2:?} && shift ;;
    --destdir) destdir=${2:?} && shift ;;
    *) printf '%s\n' "$usage" >&2; exit 2 ;;
  esac
  shift
done

[ -n "$station" ] || fail "Cần --station THƯ_MỤC_ĐÀI / the station's folder is needed: --station DIR"
[ -f "$station/station.toml" ] || fail "Không có đài ở / there is no station in: $station"
station=$(cd "$station" && pwd)
if [ -z "$program" ]; then
  environment
  program=$VENV/bin/ccht
fi
[ -x "$program" ] || fail "Không có chương trình / there is no program: $program"
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")

quoted() { # a path as systemd reads it in a command line
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//%/%%}
  printf '"%s"' "${text//\$/\$\$}"
}

if [ "$kind" = user ]; then
  folder=$destdir${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
else
  folder=$destdir/etc/systemd/system
fi
unit=$folder/ccht.service
text=$(<"$REPO/packaging/systemd/ccht-$kind.service")
text=${text//@PROGRAM@/"$(quoted "$program")"}
text=${text//@STATION@/"$(quoted "$station")"}
text=${text//@USER@/"$owner"}
text=${text//@UID@/"$(id -u "$owner")"}

changed=no
if [ "$(cat "$unit" 2>/dev/null)" = "$text" ]; then
  say "Đã có sẵn, không đổi gì / already there, nothing to change: $unit"
else
  say "Ghi tệp dịch vụ / writing the unit: $unit"
  mkdir -p "$folder"
  printf '%s\n' "$text" >"$unit"
  changed=yes
fi
[ -z "$destdir" ] || exit 0
if ! command -v systemctl >/dev/null; then
  fail "Máy không có systemd: hãy tự cho chạy lúc khởi động / no systemd here, start it yourself at boot: $program -s $station playout --supervised"
fi

control=(systemctl)
if [ "$kind" = user ]; then
  control+=(--user)
  say "Cho chạy cả khi chưa ai đăng nhập / letting it run before anyone logs on: loginctl enable-linger"
  loginctl enable-linger "$(id -un)" 2>/dev/null ||
    say "Không được phép; đài chạy sau khi đăng nhập / not allowed; it runs once someone has logged on"
fi
[ "$changed" = no ] || "${control[@]}" daemon-reload
say "Bật và cho chạy / enabling and starting: ccht.service"
"${control[@]}" enable --now ccht.service
"${control[@]}" --no-pager --lines=0 status ccht.service || true
say "Xong. Dừng hẳn / done. To end it for good: ${control[*]} disable --now ccht.service"
