#!/bin/sh
# Builds everything that is deployed, and replaces the last site only when all of it is there.
#
#   tools/site.sh PYTHON SOURCE BUILD [SPHINX OPTION ...]
#
# Always from nothing: what is deployed must not depend on what was built before. Each builder
# reads the pages for itself, since doctrees of one have tabs that the other cannot write.
set -eu

python=$1
source=$2
build=$3
shift 3

mkdir -p "$build"
new=$(mktemp -d "$build/site.new.XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

for builder in html twin; do
    status=0
    "$python" -m sphinx --fail-on-warning --quiet -t site -b "$builder" "$@" \
        -d "$new/doctrees-$builder" "$source" "$new/site" || status=$?
    if [ "$status" -ne 0 ]; then
        echo "error: the site was not built; what is wrong stands above." >&2
        [ ! -d "$build/site" ] || echo "$build/site is still the last one." >&2
        exit "$status"
    fi
done

[ ! -d "$build/site" ] || mv "$build/site" "$new/last"
mv "$new/site" "$build/site" || {
    status=$?
    [ ! -d "$new/last" ] || mv "$new/last" "$build/site"
    exit "$status"
}
echo "Open $build/site/index.html"
