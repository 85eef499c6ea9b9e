# Few verbs; `make` prints them. Everything a verb needs is installed on its first use.
.DEFAULT_GOAL := help
.PHONY: help run test check web-check demo bench bench-full emulators openapi lock clean
PYTHON_IN_VENV := .venv/bin/python

help: ## print this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

run: .venv/installed web/dist ## start everything on http://127.0.0.1:8080 with a demo business
	@LOG_FORMAT=$${LOG_FORMAT:-text} LOG_LEVEL=$${LOG_LEVEL:-warning} exec $(PYTHON_IN_VENV) -m infra.local

test: .venv/installed ## lint, types, layers, every test and the dashboard in Chromium; says what could not run
	@$(PYTHON_IN_VENV) -m tools.gate

check: .venv/installed ## the fast half of test: lint, types, layers, architecture
	@$(PYTHON_IN_VENV) -m tools.gate --fast

web-check: .venv/installed ## the dashboard alone: all that test checks of it, Lighthouse and frame rates
	@$(PYTHON_IN_VENV) -m tools.gate --web

demo: .venv/installed ## play a whole campaign in the terminal and check the guarantees
	@$(PYTHON_IN_VENV) -m tools.demo

bench: .venv/installed ## measure the budgets beside a peer and write bench/RESULTS.md (20 minutes)
	@$(PYTHON_IN_VENV) -m bench

bench-full: .venv/installed ## the same with crashes and with 10 and 100 times the data
	@$(PYTHON_IN_VENV) -m bench --full

emulators: .venv/installed ## start the Google emulators on free ports and print their variables
	@PATH="$$(tools/node.sh):$$PATH" $(PYTHON_IN_VENV) -m tools.emulators

openapi: .venv/installed ## write docs/api/openapi.json from the routes
	@$(PYTHON_IN_VENV) -m tools.openapi

lock: .venv/installed ## lock the dependencies of pyproject.toml anew, with hashes
	@tools/lock.sh

clean: ## remove what was built and installed, keep the data in .piloto
	rm -rf .venv build web/dist web/node_modules tools/firebase/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache
	find shared functions infra tools tests bench -name __pycache__ -type d -exec rm -rf {} +

.venv/installed: requirements.txt
	@tools/setup.sh

# Built once, and again when its sources are newer.
web/dist: $(shell find web/src web/public web/index.html web/package-lock.json web/vite.config.ts -type f) | .venv/installed
	@$(PYTHON_IN_VENV) -m tools.dashboard
