#!/bin/sh
# Runs every linter, and fails after the last one if any of them found something.
#
#   tools/lint.sh PYTHON SOURCE          those of the text
#   tools/lint.sh PYTHON SOURCE CODE     those of the code in the folders CODE as well
set -u

python=$1
source=$2
code=${3:-}
failed=

run() {
    name=$1
    shift
    # shellcheck disable=SC2086 # the folders of CODE are words of their own
    "$@" || failed="$failed $name"
}

# TypeScript, as package-lock.json pins it. Nobody needs it to build or write, so it may be
# missing, except in CI, where the variable CI is set.
types() {
    # npm writes its own copy of the lock last.
    if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
        npm ci --loglevel=error >/dev/null && touch node_modules/.package-lock.json || {
            echo "The types of the scripts were not checked: npm could not install TypeScript." >&2
            [ -z "${CI:-}" ]
            return
        }
    fi
    node_modules/.bin/tsc -p tsconfig.json
}

pages=$(ls "$source"/*.rst)
PYTHONPATH=$(dirname "$0") run text-checks "$python" -m text_checks "$source"
run doc8 "$python" -m doc8 --quiet $pages
run sphinx-lint "$python" -m sphinxlint --enable all \
    --disable line-too-long,trailing-whitespace,horizontal-tab "$source"
run codespell "$python" -m codespell_lib --builtin clear,rare,en-GB_to_en-US $pages
if [ -n "$code" ]; then
    run codespell "$python" -m codespell_lib $code .ci .github Makefile README.md CONTRIBUTING.md
    run ruff "$python" -m ruff check --quiet $code
    run ruff-format "$python" -m ruff format --check --quiet $code
    run mypy "$python" -m mypy --no-error-summary $code
    run tsc types
fi

if [ -n "$failed" ]; then
    echo "error: correct what these linters found, above:$failed" >&2
    exit 1
fi
