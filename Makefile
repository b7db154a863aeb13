# Everything that a developer runs. `make` alone lists the targets.
#
# The environment lives in .venv and is made again when pyproject.toml or what is compiled changes.

PYTHON  ?= python3
VENV    ?= .venv
SCREENS ?= build/screens
TESTS   ?= tests
WINE    ?= wine
MINGW   ?= $(shell command -v x86_64-w64-mingw32-gcc)
WINDOWS_PYTHON ?= build/windows-python

# Programs that the tests start would compile all modules anew, each time.
unexport PYTHONDONTWRITEBYTECODE

BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help setup libraries run check test test-core test-gui coverage bench screens monkey \
	lint types format docs dist dist-windows windows-check clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) libraries ## Make the environment (.venv) with all tools

run: setup ## Open the demo package; FILE=some.msi opens any file
	@if [ -n "$$FILE" ]; then exec $(BIN)/msiview "$$FILE"; else exec $(BIN)/msiview --demo; fi

test: setup ## All tests; TESTS=path runs some of them
	$(PYTEST) -n auto --dist worksteal $(TESTS)

test-core: setup ## The tests that need no window
	$(PYTEST) -n auto --dist worksteal --ignore=tests/gui --ignore=tests/screens

test-gui: setup ## The tests of the window
	$(PYTEST) -n auto --dist worksteal tests/gui

check: lint types test ## What CI runs: lint, types, tests

lint: $(STAMP) ## Style and likely bugs (ruff)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP) ## Types, strict everywhere (mypy)
	$(BIN)/mypy

format: $(STAMP) ## Rewrite the code in our style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

coverage: setup ## All tests once more, one by one, with branch coverage
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

docs: setup ## The documentation site (build/site)
	$(BIN)/python -m pip install --quiet --editable .[docs]
	$(BIN)/python -m sphinx -W --keep-going -b html docs build/site

bench: setup ## The benchmarks (tests/benchmarks)
	$(PYTEST) tests/benchmarks --benchmark-only

screens: setup ## Draw every pane in both themes to PNG files in build/screens
	$(BIN)/python -m tests.screens $(SCREENS)

monkey: setup ## Random events in the window; MONKEY="--seed 7 --events 20000" plays longer
	$(BIN)/python -m tests.monkey $(MONKEY)

dist: setup ## Wheel, source archive and the bundle of Linux, in dist/
	rm -rf dist/msiview dist/*.whl dist/*.tar.gz
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[release]'
	MSIVIEW_PURE=1 $(BIN)/python -m build
	$(BIN)/python -m twine check --strict dist/*.whl dist/*.tar.gz
	$(BIN)/check-wheel-contents dist
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --distpath dist \
		--workpath build/bundle packaging/bundle.spec
	version=$$($(BIN)/python -c 'import msiview; print(msiview.__version__)') && \
		tar -C dist -czf dist/msiview-$$version-linux-$$(uname -m).tar.gz msiview

dist-windows: $(STAMP) $(WINDOWS_PYTHON) ## Portable program and package of Windows; needs Wine
	rm -rf dist/*.whl
	MSIVIEW_PURE=1 $(BIN)/python -m build --wheel
	$(BIN)/python packaging/windows/portable.py --python $(WINDOWS_PYTHON) --wheel dist/*.whl \
		--run $(WINE) $(if $(MINGW),--compiler $(MINGW)) dist
	$(BIN)/python packaging/windows/installer.py dist/msiview-*-windows-x64
	$(BIN)/msiview check --notes --files dist/*.msi

build/windows-python:
	$(BIN)/python packaging/windows/embedded_python.py --from-pypi $@

windows-check: setup $(WINDOWS_PYTHON) ## All tests under a Windows Python in Wine; TESTS="-k name" some of them
	$(BIN)/python packaging/windows/check.py --python $(WINDOWS_PYTHON) --run $(WINE) \
		$(if $(filter-out tests,$(TESTS)),$(TESTS))

clean: ## Remove the environment and everything that was built
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .benchmarks .hypothesis \
		.mypy_cache .pytest_cache .ruff_cache
	rm -f msiview/format/*.so msiview/format/*.pyd
	find msiview tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +

libraries:
	@packaging/linux/check-libraries

$(STAMP): pyproject.toml hatch_build.py $(wildcard msiview/*/_*.c)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "msiview needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name another one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu, please run:" >&2; \
		echo "    sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
