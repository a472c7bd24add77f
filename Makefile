# Everything a person types. `make run` and `make test` do their own set-up; nothing else needs to be typed first.

PYTHON ?= python3
JOBS   ?= 2
# The source documents lie beside the checkout; where they do not, copied sentences are not looked for.
DOCUMENTS ?= ../shared/seeds

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check bench golden kill lock wheel clean

help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: .venv/.ready ## make .venv and install everything into it

run: setup ## set up, then serve
	$(BIN)/sounding-board run

test: setup ## set up, then run the tests
	$(BIN)/python -m pytest -n $(JOBS) tests

check: setup ## set up, then look at style, types, imports and content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sounding-board check $(if $(wildcard $(DOCUMENTS)/*.txt),--against $(DOCUMENTS))

bench: setup ## set up, then measure speed
	$(BIN)/python -m pytest tests/bench

golden: setup ## set up, then rewrite the golden files; read the diff before you keep it
	$(BIN)/python -m pytest --update-golden tests/test_transcripts.py tests/test_docs.py tests/content/test_draw.py

kill: setup ## set up, then kill -9 a hundred consults on each channel
	KILL_ROUNDS=100 $(BIN)/python -m pytest -n $(JOBS) tests/e2e/test_killed.py

wheel: setup ## build dist/*.whl
	$(BIN)/python -m hatchling build -t wheel -d dist

# Pins that still fit are kept, so that a new dependency changes its own lines only. LOCK_FLAGS=--upgrade renews them all.
lock: ## rewrite requirements.lock from pyproject.toml (LOCK_FLAGS=--upgrade: to the newest)
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	$(PYTHON) -m venv "$$tmp" && "$$tmp/bin/pip" install --quiet --disable-pip-version-check uv && \
	"$$tmp/bin/uv" pip compile --quiet --no-cache --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(LOCK_FLAGS) \
	  --group dev --group build --output-file requirements.lock pyproject.toml

clean: ## remove what make has made; your data folder stays
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Two stamps: a new lock rebuilds the environment from nothing, so that it holds what the lock says and no more; a change of
# pyproject.toml only installs the project again. Each stamp is written last, so that a broken set-up is begun again.
.venv/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
	  echo "Sounding Board needs Python 3.11, 3.12 or 3.13, and '$(PYTHON)' is: $$($(PYTHON) --version 2>&1 || true)"; \
	  echo "Install one of them (on Debian 12: apt install python3 python3-venv) and name it, for example: make setup PYTHON=python3.12"; \
	  exit 1; }
	@$(PYTHON) -m venv --clear .venv || { \
	  echo "The environment .venv could not be made. On Debian: apt install python3-venv, then try again."; \
	  exit 1; }
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@touch $@

.venv/.ready: .venv/.locked pyproject.toml
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
