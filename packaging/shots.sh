#!/usr/bin/env bash
# Pictures of every page of the real window: packaging/shots.sh [FOLDER] [page,panel,…]
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin" LANG=C.UTF-8
unset DISPLAY
out=$(realpath -m "${1:-build/shots}")
packaging/install-deps.sh build run test
packaging/build.sh portal kioskctl kiosk hand
mkdir -p "$out"
CGO_ENABLED=0 go test -count=1 -timeout 40m -tags ci,migrated_fynedo,journey -run TestShots ./packaging/journey \
  -args -shots="$out" -only="${2:-}"
echo "pictures: $out"
# The README shows three of them.
for page in home guide receipt; do
  shot=$out/1080x1920/$page-zh-light-standard.png
  [ ! -e "$shot" ] || install -D -m 644 "$shot" "packaging/screenshots/$page.png"
done
