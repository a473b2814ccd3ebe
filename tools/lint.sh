#!/bin/sh
# Runs every linter, and fails after the last one if any of them found something.
#
#   tools/lint.sh PYTHON SOURCE CODE
set -u

python=$1
source=$2
code=$3
failed=

run() {
    name=$1
    shift
    # shellcheck disable=SC2086 # the folders of CODE are words of their own
    "$@" || failed="$failed $name"
}

pages=$(ls "$source"/*.rst)
PYTHONPATH=tools run text-checks "$python" -m text_checks "$source"
run doc8 "$python" -m doc8 --quiet $pages
run sphinx-lint "$python" -m sphinxlint --enable all --disable line-too-long "$source"
run codespell "$python" -m codespell_lib --builtin clear,rare,en-GB_to_en-US $pages
run codespell "$python" -m codespell_lib $code .ci .github Makefile README.md CONTRIBUTING.md
run ruff "$python" -m ruff check --quiet $code
run ruff-format "$python" -m ruff format --check --quiet $code
run mypy "$python" -m mypy --no-error-summary $code
run tsc sh tools/types.sh

if [ -n "$failed" ]; then
    echo "error: what these say above has to be corrected:$failed" >&2
    exit 1
fi
