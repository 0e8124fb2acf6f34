# Everything that a fresh machine needs: `make run` starts the host after the sample scenario, `make test` proves the sources.
# Each step says what it does. CARGO_TARGET_DIR is respected; DATA, LISTEN and the like can be given: make run LISTEN=127.0.0.1:8000

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

TARGET := $(or $(CARGO_TARGET_DIR),target)
PLUGINS := $(TARGET)/plugins
LIANXI := $(TARGET)/debug/lianxi
DATA ?= data
LISTEN ?= 127.0.0.1:7420
BENCH ?=
SPEC ?=
SECONDS_EACH ?= 300
KILLS ?= 200
# Of the kernel alone another build: the features of what it stands on are the same.
FAILPOINTS := --features lianxi-runtime/failpoints --test failpoints

# Debian packages, and the command or file that each of them brings.
PACKAGES := gcc:gcc libc6-dev:/usr/include/stdio.h pkg-config:pkg-config
# What only the tests need. A folder with clients alone proves nothing.
# The samples in JavaScript and Python are built with these; what they need beyond that they get themselves, below the target folder.
TEST_PACKAGES := nodejs:node npm:npm python3:python3 \
	python3-venv:$(or $(shell python3 -c 'import ensurepip; print(ensurepip.__file__)' 2>/dev/null),/usr/lib/python3/ensurepip) \
	postgresql:$(or $(firstword $(wildcard /usr/lib/postgresql/*/bin/initdb)),/usr/lib/postgresql/any/bin/initdb)

PLUGIN_PROJECTS := $(patsubst %/Cargo.toml,%,$(wildcard plugins/*/Cargo.toml))
PLUGIN_SOURCES := $(shell find plugins sdk/rust sdk/domain sdk/wit -type f \( -name '*.rs' -o -name '*.toml' -o -name '*.wit' -o -name '*.json' -o -name '*.csv' \) -not -path '*/tests/*' 2>/dev/null)

# Its text has no comma: make would take what follows for another argument.
say = @printf '\n==> %s\n' $(1)

# Debian packages are installed where what proves them is not there: package:proof, a command or a file.
define install
	@missing=(); for pair in $(1); do \
		package=$${pair%%:*}; proof=$${pair#*:}; \
		command -v "$$proof" >/dev/null 2>&1 || [ -e "$$proof" ] || missing+=("$$package"); \
	done; \
	if [ $${#missing[@]} -gt 0 ]; then \
		printf '\n==> installing %s\n' "$${missing[*]}"; \
		command -v apt-get >/dev/null || { echo "install $${missing[*]} and run this again" >&2; exit 1; }; \
		as_root=; if [ "$$(id -u)" -ne 0 ]; then as_root=sudo; fi; \
		$$as_root apt-get update -qq; \
		$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"; \
	fi
endef

.PHONY: help setup setup-tests build plugins manuals coverage scenarios demo run test specification fuzz soak cluster bench deny clean-data

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Check and install what building needs
	@command -v cargo >/dev/null || { echo 'cargo is missing: install Rust 1.95 or later from https://rustup.rs and run this again' >&2; exit 1; }
	$(call install,$(PACKAGES))
	@sh sdk/setup-wasm.sh

setup-tests:
	$(call install,$(TEST_PACKAGES))

build: setup ## Build the host
	$(call say,'building lianxi')
	cargo build --workspace # the whole workspace, so that the tests find the same dependencies built

plugins: $(PLUGINS)/.built ## Build the plugins into target/plugins

$(PLUGINS)/.built: $(PLUGIN_SOURCES) | build
	$(call say,'building the plugins: $(notdir $(PLUGIN_PROJECTS))')
	@mkdir -p $(PLUGINS)
	$(LIANXI) plugin build $(PLUGIN_PROJECTS) --out-dir $(PLUGINS)
	@touch $@

manuals: plugins ## Write into the plugins' READMEs what their packages say
	@for project in $(PLUGIN_PROJECTS); do \
		$(LIANXI) plugin doc $(PLUGINS)/$${project##*/}.wasm --readme $$project/README.md; \
	done

coverage: build plugins ## Show what of the policy is covered, and what is not
	$(LIANXI) coverage --plugins $(PLUGINS)

scenarios: build plugins ## Play the scenarios of the workflows and compare them with their stories
	$(LIANXI) scenario run --plugins $(PLUGINS)

demo: build plugins ## Run a year of the province in virtual time, print its tables, exit
	$(call say,'a year of the province in virtual time')
	$(LIANXI) demo --plugins $(PLUGINS)

run: build plugins ## Run the year once, then serve the same data in real time
	$(call say,'a year of the province in virtual time and then the host on $(LISTEN) with its data in $(DATA)')
	exec $(LIANXI) up --data $(DATA) --listen $(LISTEN) --plugins $(PLUGINS)

test: setup setup-tests plugins ## Format, lints and all tests
	$(call say,'checking the format')
	cargo fmt --all --check
	$(call say,'lints')
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	cargo clippy --workspace $(FAILPOINTS) --quiet -- -D warnings
	$(call say,'tests')
	@if cargo nextest --version >/dev/null 2>&1; then \
		LIANXI_PLUGINS=$(abspath $(PLUGINS)) tests/with-postgres.sh cargo nextest run --workspace; \
		echo 'the same kernel with failpoints'; \
		tests/with-postgres.sh cargo nextest run --workspace $(FAILPOINTS); \
	else \
		echo 'cargo-nextest is not installed: cargo test runs the same tests, more slowly'; \
		LIANXI_PLUGINS=$(abspath $(PLUGINS)) tests/with-postgres.sh cargo test --workspace --quiet --lib --bins --tests; \
		echo 'the same kernel with failpoints'; \
		tests/with-postgres.sh cargo test --workspace --quiet $(FAILPOINTS); \
	fi
	$(call say,'tests in the documentation')
	cargo test --workspace --doc --quiet

specification: setup plugins ## Run the conformance kit of a copy of the specification: make specification SPEC=DIR
	@[ -d "$(SPEC)/ctk/features" ] || { echo 'give the folder of the Open Workflow Specification: make specification SPEC=DIR' >&2; exit 1; }
	LIANXI_SPECIFICATION=$(abspath $(SPEC)) cargo test --workspace --features lianxi-tests/specification --test specification

fuzz: setup ## Try new texts as definitions and expressions: make fuzz SECONDS_EACH=300
	$(call say,'looking for texts that break a promise for $(SECONDS_EACH) seconds each')
	LIANXI_FUZZ_SECONDS=$(SECONDS_EACH) cargo test --workspace --test fuzz
	$(call say,'random definitions and answers that the tests do not draw')
	seed=$$RANDOM; echo "LIANXI_SEED=$$seed"; LIANXI_SEED=$$seed cargo test --workspace --test machine

soak: setup setup-tests plugins ## Kill the host at random 200 times on each database: make soak KILLS=1000
	$(call say,'killing the host $(KILLS) times on each database')
	cargo build --workspace
	LIANXI_KILLS=$(KILLS) LIANXI_PLUGINS=$(abspath $(PLUGINS)) tests/with-postgres.sh cargo test --workspace --test kills a_killed -- --test-threads 1 --nocapture

cluster: setup setup-tests plugins ## Three hosts on one PostgreSQL under load; the one that works is killed or stopped or ended again and again
	$(call say,'three hosts on one PostgreSQL')
	cargo build --workspace
	LIANXI_PLUGINS=$(abspath $(PLUGINS)) tests/with-postgres.sh cargo test --workspace --test kills what_one -- --nocapture

bench: setup ## Measure, with a release build and a duty that does nothing: make bench BENCH='--executions 20000'
	$(call say,'building lianxi for the benchmark (release)')
	cargo build --release --package lianxi
	@mkdir -p $(TARGET)/bench
	$(TARGET)/release/lianxi plugin build sdk/noop sdk/endless --out-dir $(TARGET)/bench
	$(call say,'measuring')
	$(TARGET)/release/lianxi bench --plugins $(TARGET)/bench $(BENCH)

deny: ## Check licences and bans of all dependencies, where cargo-deny is installed
	@if command -v cargo-deny >/dev/null; then cargo deny check; else echo 'cargo-deny is not installed: nothing was checked (cargo install cargo-deny --locked)'; fi

clean-data: ## Remove the data of `make run`
	rm -rf $(DATA)
