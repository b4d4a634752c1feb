#!/usr/bin/env bash
# Starts a portal and a kiosk on this machine, data under run/, and ends everything it
# started on Ctrl-C. The second start is quick and keeps the data.
#
#   make run                      make run FRESH=1      starts over
#   make run PANEL=1600x900       another window size   make run WEB_PORT=… API_PORT=…
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/install-deps.sh build run
packaging/build.sh portal kioskctl kiosk

dir=$PWD/run
umask 077
mkdir -p "$dir"
exec 9>"$dir/.lock"
flock -n 9 || { echo "run: another \"make run\" has $dir open; end it first" >&2; exit 1; }
if [ -n "${FRESH:-}" ]; then
  find "$dir" -mindepth 1 -maxdepth 1 ! -name .lock -exec rm -rf {} +
fi

pids=()
# start NAME command…: in the background, output to run/NAME.log; its pid in $last.
start() {
  local name=$1
  shift
  "$@" >"$dir/$name.log" 2>&1 9>&- &
  last=$!
  pids+=("$last")
}
finish() {
  local status=$? i pid
  trap - EXIT
  trap '' INT TERM
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do kill -TERM "${pids[i]}" 2>/dev/null || true; done
  for ((i = 0; i < 50; i++)); do
    pid=$(alive)
    [ -n "$pid" ] || break
    sleep 0.1
  done
  for pid in $(alive); do kill -KILL "$pid" 2>/dev/null || true; done
  wait || true
  echo "run: ended; data stays in run/" >&2
  exit "$status"
}
alive() { local p; for p in "${pids[@]}"; do kill -0 "$p" 2>/dev/null && echo "$p" || true; done; }
trap finish EXIT
trap 'exit 0' INT TERM

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() { local p=$1; while taken "$p"; do p=$((p + 1)); done; echo "$p"; }
# wait_for SECONDS what pid log command…: until command succeeds; says why when it does not.
wait_for() {
  local tries=$(($1 * 10)) what=$2 pid=$3 log=$4
  shift 4
  while ! "$@" 2>/dev/null; do
    tries=$((tries - 1))
    if [ "$tries" -le 0 ] || ! kill -0 "$pid" 2>/dev/null; then
      echo "run: $what did not start; $log ends with:" >&2
      tail -n 15 "$log" >&2
      exit 1
    fi
    sleep 0.1
  done
}

# --- addresses: chosen once, because printed QR codes name them
if [ ! -e "$dir/ports" ]; then
  echo "api=${API_PORT:-$(free_port 18443)} web=${WEB_PORT:-$(free_port 18080)}" >"$dir/ports"
fi
read -r api web < <(sed 's/api=\([0-9]*\) web=\([0-9]*\)/\1 \2/' "$dir/ports")
for p in "$api" "$web"; do
  if taken "$p"; then
    echo "run: port $p is in use by another program; end it, or: make run FRESH=1" >&2
    exit 1
  fi
done

# --- the screen
if [ -n "${DISPLAY:-}" ]; then
  panel=${PANEL:-1600x900}
else
  panel=${PANEL:-1080x1920}
  mkfifo "$dir/display"
  exec 8<>"$dir/display"
  rm -f "$dir/display"
  start xvfb Xvfb -displayfd 8 -screen 0 "${panel}x24" -nolisten tcp
  read -r -t 20 number <&8 || { echo "run: the virtual screen did not start; see run/xvfb.log" >&2; exit 1; }
  exec 8>&-
  export DISPLAY=:$number
  vnc=$(free_port 5900)
  start x11vnc x11vnc -display "$DISPLAY" -localhost -rfbport "$vnc" -forever -shared -nopw -noxdamage -quiet
fi
width=${panel%x*} height=${panel#*x}

# --- the portal
first=
[ -d "$dir/portal" ] || first=1
mkdir -p "$dir/portal"
start portal build/portal serve --data "$dir/portal" --kiosk-addr "127.0.0.1:$api" \
  --web-addr "127.0.0.1:$web" --public-url "http://127.0.0.1:$web"
portal=$last
wait_for 30 "the portal" "$portal" "$dir/portal.log" taken "$web"
[ -n "$first" ] || [ ! -e "$dir/logins" ] && build/portal demo --data "$dir/portal" >"$dir/logins"

# --- the kiosk
millimetres=$((width < height ? 268 : 476))
cat >"$dir/kiosk.toml" <<TOML
# Written by packaging/run.sh at each start; packaging/kiosk/kiosk.toml explains the keys.
data_dir = "$dir/kiosk"
[hall]
name = { zh-Hans = "福州市政务服务自助终端", en = "Fuzhou Government Services Kiosk" }
place = { zh-Hans = "市民服务中心一层", en = "Citizen Centre, ground floor" }
[panel]
width_px = $width
height_px = $height
width_mm = $millimetres
fullscreen = $([ -n "${vnc:-}" ] && echo true || echo false)
hide_pointer = false
[portal]
url = "https://127.0.0.1:$api"
[printer]
kind = "folder"
address = "$dir/printed"
TOML
mkdir -p "$dir/printed" "$dir/kiosk"
if [ ! -e "$dir/enrolled" ]; then
  build/kioskctl enrol --config "$dir/kiosk.toml" \
    --code "$(build/portal code --data "$dir/portal" --kiosk FZ-GL-0001 --hall 福州市民服务中心)" >"$dir/enrol.log" 2>&1 ||
    { echo "run: the kiosk could not enrol:" >&2; cat "$dir/enrol.log" >&2; exit 1; }
  # Six random digits that the kiosk takes: it refuses what is guessed first.
  until pin=$(printf '%06d' "$(($(od -An -N4 -tu4 /dev/urandom) % 1000000))") &&
    build/kioskctl pin set --config "$dir/kiosk.toml" <<<"$pin" 2>/dev/null; do :; done
  echo "$pin" >"$dir/pin"
  touch "$dir/enrolled"
fi

echo
read -r login password _ < <(grep -m 1 公安 "$dir/logins" || head -n 1 "$dir/logins")
echo "  portal     http://127.0.0.1:$web/desk"
echo "  clerk      $login, password $password (the police; $(wc -l <"$dir/logins") departments in run/logins)"
echo "  staff PIN  $(cat "$dir/pin") (hold the kiosk's top left corner for three seconds)"
echo "  printed    run/printed      logs  run/kiosk.log, run/portal.log"
if [ -n "${vnc:-}" ]; then
  echo "  watch      no display here, so the kiosk is on a virtual one ($panel):"
  echo "             vncviewer 127.0.0.1:$vnc"
  echo "             from elsewhere first: ssh -L $vnc:127.0.0.1:$vnc THIS-MACHINE"
fi
echo "  Ctrl-C ends everything."
echo

# Exit code 75 is the staff page's "restart the program".
while :; do
  start kiosk build/onestop-kiosk --config "$dir/kiosk.toml"
  kiosk=$last
  code=0
  wait -n "$kiosk" "$portal" || code=$?
  if kill -0 "$kiosk" 2>/dev/null; then
    echo "run: the portal ended by itself (code $code); run/portal.log ends with:" >&2
    tail -n 15 "$dir/portal.log" >&2
    exit 1
  fi
  [ "$code" = 75 ] && continue
  [ "$code" = 0 ] || { echo "run: the kiosk ended with code $code; run/kiosk.log ends with:" >&2; tail -n 15 "$dir/kiosk.log" >&2; }
  exit "$code"
done
