# The commands of the house. `make help` lists them.
# No command asks a question or needs a terminal; each says in plain words what is missing when something is.

PYTHON ?= python3
# Processes that share the tests between them.
WORKERS ?= 2

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
TESTS := $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test check sqlite postgres machine lock faults messages bench bench-consensus fmt clean

help: ## list these commands
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

run: .venv/.run ## install, fill a demo school, and serve it on this machine
	@COPROD_DEMO=yes $(BIN)/coprod demo
	@COPROD_DEMO=yes exec $(BIN)/coprod serve

test: check sqlite postgres ## install, and run every check there is

check: .venv/.dev ## style, types and import contracts
	@echo "== style, types, import contracts"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

sqlite: .venv/.dev machine ## every test, on SQLite
	@echo "== tests on SQLite"
	@$(TESTS) --database sqlite

postgres: .venv/.dev machine ## every test, on PostgreSQL
	@echo "== tests on PostgreSQL"
	@$(TESTS) --database postgres

machine: .venv/.dev
	@$(BIN)/python -m tools.ensure_chromium
	@$(BIN)/python -m tools.ensure_postgres

lock: ## write requirements/*.txt anew from requirements/*.in
	@tools/lock --upgrade

faults: ## ask the open list of known faults (OSV) about every locked package; needs the network
	@$(PYTHON) -m tools.known_faults

messages: .venv/.dev ## collect every text that people read, for translators
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --keyword lazy_gettext --output-file build/messages.pot .
	@echo "The texts are in build/messages.pot"

bench: .venv/.run ## measure votes and pages per second beside a bare Flask app
	@$(BIN)/python -m bench

bench-consensus: .venv/.run ## measure the consensus engine beside red-dwarf, and alone on a million people
	@$(BIN)/python -m bench.consensus

fmt: .venv/.dev ## put the code into its usual shape
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

clean: ## remove what these commands made; the data folder stays
	@rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Stamps: an empty file is newer than what it was made from, so a second run installs nothing.

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Coprod needs Python 3.11 or later, and '$(PYTHON)' is not that." >&2; \
	  echo "Install it, or say where it is: make PYTHON=/path/to/python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python cannot make an environment of its own." >&2; \
	  echo "On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.made requirements/run.txt pyproject.toml
	@echo "Installing what Coprod needs into .venv (a minute or two, the first time)"
	@$(PIP) install --require-hashes --requirement requirements/run.txt || { $(NOT_INSTALLED); }
	@$(PIP) install --no-deps --no-build-isolation --editable . || { $(NOT_INSTALLED); }
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo "Installing what the checks need into .venv"
	@$(PIP) install --require-hashes --requirement requirements/dev.txt || { $(NOT_INSTALLED); }
	@touch $@

NOT_INSTALLED = echo "Could not install what Coprod needs; the lines above say why." >&2; \
  echo "Usual reasons: no network, a proxy (set HTTPS_PROXY), or a certificate of your own (set PIP_CERT)." >&2; exit 1
