# The commands of this project; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m surveyapp
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types surveys bench accuracy train-comments lock clean

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/run  ## set up a demo school and serve it on this machine
	@$(RUN) demo --serve

test: .venv/test  ## run every test: a file for each processor at a time, and one more, as some tests wait
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

check: format lint types surveys test  ## everything that CI runs: format, lint, types, questionnaires, tests

format: .venv/test
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted: run  $(BIN)/ruff format ."; exit 1; }

lint: .venv/test
	@$(BIN)/ruff check --quiet .

types: .venv/test
	@$(BIN)/mypy --no-error-summary

surveys: .venv/test
	@$(RUN) surveys check surveys surveys/templates

bench: .venv/test .venv-bench/ready .venv-bench/surveyjs/ready  ## measure scoring and the answering page beside other programs
	@.venv-bench/bin/python -m benchmarks.scoring
	@$(BIN)/python -m benchmarks.answering

accuracy: .venv/test  ## measure how well comments are read, beside TextBlob and VADER alone
	@$(BIN)/python -m benchmarks.accuracy

train-comments: .venv-training/ready  ## learn the models that read comments anew, in an environment of its own
	@.venv-training/bin/python -m benchmarks.train_comments

lock:  ## pin the newest allowed versions of all dependencies, with hashes
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet uv
	@for name in requirements requirements-dev; do \
	  .venv-lock/bin/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
	    --no-header --no-emit-index-url $$name.in -o $$name.txt; done
	@for name in requirements-bench requirements-training; do \
	  .venv-lock/bin/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
	    --no-header --no-emit-index-url -c requirements.txt $$name.in -o $$name.txt; done
	@rm -r .venv-lock

clean:  ## remove the environment and caches, not the data in var/
	@rm -rf .venv .venv-bench .venv-training .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed: install it, or name it with  make run PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing: install it (on Debian: apt install python3-venv)."; exit 1; }
	@echo "Setting up .venv (about a minute the first time) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt || \
	  { echo "The pinned packages could not be installed: check the connection to the package registry, then run make again."; exit 1; }
	@touch $@

.venv/test: .venv/run requirements-dev.txt
	@echo "Adding what the tests need …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt || \
	  { echo "The pinned test packages could not be installed: check the connection to the package registry, then run make again."; exit 1; }
	@touch $@

.venv-bench/ready: requirements-bench.txt
	@echo "Setting up .venv-bench …"
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

.venv-bench/surveyjs/ready: benchmarks/surveyjs/package-lock.json
	@command -v npm >/dev/null || { echo "npm fetches what is measured beside our page: install it (on Debian: apt install npm)."; exit 1; }
	@mkdir -p $(@D) && cp benchmarks/surveyjs/*.json $(@D)
	@cd $(@D) && npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund --silent
	@touch $@

.venv-training/ready: requirements-training.txt
	@echo "Setting up .venv-training …"
	@$(PYTHON) -m venv .venv-training
	@.venv-training/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-training.txt
	@touch $@
