# Two commands set everything up: `make demo` and `make test`. Each installs what it needs into
# .venv and the cache (PY2WASM_CACHE, else the user's cache folder), and neither needs the other.

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo artifacts test test-pythons lint format docs conformance combinations bench bench-packages clean

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: py2wasm needs Python 3.11 or newer"; echo "hint: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing py2wasm and its tools into .venv"
	@$(BIN)/python -m pip install -q -e '.[test,lint]'
	@touch $@

demo: .venv/installed
	@$(BIN)/python -m examples.demo

artifacts: .venv/installed
	@$(BIN)/python -m examples.artifacts

test: .venv/installed lint
	$(BIN)/python -m pytest tests/unit -n 2 -q
	$(BIN)/py2wasm sdk build --all
	$(BIN)/python -m pytest tests/integration tests/conformance -m 'not slow' -n 2 -q --dist worksteal

test-pythons: .venv/installed
	$(BIN)/python -m tests.pythons

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/installed
	@$(BIN)/python -m sphinx -W --keep-going -q -c docs -d build/doctrees . build/site
	@echo "build/site/index.html"

conformance: .venv/installed
	$(BIN)/python -m pytest tests/integration -m slow -n 2 -q
	$(BIN)/python -m tests.conformance

combinations: .venv/installed
	$(BIN)/python -m tests.integration.combinations

bench: .venv/installed
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench --typed
	$(BIN)/python -m tests.bench --sizes
	$(BIN)/python -m tests.bench.nodes
	$(BIN)/python -m tests.bench.agent

bench-packages: .venv/installed
	$(BIN)/python -m tests.bench.speeds

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
