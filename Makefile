# Every command a developer types. `make` alone lists them.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONPATH := src
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-fast bench lint fmt lock clean browser

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | column -t -s '	'

$(VENV)/base.stamp: requirements/base.lock pyproject.toml
	@./bin/install base $(VENV) $(PY)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock pyproject.toml
	@./bin/install dev $(VENV) $(PY)
	@touch $@ $(VENV)/base.stamp

run: $(VENV)/base.stamp ## start Ikrar on SQLite with the demo; prints address and sign-ins
	@$(BIN)/ikrar run --demo

test: $(VENV)/dev.stamp browser lint ## all that CI runs: checks, tests on SQLite and PostgreSQL, browser journeys
	@./bin/test

test-fast: $(VENV)/dev.stamp ## core, apps and pages on SQLite, without the browser
	@$(BIN)/pytest -m "not journey" tests

bench: $(VENV)/dev.stamp ## every benchmark, each a ratio to a limit measured in the same run
	@./bin/bench

lint: $(VENV)/dev.stamp ## ruff, mypy, import contracts, templates
	@$(BIN)/ruff check src tests bench
	@$(BIN)/ruff format --check src tests bench
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy

fmt: $(VENV)/dev.stamp ## format
	@$(BIN)/ruff check --fix -q src tests bench || true
	@$(BIN)/ruff format -q src tests bench

lock: ## pin requirements again (needs uv)
	@for n in base dev; do UV_PYTHON_DOWNLOADS=never uv pip compile --universal --generate-hashes --no-emit-index-url \
	  --python-version 3.11 --no-header -q --upgrade requirements/$$n.in -o requirements/$$n.lock; done

browser: ## Debian's Chromium and the outside checkers, only if missing
	@./bin/debian-packages

clean: ## remove the virtual environment and the demo's data
	@rm -rf $(VENV) data
