# Perrière. `make help` lists what there is; each target is a thin door to `python -m backend.local`.
PYTHON ?= python3
PORT ?= 8000
LOCAL = .venv/bin/python -m backend.local

.PHONY: help install run reset test check shell lock bench
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## */\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

install: ## create .venv from the hashed lock (the other targets do it when needed)
	@$(PYTHON) backend/local/install.py

run: install ## the whole service with the demo world (PORT=8000)
	@exec $(LOCAL) run --port $(PORT)

reset: install ## forget the local state: the next run starts afresh
	@$(LOCAL) reset

test: install ## checks and the whole suite (ARGS="booking -k overlap" for a part, without the checks)
	@exec $(LOCAL) test $(ARGS)

check: install ## style, types, layers, templates, migrations, deployment settings
	@exec $(LOCAL) check

shell: install ## Django's shell on the running local stack
	@exec $(LOCAL) shell $(ARGS)

lock: install ## compile requirements/*.in into hashed locks (ARGS=--upgrade for newer releases)
	@exec $(LOCAL) lock $(ARGS)

bench: install ## the workloads of bench/ beside their floors (ARGS passes options)
	@exec .venv/bin/python -m bench $(ARGS)
