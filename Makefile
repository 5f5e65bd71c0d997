# Every target sets itself up: .venv is made with `python3 -m venv` and filled from the constraint file, once,
# and again whenever pyproject.toml or the constraints change. `make PYTHON=python3.12 test` picks another Python.
PYTHON ?= python3
CONSTRAINTS ?= constraints/cpu-py311.txt
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SETUP_FILES := pyproject.toml setup.py $(CONSTRAINTS)

.PHONY: quickstart test test-all test-browser lint format tasks tasks-large bench bench-peers questioner kernels-aot wheel constraints clean
.DELETE_ON_ERROR:

quickstart: $(VENV)/installed
	$(BIN)/python examples/quickstart.py

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

# Also what takes minutes: the admission gate over every pack.
test-all: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n $(WORKERS)

# Drives the viewer in headless Chromium: apt-get install chromium
test-browser: $(VENV)/installed-dev
	$(BIN)/python -m pytest tests/viewer/browser_viewer.py

lint: $(VENV)/installed-dev build/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	cd build/lint && ../../$(BIN)/mypy --config-file ../../pyproject.toml -p toolgym
	cd build/lint && ../../$(BIN)/lint-imports ../../pyproject.toml

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# Rebuilds the task sets that the packs ship. Same seed, same versions: the same bytes.
PACKS ?= finance general biology medicine academia mixed
SANDBOXES ?= finance general medicine biology academia
SEED := 2026
tasks: $(VENV)/installed-dev
	for pack in $(PACKS); do for order in train:500 validation:100 test:100; do \
	  $(BIN)/toolgym synthesize envs/$$pack/tasks/$${order%%:*}.jsonl --pool toolgym.envs.$$pack:POOL \
	    --split $${order%%:*} --count $${order##*:} --seed $(SEED) || exit 1; \
	done; done
	for pack in $(SANDBOXES); do for order in train:200 validation:100 test:100; do \
	  $(BIN)/toolgym synthesize envs/$$pack/sandbox/tasks/$${order%%:*}.jsonl --pool toolgym.envs.$$pack.sandbox:POOL \
	    --split $${order%%:*} --count $${order##*:} --seed $(SEED) || exit 1; \
	done; done

# Rebuilds the set of ten thousand tasks over all packs that the mixed pack ships.
tasks-large: $(VENV)/installed-dev
	$(BIN)/toolgym synthesize build/ten_thousand --dataset --seed 2027 \
	  $(foreach pack,finance general biology medicine academia,--pool toolgym.envs.$(pack):POOL=1800) \
	  --pool toolgym.envs.mixed:POOL=1000
	cp build/ten_thousand/tasks.parquet build/ten_thousand/README.md envs/mixed/ten_thousand/

# Ratios, each in one run. `benchmarks/gpu_kernels.py` is for a machine with a GPU.
BENCHMARKS ?= $(filter-out benchmarks/gpu_kernels.py,$(wildcard benchmarks/*.py))
bench: $(VENV)/installed-dev
	for script in $(BENCHMARKS); do $(BIN)/python $$script || exit 1; done

# Overhead beside other libraries, each in a virtual environment of its own.
bench-peers: $(VENV)/installed
	$(BIN)/python benchmarks/overhead.py --install-peers

# Trains the questioner and writes its report.
questioner: $(VENV)/installed-dev
	$(BIN)/python -m toolgym.trainers.questioner corpus build/questioner/data
	$(BIN)/python -m toolgym.trainers.questioner study build/questioner/data build/questioner/out

# Compiles every Triton kernel for four architectures without a GPU and compares registers, stack and shared memory.
KERNELS ?= $(basename $(notdir $(wildcard tests/kernels/triton/budgets/*.json)))
kernels-aot: $(VENV)/installed-dev
	for kernel in $(KERNELS); do \
	  $(BIN)/python -m toolgym.kernels.aot $$kernel tests/kernels/triton/budgets/$$kernel.json || exit 1; \
	done

wheel: $(VENV)/installed-dev
	$(BIN)/python -m build --no-isolation --outdir dist

# Resolves the newest releases that pyproject.toml and the .in file allow, in a new venv, and records every version.
constraints:
	rm -rf build/constraints
	$(PYTHON) -m venv build/constraints
	build/constraints/bin/python -m pip install --quiet --upgrade pip
	build/constraints/bin/python -m pip install --quiet -c $(CONSTRAINTS:.txt=.in) '.[all,dev]'
	{ echo "# Written by 'make constraints' from pyproject.toml and $(notdir $(CONSTRAINTS:.txt=.in)); do not edit."; \
	  build/constraints/bin/python -m pip freeze --all --exclude toolgym --exclude pip | sed "s/+cpu$$//"; } > $(CONSTRAINTS)
	rm -rf build/constraints

clean:
	rm -rf build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# One package made of links, because mypy and import-linter read `toolgym.envs` only where it stands under toolgym/.
.PHONY: build/lint
build/lint:
	rm -rf $@ && mkdir -p $@/toolgym
	for entry in toolgym/* envs trainers kernels; do ln -s "$(CURDIR)/$$entry" $@/toolgym/; done

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed $(VENV)/installed-dev: $(SETUP_FILES) | $(BIN)/python
	$(PIP) install --quiet -c $(CONSTRAINTS) setuptools wheel
	$(PIP) install --quiet --no-build-isolation -c $(CONSTRAINTS) -e '.[$(EXTRAS)]'
	touch $@

$(VENV)/installed: EXTRAS := finance
$(VENV)/installed-dev: EXTRAS := all,dev
