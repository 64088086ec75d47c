# Everything runs from a fresh checkout with Python 3.11 or newer and make; nothing else has to be installed by hand.
PYTHON ?= python3
HOST ?= $(or $(NAMESAKE_HOST),127.0.0.1)
PORT ?= $(or $(NAMESAKE_PORT),8000)
# What the import that `make bench` measures has; IMDb has 700,000.
FILMS ?= 20000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint bench clean help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: $(VENV)/.run ## set everything up and serve on http://$(HOST):$(PORT)
	@NAMESAKE_HOST=$(HOST) NAMESAKE_PORT=$(PORT) exec $(BIN)/namesake serve

# The tests start hundreds of processes, and without byte code each would compile the application anew.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.dev ## set everything up and run the tests; ARGS="-k vote" picks some, ARGS="-n 0" takes one core
	$(BIN)/pytest -n auto --maxprocesses 4 $(ARGS)

lint: $(VENV)/.dev ## style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## measure the web server, an import of films, the engine beside its peers; CATALOGUE=folder TITLES=5000000 POSTGRES=url INSTANCE=path FILMS=700000
	$(BIN)/python -m tests.benchmarks.serving
	$(BIN)/python -m tests.benchmarks.imports --films '$(FILMS)'
	$(BIN)/python -m tests.benchmarks.engine $(if $(CATALOGUE),'$(CATALOGUE)') $(if $(TITLES),--titles '$(TITLES)') \
	  $(if $(POSTGRES),--postgres '$(POSTGRES)') $(if $(INSTANCE),--instance '$(INSTANCE)') $(ARGS)

clean: ## remove what the set-up made; instance/ (votes, key, database) stays
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Namesake needs Python 3.11 or newer; '$(PYTHON)' is older or missing. Say which to use: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "The Python module ensurepip (venv) is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sqlite3' 2>/dev/null || \
	  { echo "The Python module sqlite3 is missing; install a Python that has it (on Debian: python3)." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made pyproject.toml
	@echo "Installing Namesake and what it needs into $(VENV) …"
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	@echo "Installing Namesake and what its tests need into $(VENV) …"
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.run
