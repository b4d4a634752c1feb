#!/usr/bin/env bash
# The fault tests: packaging/faults.sh long [ROUNDS]. "make test" runs the short form.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin" LANG=C.UTF-8
rounds=${2:-200}
packaging/install-deps.sh build test
packaging/build.sh count portal feeder
sum=$(mktemp -u)
trap 'rm -f "$sum"' EXIT
status=0
tests() { CGO_ENABLED=0 build/count -sum "$sum" -tests -- go test -json -timeout 60m -count=1 "$@" || status=1; }
echo "== $rounds kills of kiosk and portal, with cuts of the network"
tests -v -tags ci,migrated_fynedo,faults ./packaging/faults -args -rounds="$rounds"
echo "== kills of the store alone, damage, full disk, wrong clock"
tests ./app/vault
echo "== a portal and a network that misbehave"
tests ./sync/agent ./sync/portal/...
build/count -sum "$sum" -close
exit $status
