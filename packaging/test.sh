#!/usr/bin/env bash
# Runs every test and closes with a plain count. Two cores are enough: nothing here
# runs more than two things at a time.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"
export LANG=C.UTF-8 GOFLAGS="${GOFLAGS:-} -p=2" GOMAXPROCS="${GOMAXPROCS:-2}"
unset DISPLAY # the tests bring their own screens

packaging/install-deps.sh build run test || exit 1
packaging/build.sh count || exit 1
headless=ci,migrated_fynedo
started=$SECONDS
sum=$(mktemp)
rm -f "$sum"
trap 'rm -f "$sum"' EXIT
section() { printf '\n== %s (%d s)\n' "$*" $((SECONDS - started)); }
one() { local name=$1; shift; build/count -sum "$sum" -name "$name" -- "$@"; }
tests() { build/count -sum "$sum" -tests -- go test -json "$@"; }

section "form"
one "gofmt" bash -c 'bad=$(git ls-files -z "*.go" | xargs -0 gofmt -l); [ -z "$bad" ] || { echo "$bad"; exit 1; }'
one "go vet" env CGO_ENABLED=0 go vet -tags $headless ./...
one "go vet, window" env CGO_ENABLED=0 go vet -tags $headless,journey,faults ./packaging/...
for script in packaging/*.sh .ci/run; do one "bash -n $script" bash -n "$script"; done

section "unit and headless interface"
CGO_ENABLED=0 tests -timeout 10m -tags $headless ./...

section "race detector over what runs concurrently"
# shellcheck disable=SC2046 # a list of packages
CGO_ENABLED=1 tests -race -timeout 10m -tags $headless $(packaging/concurrent.sh)

section "programs"
one "build" packaging/build.sh portal kioskctl kiosk hand feeder

section "the real window, the real portal"
CGO_ENABLED=0 tests -p=1 -timeout 10m -tags $headless,journey ./packaging/journey ./packaging/badstart ./packaging/privacy

section "faults, short"
CGO_ENABLED=0 tests -timeout 10m -tags $headless,faults ./packaging/faults

printf '\n%d s\n' $((SECONDS - started))
build/count -sum "$sum" -close
