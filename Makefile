# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python3.10 \
	"$$HOME"/.pyenv/versions/3.1*/bin/python3; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1 && echo "$$python" && break; done)
TASK = $(or $(PYTHON),$(error Python 3.10 or newer is needed)) .ci/tasks.py
export CORES

.PHONY: help demo test test-all test-quick bench clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

demo: ## promote and roll back against a simulator on this machine
	@$(TASK) demo

test: ## every check and test that a change must pass
	@$(TASK) test

test-all: ## the same for a release: everything on each line; CORES="2.18 2.20" chooses the lines of ansible-core
	@$(TASK) test-all

test-quick: ## the static checks and the unit tests on the newest ansible-core
	@$(TASK) test-quick

bench: ## measure against a simulator on this machine
	@$(TASK) bench

clean: ## remove everything that these commands made in the checkout
	rm -rf .venv .nox build .ansible .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
