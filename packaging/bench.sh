#!/usr/bin/env bash
# Measures: packaging/bench.sh [name,name]. One JSON line a figure on standard output.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"
packaging/install-deps.sh build run bench
packaging/build.sh portal kioskctl kiosk hand
CGO_ENABLED=0 go build -buildvcs=false -o build/bench ./packaging/bench
exec build/bench -only "${1:-}"
