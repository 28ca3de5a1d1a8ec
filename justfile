# The handbook of daily work: `just` lists it. Every recipe installs what it needs by itself.

set shell := ["bash", "-euo", "pipefail", "-c"]

export PYTHONPATH := justfile_directory() / "backend"
# Hundreds of processes are started by the tests: what one has compiled the next one need not, whatever the machine says.
export PYTHONDONTWRITEBYTECODE := ""
export PATH := justfile_directory() / ".venv/bin:" + env("PATH")

# Both halves of `test` without what `check` has run, and without the sync code's rules switched off, which `soak` has. Four
# workers for two cores, as browsers and servers often wait; work is taken over test by test, so that the slowest file is no
# one's last.
halves := "-q -n 4 --dist worksteal --ignore tests/test_layout.py --ignore tests/test_contract.py --ignore tests/faults/test_rules.py"

_list:
    @just --list --unsorted

# Run the city service with fictional people on http://127.0.0.1:8000 (PORT, DATABASE_URL and OBJECTS_URL are respected)
demo: (_setup "runtime" "pwa")
    @DEMO=1 exec python -m yinchuan.app

# Run for real: keys, database and object store must be named (README, Settings)
serve: (_setup "runtime" "pwa")
    @exec python -m yinchuan.app serve

# Run the demo with both sides reloading on change; the phone's side is at http://127.0.0.1:5173
dev: (_setup "runtime" "modules")
    #!/usr/bin/env bash
    set -euo pipefail
    trap 'kill 0' EXIT
    DEMO=1 python .just/reload python -m yinchuan.app &
    cd pwa && BACKEND="http://127.0.0.1:${PORT:-8000}" npm run dev

# Format, lint, types, layout, generated files: all that needs no running server
check: (_setup "dev" "modules") _checks

# Side by side, as each keeps one core busy.
[parallel]
_checks: _python_checks _front_checks

_python_checks:
    ruff format --check backend tests
    ruff check backend tests
    @.just/timed "mypy" mypy --config-file backend/pyproject.toml backend/yinchuan tests

_front_checks:
    @.just/timed "oxlint" npm --prefix pwa run --silent lint
    @.just/timed "vue-tsc" npm --prefix pwa run --silent types
    @.just/timed "layout and contract" pytest -q tests/test_layout.py tests/test_contract.py

# Everything CI runs: check, pytest with the journeys on SQLite and on PostgreSQL, vitest
test: _begin (_setup "dev" "modules" "browser" "postgres") check (_setup "pwa")
    @.just/timed "pytest on SQLite, with the browser" pytest {{ halves }} --database sqlite
    # What asks no database has run, and what a browser shows but for the main job.
    @.just/timed "pytest on PostgreSQL" pytest {{ halves }} --database postgres --asking
    @.just/timed "vitest" npm --prefix pwa test
    @echo && cat .run/times

# Run chosen tests only: `just try tests/cases -k receipt --database postgres`
try *args: (_setup "dev" "pwa")
    pytest {{ args }}

# The fault tests with many more seeds: `just soak 10000` schedules of the sync code, split over both databases
soak count="1000": (_setup "dev" "pwa" "browser" "postgres")
    SCHEDULES=$(( {{ count }} * 7 / 10 )) SEEDS="${SEEDS:-200}" pytest -q -n 2 --dist worksteal --database sqlite tests/faults tests/hostile
    FROM=$(( {{ count }} * 7 / 10 )) SCHEDULES=$(( {{ count }} - {{ count }} * 7 / 10 )) SEEDS="${SEEDS:-200}" pytest -q -n 2 --dist worksteal --database postgres --asking tests/faults tests/hostile

# Measure the load shapes beside their floors, on SQLite and PostgreSQL; prints a table, never fails on time
bench *args: (_setup "dev" "pwa" "postgres")
    python -m tests.load {{ args }}

# Write shared-schemas/api/openapi.json and pwa/src/kit/api.gen.ts anew from the routes
gen: (_setup "runtime" "modules")
    python .just/openapi shared-schemas/api/openapi.json
    cd pwa && npm run --silent gen

# Write the formatter's and linter's own repairs
fix: (_setup "dev")
    ruff check --fix backend tests
    ruff format backend tests

# Resolve the Python packages anew into the hashed locks
lock: (_setup "runtime")
    #!/usr/bin/env bash
    set -euo pipefail
    cd backend
    for name in requirements requirements-dev requirements-tools requirements-node; do
        pinned=(); [ $name != requirements-dev ] || pinned=(-c requirements.lock)
        uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
            --custom-compile-command "just lock" "${pinned[@]}" $name.in --output-file $name.lock
    done

# Photograph the README's screens into assets/screenshots
screenshots: (_setup "dev" "pwa" "browser")
    pytest -q tests/journeys --screenshots assets/screenshots

_begin:
    @mkdir -p .run && rm -f .run/times

_setup +parts:
    @.just/setup {{ parts }}
