# Every target installs what it needs on Debian 12; Go (the version in go.mod) is the
# one prerequisite. The work is in packaging/*.sh, so that it reads as what it is.
SHELL := /bin/bash
export PATH := $(PATH):/usr/local/go/bin

.PHONY: run test build shots bench faults powercut fmt clean help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' Makefile | while read -r t what; do printf '%-10s%s\n' "$$t" "$$what"; done

run: ## a portal and a kiosk on this machine (FRESH=1 starts over, PANEL=1600x900)
	@FRESH='$(FRESH)' PANEL='$(PANEL)' WEB_PORT='$(WEB_PORT)' API_PORT='$(API_PORT)' packaging/run.sh

test: ## every test, closing with a plain count
	@packaging/test.sh

build: ## the programs into build/
	@packaging/install-deps.sh build
	@packaging/build.sh

shots: ## every screen of the real window as a picture into build/shots (OUT=folder, ONLY=name)
	@packaging/shots.sh '$(OUT)' '$(ONLY)'

bench: ## figures beside their peers, one JSON line each (ONLY=name,name)
	@packaging/bench.sh '$(ONLY)'

faults: ## the long form of the fault tests
	@packaging/faults.sh long

powercut: ## a virtual machine whose power is cut (ROUNDS=5)
	@packaging/powercut.sh '$(or $(ROUNDS),5)'

fmt: ## gofmt over everything
	@gofmt -w $$(git ls-files '*.go')

clean: ## what was built; run/ stays
	@rm -rf build
