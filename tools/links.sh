#!/bin/sh
# Checks every external link of the pages, and prints one number: 0 if every link works, 3 if one
# is broken, 2 if that isn't known because a site was too slow or the check itself failed.
# The report is build/links/body.md; on GitHub, a broken link is also marked in the pages.
#
# Exits 0 whatever the web does; only a report that can't be written makes it fail.
set -eu
cd "$(dirname "$0")/.."

pages=amperity_api/source
# A line for each link that is broken, slow, or redirected.
# https://www.sphinx-doc.org/en/master/usage/builders/#sphinx.builders.linkcheck.CheckExternalLinksBuilder
found=build/linkcheck/output.txt
body=build/links/body.md
mkdir -p build/links build/linkcheck
# The results of an earlier run must not pass for those of a check that didn't run.
: >"$found"

if make linkcheck >&2; then
    status=0
elif grep -q '^[^:]*:[0-9]*: \[broken\] ' "$found"; then
    status=3
else
    status=2
fi

{
    case $status in
    0) echo "Every external link of the pages works." ;;
    2) echo "The links could not all be checked; the log of the run says why." ;;
    3) echo "Some links are broken. Correct them on the pages." ;;
    esac
    printf 'To check them yourself, run \140make linkcheck\140.\n\n'
    # Indented, so that nothing a server sent can end the block.
    tr '\r' ' ' <"$found" | cut -c 1-500 | sort -t '[' -k 2 | sed "s|^|    $pages/|"
} >"$body"
# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
tr '\r' ' ' <"$found" | sed -n "s/%/%25/g
    s|^\([^:]*\):\([0-9]*\): \[broken\] |::warning file=$pages/\1,line=\2,title=Broken link::|p" >&2

head -c 60000 "$body" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
echo "$status"
