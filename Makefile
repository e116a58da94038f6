# Two commands do all the set-up: `make run` opens the bundled sample, `make test` runs the tests.
# Both need only Python >= 3.11 with venv, and make.

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: run test test-again soak check bench clean help snapshots man manual

help: ## Show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.installed ## Install if needed and open the bundled sample (FOLDER=... for your own)
	@$(BIN)/broadsheet $(FOLDER)

test: $(VENV)/.tested ## Install what tests need and run them on all processors
	@echo "Running the tests"
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-again: $(VENV)/.tested ## Run alone the tests that failed last
	@echo "Running the failed tests again, alone"
	@$(BIN)/python -m pytest -n 0 --last-failed --last-failed-no-failures none

soak: $(VENV)/.tested ## The tests with many more rounds of everything that is left to chance; takes long
	@BROADSHEET_SOAK=1 $(BIN)/python -m pytest -n auto --dist worksteal --timeout 7200 $(ARGS)

check: $(VENV)/.checked ## Format, lint, types, import contracts
	@echo "Checking format, lint, types and imports"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports

bench: $(VENV)/.tested ## Measure: every number of docs/performance.md
	@$(BIN)/python -m benchmarks.run $(ARGS)

snapshots: $(VENV)/.tested ## Draw the snapshot tests anew after a wanted change
	@rm -rf tests/ui/__snapshots__
	@$(BIN)/python -m pytest tests/ui/test_snapshots.py --snapshot-update

manual: $(VENV)/.manual ## Build the manual as a site, by MkDocs and by Zensical; a warning is an error
	@echo "Building the manual"
	@$(BIN)/mkdocs build --strict --site-dir build/mkdocs
	@$(BIN)/zensical build --strict --clean

man: $(VENV)/.tested ## Write the man pages of docs/man anew after a change of a command
	@$(BIN)/python docs/make_man.py

clean: ## Remove what the targets above made
	rm -rf $(VENV) dist build .cache .pytest_cache .ruff_cache .hypothesis benchmarks/out

# A venv that does not work (another Python removed it, an installation was cut short) is made anew.
ifneq ($(shell $(BIN)/python -c 'print("works")' 2>/dev/null),works)
$(shell rm -f $(VENV)/.made $(VENV)/.installed $(VENV)/.tested $(VENV)/.checked $(VENV)/.manual)
endif
ifeq ($(wildcard $(BIN)/broadsheet*),)
$(shell rm -f $(VENV)/.installed $(VENV)/.tested $(VENV)/.checked $(VENV)/.manual)
endif

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Broadsheet needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 run"; exit 1; }
	@echo "Making $(VENV)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing Broadsheet into $(VENV)"
	@$(PIP) install -c constraints.txt -e '.[web,images]'
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@echo "Installing what the tests need"
	@$(PIP) install -c constraints.txt -e '.[web,images,test]'
	@touch $@

$(VENV)/.manual: $(VENV)/.installed
	@echo "Installing what the manual needs"
	@$(PIP) install -c constraints.txt -e '.[web,images,manual]'
	@touch $@

$(VENV)/.checked: $(VENV)/.tested
	@echo "Installing what the checks need"
	@$(PIP) install -c constraints.txt -e '.[web,images,test,check]'
	@touch $@
