#!/usr/bin/env bash
# Installs the Debian packages that the named groups need and that are not there yet.
#
#   packaging/install-deps.sh build run test bench powercut
#
# Nothing is asked and nothing is touched when all of them are there. Go itself is
# not installed: a Debian release carries an older one, so we say how to get it.
set -euo pipefail
cd "$(dirname "$0")/.."

# cgo needs a compiler; the window needs OpenGL and the X11 headers that GLFW reads.
build=(gcc libc6-dev pkg-config libgl-dev libx11-dev libxrandr-dev libxxf86vm-dev libxi-dev
  libxcursor-dev libxinerama-dev libxkbcommon-dev)
# llvmpipe draws where there is no graphics card; x11vnc shows a virtual screen.
run=(libgl1 libgl1-mesa-dri libx11-6 libxcursor1 libxrandr2 libxinerama1 libxi6 libxxf86vm1
  tzdata xvfb x11vnc)
# A real window with real presses, a real browser, and readers for what was printed.
window=(xvfb libgl1-mesa-dri libxtst-dev libxdamage-dev)
test=("${window[@]}" chromium chromium-driver poppler-utils zbar-tools
  cups-ipp-utils e2fsprogs mount tzdata)
bench=("${window[@]}" chromium tzdata)
powercut=(qemu-system-x86 nbdkit e2fsprogs cpio xz-utils)

say() { printf '%s\n' "deps: $*" >&2; }

go_version_needed() { sed -n 's/^go \([0-9.]*\)$/\1/p' go.mod; }

check_go() {
  local need have
  need=$(go_version_needed)
  export PATH="$PATH:/usr/local/go/bin"
  have=$(go env GOVERSION 2>/dev/null || true)
  have=${have#go}
  have=${have%% *}
  if [ -n "$have" ] && [ "$(printf '%s\n%s\n' "$need" "$have" | sort -V | head -n 1)" = "$need" ]; then
    return
  fi
  say "Go $need or newer is needed; found ${have:-none}."
  say "Take the archive for Linux from https://go.dev/dl/, then:"
  say "  rm -rf /usr/local/go && tar -C /usr/local -xzf go$need.linux-$(dpkg --print-architecture).tar.gz"
  say '  export PATH=$PATH:/usr/local/go/bin'
  exit 1
}

# missing prints those of its arguments that are not installed.
missing() {
  local have
  have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
  printf '%s\n' "$@" | sort -u | grep -vxF -f <(printf '%s\n' "$have") || true
}

groups=("$@")
[ ${#groups[@]} -gt 0 ] || groups=(build run)
want=()
for g in "${groups[@]}"; do
  case $g in
  build) check_go; want+=("${build[@]}") ;;
  run) want+=("${run[@]}") ;;
  test) want+=("${test[@]}") ;;
  bench) want+=("${bench[@]}") ;;
  powercut) want+=("${powercut[@]}") ;;
  *) say "no group \"$g\": build, run, test, bench, powercut"; exit 2 ;;
  esac
done

command -v dpkg-query >/dev/null || { say "this is not Debian: install what packaging/install-deps.sh lists yourself"; exit 1; }
mapfile -t lack < <(missing "${want[@]}")
[ ${#lack[@]} -gt 0 ] || exit 0

install="apt-get install -y --no-install-recommends ${lack[*]}"
as_root=
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
  else
    say "missing: ${lack[*]}"
    say "install them as root, then run this again:"
    say "  sudo apt-get update && sudo $install"
    exit 1
  fi
fi
say "installing ${lack[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { $as_root env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 || { cat "$log" >&2; say "\"$*\" did not work: see above"; exit 1; }; }
apt apt-get update -o Acquire::Retries=3
# shellcheck disable=SC2086 # the list is words on purpose
apt $install -o Acquire::Retries=3
say "done"
