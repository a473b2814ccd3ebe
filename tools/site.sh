#!/bin/sh
# Builds everything that is deployed, and replaces the last site only when all of it is there.
#
#   tools/site.sh PYTHON SOURCE BUILD [SPHINX OPTION ...]
#
# Always from nothing: what is deployed must not depend on what was built before.
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

"$python" -m sphinx --fail-on-warning --quiet -t site -b html "$@" \
    -d "$new/doctrees" "$source" "$new/site" || {
    echo "error: the site was not built; the reason is above. $build/site is unchanged." >&2
    exit 1
}

[ ! -d "$build/site" ] || mv "$build/site" "$new/last"
mv "$new/site" "$build/site"
echo "Open $build/site/index.html"
