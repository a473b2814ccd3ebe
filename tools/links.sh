#!/bin/sh
# Asks every external link of the pages, and prints the status that tools/link_report.py
# has for the whole: 0 if all lead somewhere, 1 if one is broken, 2 if that is not known.
# What it found is in build/links/body.md, and beside the lines on GitHub.
#
# It ends well whatever the web does; only a report that cannot be written fails it.
set -eu
cd "$(dirname "$0")/.."

results=build/linkcheck/output.json
body=build/links/body.md
mkdir -p build/links
# Old results must not stand for a check that did not run.
rm -f "$results"
make linkcheck >&2 || echo "The check ended with $?; the report says why." >&2

status=0
{
    echo "Every external link of the pages was asked."
    echo
    python3 tools/link_report.py "$results" || status=$?
    echo
    echo "To see it yourself: \`make linkcheck\`. Exceptions stand in \`conf.py\`, each with a reason."
} >"$body"
[ "$status" -le 2 ]
python3 tools/link_report.py --format github "$results" >&2 || true
head -c 60000 "$body" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
echo "$status"
