#!/bin/sh
# Asks every external link of the pages, and prints the status of tools/link_report.py: 0 if
# all lead somewhere, 3 if one is broken, 2 if that is not known. What it found is in
# build/links/body.md, and beside the lines on GitHub.
#
# It succeeds whatever the web does; only a report that cannot be written fails it.
set -eu
cd "$(dirname "$0")/.."

results=build/linkcheck/output.json
body=build/links/body.md
mkdir -p build/links
# An old result must not pass for a check that did not run.
rm -f "$results"
make linkcheck >&2 || echo "The check ended with $?; the report says why." >&2

status=0
python3 tools/link_report.py "$results" >"$body" || status=$?
[ "$status" -le 3 ]
head -c 60000 "$body" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
echo "$status"
