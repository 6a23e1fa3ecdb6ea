# `make help` lists what there is. Everything runs in .venv, which `make setup` builds when it is missing or out of date.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell for name in python3.12 python3.11 python3; do \
	$$name -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV ?= .venv
PY := $(VENV)/bin/python
PACKAGES := social_learning_xblocks mentoring microblog
CATALOGUES := $(wildcard $(PACKAGES:%=%/locale/*/LC_MESSAGES/django.po) demo/locale/*/LC_MESSAGES/django.po)
TEMPLATES := $(wildcard $(PACKAGES:%=%/templates))
SETTINGS := DJANGO_SETTINGS_MODULE=tests.settings

# sqlite, mysql (MariaDB) or postgres; the servers need `$(PY) -m pip install -r requirements/databases.txt`.
SL_DATABASE ?= sqlite
STAGE ?=
ARGS ?=
PYTEST_ARGS ?=
REPORTS := var/reports
# Where a decision is made, every branch is tried. Counted on SQLite: it takes a third of a run's time.
FULLY_COVERED := social_learning_xblocks/kit/*,*/rules.py,*/domain/*,*/matching/*
COUNTED := $(filter sqlite,$(SL_DATABASE))
WORKERS ?= 2
# A file stays on one worker, so that its demo is started once; the files come in the order of the run, not by their length.
SPREAD := --dist loadfile --no-loadscope-reorder

.PHONY: bundle help setup demo crowd run test test-fast e2e bench format lint types imports docs sizes messages messages-check \
	migrations-check package check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.stamp ## build .venv with everything below

$(VENV)/.stamp: setup.py $(wildcard requirements/*.txt)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with its venv module is needed (Debian: apt-get install python3-venv)."; exit 1; }
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt -e ".[demo]"
	@touch $@

%.mo: %.po
	@$(PY) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

demo: setup $(CATALOGUES:.po=.mo) ## fill and serve the demo course on http://127.0.0.1:8000 (STAGE=… picks the moment to show)
	$(PY) demo/manage.py migrate --run-syncdb --verbosity 0
	$(PY) demo/manage.py seed_demo $(if $(STAGE),--stage $(STAGE))
	$(PY) demo/manage.py serve

crowd: setup ## sign 5,000 mentees (PEOPLE=…) and 2,000 mentors up in the demo that is there
	$(PY) demo/manage.py crowd $(or $(PEOPLE),5000)

run: setup $(CATALOGUES:.po=.mo) ## serve the demo as it was left
	$(PY) demo/manage.py migrate --run-syncdb --verbosity 0
	$(PY) demo/manage.py serve

test: setup $(CATALOGUES:.po=.mo) ## run all tests, in Chromium too, with coverage (SL_DATABASE=mysql|postgres, PYTEST_ARGS=…)
	@.ci/need chromium=chromium
	@mkdir -p $(REPORTS)
	SL_DATABASE=$(SL_DATABASE) COVERAGE_FILE=$(REPORTS)/coverage $(PY) -m pytest -n $(WORKERS) $(SPREAD) \
		--junitxml $(REPORTS)/$(SL_DATABASE).xml $(COUNTED:sqlite=--cov --cov-report=) $(PYTEST_ARGS)
	$(if $(COUNTED),COVERAGE_FILE=$(REPORTS)/coverage $(PY) -m coverage report \
		--include "$(FULLY_COVERED)" --show-missing --fail-under 100)

test-fast: setup $(CATALOGUES:.po=.mo) ## run the tests that need no browser, without coverage
	SL_DATABASE=$(SL_DATABASE) $(PY) -m pytest -q -n 2 $(SPREAD) -m "not e2e" $(PYTEST_ARGS)

e2e: setup $(CATALOGUES:.po=.mo) ## run the browser tests
	@.ci/need chromium=chromium
	$(PY) -m pytest -m e2e $(PYTEST_ARGS)

bench: setup ## measure, for example make bench ARGS="qa --threads 20000"
	$(PY) -m benchmarks $(ARGS)

format: setup ## put code and templates into the one shape
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .
	@find $(TEMPLATES) -name '*.html' -print0 | xargs -0 -r $(VENV)/bin/djade --target-version 4.2

bundle: ## join scripts and styles into static/social_learning/dist/
	python3 frontend/bundle.py

lint: setup ## rules for code, templates and scripts
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	@find $(TEMPLATES) -name '*.html' -print0 | xargs -0 -r $(VENV)/bin/djade --check --target-version 4.2
	@env -u DJANGO_SETTINGS_MODULE $(PY) -c "import social_learning_xblocks.apps"  # the platform does so before its settings
	$(PY) frontend/bundle.py --check
	@! grep -rn "sourceMappingURL" $(PACKAGES) --include '*.js' --include '*.css'  # collectstatic fails on a map that is not there

types: setup ## mypy, strict where others call us
	$(PY) -m mypy --cache-dir /dev/null  # three seconds; with a cache the Django plugin misses new models

imports: setup ## the import contracts of .importlinter
	$(VENV)/bin/lint-imports --no-logo --cache-dir var/import_linter

docs: setup ## build the documentation into docs/_build/html; a warning is an error
	$(PY) -m sphinx --fail-on-warning --keep-going -q -b html docs docs/_build/html

sizes: setup ## list what has grown long; never fails
	@$(PY) .ci/sizes.py

messages: setup ## collect strings for translation into locale/*/LC_MESSAGES/django.po
	@.ci/need xgettext=gettext
	$(PY) .ci/messages.py update

messages-check: setup
	@.ci/need xgettext=gettext
	@$(PY) .ci/messages.py check

migrations-check: setup ## fail when a model has changed without its migration
	$(SETTINGS) $(PY) -m django makemigrations --check --dry-run

package: setup ## build the wheel, install it in a clean environment, render every block from it
	$(PY) .ci/package_check.py

check: lint types imports migrations-check messages-check docs package ## everything but the tests

clean: ## remove what can be made again (not var/, where the demo keeps its course)
	rm -rf build dist docs/_build htmlcov .coverage .mypy_cache .pytest_cache .ruff_cache var/reports var/package *.egg-info
