# On a machine with only Python 3.11 and make: `make run` (http://localhost:8000) and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
STAGESPOOR_MODE ?= demo
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test lint format bench bench-demo bench-national lock

help: ## what you can ask for
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## fetch what running needs (into .venv and build)
	@$(PYTHON) scripts/setup.py

setup-dev: ## the same, and what testing needs
	@$(PYTHON) scripts/setup.py --dev

run: setup ## the demo network on http://localhost:8000 (PORT, STAGESPOOR_DATA)
	@STAGESPOOR_MODE=$(STAGESPOOR_MODE) .venv/bin/stagespoor start

test: setup-dev ## all tests: SQLite, PostgreSQL, guards, browser journeys
	@.venv/bin/python scripts/test.py

lint: setup-dev ## style, types, import contracts, templates, migrations
	@.venv/bin/python scripts/lint.py

format: setup-dev ## put the code in shape
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

bench: bench-demo bench-national ## CPU, time, queries and bytes per page; match and duplicates; writes build/bench.json

bench-demo: setup-dev ## the part on the demo network, and the joint proposal (three minutes)
	@.venv/bin/python -m bench
	@.venv/bin/python -m bench.joint

bench-national: setup-dev ## the part for 450 schools and 100,000 employers on PostgreSQL
	@.venv/bin/python -m bench.duplicates
	@.venv/bin/python -m bench --national

lock: setup-dev ## resolve the dependencies anew (hashes, no hosts)
	@.venv/bin/python scripts/lock.py
