#!/usr/bin/env bash
# Prints the packages that run something concurrently: those whose code (not tests)
# starts a goroutine, holds a lock or serves, except programs and rigs.
set -euo pipefail
cd "$(dirname "$0")/.."
grep -lE '(^|[^a-z])go (func|[a-z]+[.(])|sync\.(RW)?Mutex|sync/atomic|net/http"' -r app sync --include='*.go' --exclude='*_test.go' |
  xargs -n 1 dirname | sort -u | grep -vE '/cmd/' | sed 's,^,./,'
