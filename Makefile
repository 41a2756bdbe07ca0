# 审知库. One word does one thing: run, test, check, format, lock.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: run test check format lock screenshots help

VENV ?= .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3)
KB_DATA ?= $(CURDIR)/var
PYTEST_ARGS ?=
BIN := $(VENV)/bin
export KB_DATA

help:
	@echo "make run     装好依赖，装入示范县（数据夹为空时），在 http://127.0.0.1:6543 提供服务"
	@echo "make test    装好依赖和测试所需的软件，运行全部测试"
	@echo "make check   提交之前：格式、规则、类型、分层、测试"
	@echo "make format  按规则整理代码格式"
	@echo "make lock    重新锁定依赖版本"
	@echo "make screenshots  重新拍摄 docs/screenshots 里的截图"

run: $(VENV)/.run
	@if [ ! -e "$$KB_DATA/zodb" ] && [ -z "$${KB_STORAGE_URI:-}" ]; then \
	  echo "==> 数据夹 $$KB_DATA 里还没有资料库，装入示范县"; \
	  $(BIN)/kb prepare --demo || { echo "装入没有完成。请清空 $$KB_DATA 再运行 make run。" >&2; exit 1; }; \
	fi
	@echo "==> 在 http://127.0.0.1:6543 提供服务（Ctrl-C 结束）"
	@exec $(BIN)/kb serve

test: $(VENV)/.test
	@tools/run-tests $(BIN)/python $(PYTEST_ARGS)

check: $(VENV)/.test
	@echo "==> 格式"; $(BIN)/ruff format --check .
	@echo "==> 规则"; $(BIN)/ruff check .
	@echo "==> 类型"; $(BIN)/mypy
	@echo "==> 分层"; $(BIN)/lint-imports
	@tools/run-tests $(BIN)/python $(PYTEST_ARGS)

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: $(VENV)/.test
	@$(BIN)/python -m tests.browser.screenshots docs/screenshots

lock: $(VENV)/.test
	@echo "==> requirements.lock（运行）"
	@$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --no-header \
	  setup.cfg --output-file requirements.lock
	@echo "==> requirements-test.lock（运行、PostgreSQL 与测试）"
	@$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --no-header \
	  --extra test --extra postgresql --extra scans --constraints requirements.lock \
	  setup.cfg --output-file requirements-test.lock

$(BIN)/python:
	@tools/make-venv "$(PYTHON)" "$(VENV)"

$(VENV)/.run: requirements.lock setup.cfg pyproject.toml | $(BIN)/python
	@tools/install-locked "$(BIN)/python" requirements.lock
	@touch $@

# What the tests need includes what running needs.
$(VENV)/.test: requirements-test.lock requirements.lock setup.cfg pyproject.toml | $(BIN)/python
	@tools/install-locked "$(BIN)/python" requirements-test.lock
	@touch $(VENV)/.run $@
