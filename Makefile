# Two commands: `make book` and `make test`. Everything they need goes into .venv and nokernel/node_modules.

PYTHON ?=
PORT ?= 8000
BRANCH ?= main
VENV := .venv
RUN := $(VENV)/bin
CONSTRAINTS_VENV := _build/constraints-venv

# Sets the shell variable `py` to a Python that is new enough, or stops with one line.
FIND_PYTHON = found=""; py=""; \
	for candidate in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
		version=$$("$$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
		found="$$found $$candidate is $$version;"; \
		"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { py="$$candidate"; break; }; \
	done; \
	[ -n "$$py" ] || { echo "error: Python 3.11 or newer is needed;$${found:- none was found;} install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help book test check lab lms serve zip bench bench-simulator browser bench-hub live-links labs instructors course anchors handouts slides kit browser-teaching setup setup-teaching setup-test constraints clean

help:  ## list the targets
	@echo "make <target>, where <target> is one of:"
	@awk -F ':.*##  *' '/^[a-z-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

book: setup  ## set up .venv if needed, execute every notebook, build _build/html
	@$(RUN)/python tools/book.py

test: setup-test browser  ## everything `.ci/run` checks: style, types, layers, and all tests, fast ones first
	@$(MAKE) --no-print-directory check
	$(RUN)/pytest tests/unit tests/data
	@$(RUN)/python tools/book.py
	$(RUN)/pytest tests --ignore=tests/unit --ignore=tests/data

check: setup-test  ## style, types and layers only, without running a test
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy
	$(RUN)/lint-imports

lab: setup-test  ## open the chapters as notebooks in JupyterLab
	$(RUN)/jupyter lab chapters --LabApp.app_settings_dir="$(CURDIR)/tests/lab"

serve: setup-test  ## build, open the book in a browser, build again when a source changes (PORT=8000)
	@PORT=$(PORT) $(RUN)/python tools/serve.py

zip: book  ## pack the built book into one archive that opens from a USB stick
	@$(RUN)/python tools/archive.py

lms: setup-teaching  ## write the questions for Canvas, Moodle and others (CHAPTERS=lupus,schett_trial SEED=secret BASE=https://..)
	@$(RUN)/python tools/teaching/lms.py

labs: setup-teaching  ## write the class labs as an nbgrader course, _build/teaching/labs
	@$(RUN)/python tools/teaching/labs.py

instructors: setup  ## build the book with the part for instructors into _build/instructors/html (BASE=address of the book)
	@$(RUN)/python tools/teaching/editions.py instructors "BASE=$(BASE)"
course: setup  ## build a book of some chapters into _build/course/html (CHAPTERS=lupus,schett_trial BASE=address)
	@$(RUN)/python tools/teaching/editions.py course "CHAPTERS=$(CHAPTERS)" "BASE=$(BASE)"
anchors: book  ## add the pages and sections published since to tests/reference/anchors.txt
	@$(RUN)/python tools/teaching/anchors.py

handouts: setup-teaching browser-teaching  ## print the chapters for a class, tagged PDF (CHAPTERS=lupus,schett_trial BASE=https://.. PAPER=Letter)
	@$(RUN)/python tools/book.py
	@$(RUN)/python tools/teaching/handouts.py
slides: setup-teaching browser-teaching  ## make a deck for each chapter, which opens without a network
	@$(RUN)/python tools/book.py
	@$(RUN)/python tools/teaching/slides.py
kit: handouts slides lms labs instructors  ## pack deck, handout, questions, labs and notes of a chapter into one zip (CHAPTERS=schett_trial)
	@$(RUN)/python tools/teaching/kit.py

bench: setup-test browser  ## measure this book against a default Jupyter Book, half an hour; writes docs/bench.md
	@$(RUN)/python tools/bench
	@$(RUN)/python tools/bench/simulator.py

bench-hub: setup-test  ## thirty simulated students on a JupyterHub on this machine; writes into docs/jupyterhub.md
	@$(RUN)/python tools/bench/hub.py

bench-simulator: setup-test browser  ## time the simulator in the page beside scipy
	@$(RUN)/python tools/bench/simulator.py

live-links: setup  ## a live notebook for each chapter: make live-links HUB=https://hub.example.edu REPO=https://... (or BINDER=)
	@$(RUN)/python tools/teaching/live.py --hub "$(HUB)" --binder "$(BINDER)" --repo "$(REPO)" --branch "$(BRANCH)"

constraints:  ## refresh constraints.txt with today's releases (use the oldest Python we support: PYTHON=python3.11)
	@$(FIND_PYTHON); "$$py" -m venv --clear $(CONSTRAINTS_VENV)
	@grep -hv '^-' requirements.txt binder/requirements.txt tests/requirements.txt tools/teaching/requirements.txt > $(CONSTRAINTS_VENV)/all.txt
	$(CONSTRAINTS_VENV)/bin/pip install --quiet --upgrade setuptools wheel -r $(CONSTRAINTS_VENV)/all.txt
	@{ echo "# Exact versions for every requirements.txt here. Written by: make constraints"; \
		$(CONSTRAINTS_VENV)/bin/pip freeze --all | grep -v '^pip='; } > $(CONSTRAINTS_VENV)/new.txt && mv $(CONSTRAINTS_VENV)/new.txt constraints.txt
	@rm -rf $(CONSTRAINTS_VENV); echo "constraints.txt written; run: make test"

clean:  ## remove the built book and caches, keep .venv
	rm -rf _build tests/artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Steps of the targets above.
setup:
	@$(FIND_PYTHON); "$$py" tools/environment.py book

setup-teaching:
	@$(FIND_PYTHON); "$$py" tools/environment.py teaching

setup-test:
	@$(FIND_PYTHON); "$$py" tools/environment.py test
	@$(RUN)/python tests/packages.py

browser: setup-test
	@$(RUN)/python tests/chromium.py

browser-teaching: setup-teaching
	@$(RUN)/python tests/chromium.py
