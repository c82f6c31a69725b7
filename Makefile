# Everything a newcomer types. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
CLIENTS := tests/clients/node_modules/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all check format bench clean

help: ## list these commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.product ## make .venv with .venv/bin/weighin in it

demo: .venv/.product ## serve an example publication at http://127.0.0.1:8000
	@$(BIN)/weighin demo

test: $(STAMP) $(CLIENTS) ## the tests one runs while working, under five minutes
	@$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow"

test-all: $(STAMP) $(CLIENTS) ## every test, as CI runs them
	@$(BIN)/python -m pytest -n auto --dist loadgroup

check: $(STAMP) $(CLIENTS) ## format, lint, types, import rules, docs
	@$(BIN)/ruff format --check src tests benchmarks docs
	@$(BIN)/ruff check src tests benchmarks docs
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/house

format: $(STAMP) ## put the code into shape
	@$(BIN)/ruff check --fix --quiet src tests benchmarks docs || true
	@$(BIN)/ruff format src tests benchmarks docs
	@$(BIN)/python docs/generate.py

bench: $(STAMP) ## measure everything in docs/benchmarks.md (needs nginx and wrk; nothing else may run)
	@$(BIN)/python -m benchmarks

clean: ## remove what was made
	rm -rf .venv tests/clients/node_modules weighin-demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/.product: requirements/base.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Weighin needs Python 3.11 or later; say which with: make PYTHON=python3.12 setup"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the product into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location --no-deps --no-build-isolation -e .
	@touch $@

$(STAMP): .venv/.product requirements/dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location --require-hashes -r requirements/dev.txt
	@touch $@

# Node comes with the tests' Python packages; npm's own scripts look for it by name.
$(CLIENTS): tests/clients/package-lock.json tests/clients/.npmrc $(STAMP)
	@echo "Installing the clients that are written in JavaScript …"
	@cd tests/clients && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --loglevel=error >/dev/null
	@touch $@
