#!/usr/bin/env bash
# Cuts the power of a virtual machine N times: packaging/powercut.sh [ROUNDS] [flags…]
# The kernel comes from Debian's package, unpacked and not installed.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin:/sbin:/usr/sbin"
rounds=${1:-5}
[ $# -eq 0 ] || shift
packaging/install-deps.sh powercut
mkdir -p build
[ -x build/powercut ] || echo "powercut: building the rig and its guest" >&2
CGO_ENABLED=0 go build -buildvcs=false -o build/powercut ./packaging/powercut
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w" -o build/powercut-guest ./packaging/powercut/guest

if ! compgen -G "build/kernel/boot/vmlinuz-*" >/dev/null; then
  latest() { apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/.*Depends: \(linux-image-[0-9].*-cloud-amd64\)$/\1/p' | head -n 1; }
  name=$(latest)
  tmp=$(mktemp -d)
  trap 'rm -rf "$tmp"' EXIT
  chmod 755 "$tmp"
  fetch() { [ -n "$name" ] && (cd "$tmp" && apt-get download -q "$name" >&2); }
  if ! fetch 2>/dev/null; then # the package lists are old or were never read
    [ "$(id -u)" = 0 ] || { echo "powercut: run as root once: apt-get update" >&2; exit 1; }
    apt-get update -q >&2
    name=$(latest)
    fetch
  fi
  rm -rf build/kernel.new
  dpkg -x "$tmp"/linux-image-*.deb build/kernel.new
  mv build/kernel.new build/kernel
fi
build/powercut -kernel build/kernel -guest build/powercut-guest -rounds "$rounds" "$@"
