#!/usr/bin/env bash
# Builds the programs into build/. Go rebuilds only what changed.
#
#   packaging/build.sh [kiosk] [kioskctl] [portal] [count] [hand] [feeder]
# The first three when none is named.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"
mkdir -p build

# x11: no Wayland headers needed. migrated_fynedo: the UI keeps to Fyne's one thread.
window_tags=x11,migrated_fynedo,no_emoji,no_animations
version=$(git describe --always --dirty 2>/dev/null || echo dev)
release=(-trimpath -buildvcs=false -ldflags "-s -w -X main.version=$version")

say() { [ -z "${QUIET:-}" ] && printf 'build: %s\n' "$*" >&2 || true; }

build_one() {
  case $1 in
  kiosk)
    [ -e build/onestop-kiosk ] || say "the kiosk's window is C underneath: the first build takes some minutes"
    CGO_ENABLED=1 go build "${release[@]}" -tags "$window_tags" -o build/onestop-kiosk ./app
    ;;
  kioskctl) CGO_ENABLED=0 go build "${release[@]}" -o build/kioskctl ./app/cmd/kioskctl ;;
  portal) CGO_ENABLED=0 go build "${release[@]}" -o build/portal ./sync/cmd/portal ;;
  feeder) CGO_ENABLED=0 go build -trimpath -buildvcs=false -o build/feeder ./packaging/faults/feeder ;;
  count) CGO_ENABLED=0 go build -buildvcs=false -o build/count ./packaging/count ;;
  hand)
    if [ ! packaging/hand/hand.c -ot build/hand ] || [ ! -e build/hand ]; then
      cc -O2 -Wall -Wextra -o build/hand packaging/hand/hand.c -lX11 -lXtst -lXdamage
    fi
    ;;
  *) say "no program \"$1\""; exit 2 ;;
  esac
}

programs=("$@")
[ ${#programs[@]} -gt 0 ] || programs=(portal kioskctl kiosk)
for p in "${programs[@]}"; do build_one "$p"; done
