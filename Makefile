# `make` lists the targets. Override a variable like this: make html PORT=8001
VENV         ?= .venv
# The Python that made the environment; PYTHON=python3.12 makes it anew with that one.
PYTHON       ?= $(or $(shell command -v "$$(sed -n 's/^executable = //p' '$(VENV)/pyvenv.cfg' 2>/dev/null)"),python3)
SOURCE       ?= amperity_api/source
BUILD        ?= build
SPHINXOPTS   ?=
PYTESTOPTS   ?=
HOST         ?= 127.0.0.1
PORT         ?= 8000
SERVER       ?=
SURFACEOPTS  ?= --login
STALEOPTS    ?=
BENCHOPTS    ?=
CLIENT       ?=
CLIENT_VERSION ?=

PY := "$(VENV)/bin/python"
# Two builders that share a doctree directory corrupt each other's tabs.
SPHINX = $(PY) -m sphinx --fail-on-warning -d $(BUILD)/doctrees/$@ $(SPHINXOPTS)
CODE := amperity_api tests benchmarks tools

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help draft html site livehtml linkcheck stale addresses lint test check surface surface-check clients bench round lock clean \
  need-server need-build venv-site venv-dev

help:  ## List the targets.
	@echo "Usage: make TARGET [VARIABLE=value]"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

draft: venv-dev need-build  ## Find everything that is wrong with the pages, in seconds.
	@$(PY) tools/draft.py $(SOURCE) $(BUILD)/draft

html: venv-site need-build  ## Build the site into build/html; any warning fails.
	@$(SPHINX) --warning-file $(BUILD)/html-warnings.txt -b html $(SOURCE) $(BUILD)/html \
	  || { status=$$?; rm -rf $(BUILD)/doctrees/html; \
	       echo >&2; echo "The site was not built. What is wrong:" >&2; \
	       cat $(BUILD)/html-warnings.txt >&2; exit $$status; }
	@echo "Open $(BUILD)/html/index.html"

site: venv-site need-build  ## Build everything that is deployed into build/site; any warning fails.
	@sh tools/site.sh $(PY) $(SOURCE) $(BUILD) $(SPHINXOPTS)

livehtml: venv-dev need-build  ## Serve the site on PORT; each save rebuilds and checks it.
	@$(PY) -c 'import socket; socket.create_server(("$(HOST)", $(PORT)))' 2>/dev/null || { \
	  echo "error: port $(PORT) is in use; choose another one: make livehtml PORT=8001" >&2; exit 1; }
	$(PY) -m sphinx_autobuild --host $(HOST) --port $(PORT) \
	  --watch amperity_api/extensions \
	  --post-build "sh -c '$(PY) tools/draft.py $(SOURCE) $(BUILD)/draft &'" \
	  -t preview -d $(BUILD)/doctrees/$@ $(SPHINXOPTS) $(SOURCE) $(BUILD)/$@

linkcheck: venv-site  ## Check every external link on the pages; needs a network.
	$(SPHINX) -b linkcheck $(SOURCE) $(BUILD)/linkcheck

stale: venv-site  ## List what was last verified more than 90 days ago.
	@PYTHONPATH=amperity_api/extensions $(PY) -m page_dates $(SOURCE) $(STALEOPTS) || [ $$? -eq 3 ]

addresses: html  ## Record the addresses of the site.
	LC_ALL=C sort -u -o $(SOURCE)/addresses.txt $(BUILD)/html/addresses.txt $(SOURCE)/addresses.txt

lint: venv-dev  ## Run every linter; all of them report before it fails.
	@sh tools/lint.sh $(PY) $(SOURCE) "$(CODE)"

test: venv-dev  ## Run the tests; the browser tests are skipped without Chromium.
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTESTOPTS)

check: lint html test  ## Run everything that CI requires: lint, html, and test.

surface: need-server venv-dev  ## Capture the tools of the live server at SERVER.
	@PYTHONPATH=amperity_api/extensions $(PY) -m tool_surface capture "$(SERVER)" $(SURFACEOPTS)

surface-check: need-server venv-dev  ## Compare the live server at SERVER with the captured tools.
	@PYTHONPATH=amperity_api/extensions $(PY) -m tool_surface check "$(SERVER)" $(SURFACEOPTS)

# First, so that nobody waits for an environment only to learn that SERVER is missing.
need-server:
	@if [ -z "$(SERVER)" ]; then \
	  echo "error: name the server, for example: make $(firstword $(MAKECMDGOALS)) SERVER=https://mcp.amperity.com" >&2; \
	  exit 2; fi

# If another user or a container made a folder, Sphinx would end with a traceback.
need-build:
	@mkdir -p $(BUILD) && for each in $(BUILD) $(BUILD)/*/; do \
	  [ -w "$$each" ] || [ ! -e "$$each" ] || { \
	    echo "error: can't write to '$$each'; check who owns the folder." >&2; exit 2; }; done

bench: venv-dev  ## Run every benchmark, and print one table.
	@PYTHONPATH=tests $(PY) benchmarks/everything.py $(BENCHOPTS)

round: venv-dev  ## Capture public MCP servers, and compare the lists with their raw answers.
	@PYTHONPATH=tests $(PY) benchmarks/round.py

clients: html venv-dev  ## Run the commands on the pages with real clients; CLIENT_VERSION=latest.
	@PYTHONPATH=tests $(PY) -m clients $(BUILD) \
	  $(if $(CLIENT),--client $(CLIENT)) $(if $(CLIENT_VERSION),--version $(CLIENT_VERSION))

lock: venv-dev  ## Compile requirements*.in into requirements*.txt.
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" $(UVOPTS) requirements.in -o requirements.txt
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" $(UVOPTS) requirements-dev.in -o requirements-dev.txt

clean:  ## Remove build/ and the caches; the virtual environment stays.
	rm -rf $(BUILD) .mypy_cache .pytest_cache .ruff_cache

venv-site:
	@sh tools/venv.sh "$(PYTHON)" "$(VENV)" site

# One after the other, also under make -j: both write the same environment.
venv-dev: venv-site
	@sh tools/venv.sh "$(PYTHON)" "$(VENV)" dev
