#!/bin/sh
# Makes a virtual environment hold what the requirement files pin, and does nothing if it does.
#
#   tools/venv.sh PYTHON VENV site    what builds the site
#   tools/venv.sh PYTHON VENV dev     that, and what tests and lints it
#
# An environment keeps a copy of each file it satisfies, written last, so that one that was left
# half-made is never trusted. A working one is set aside while its successor is made, and comes
# back if that fails.
set -eu

python=$1
venv=$2
level=$3
aside=$venv.aside

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }
restore() { rm -rf "$venv"; [ ! -d "$aside" ] || mv "$aside" "$venv"; }
has() { cmp -s "$1" "$venv/$1"; }

# The options overrule a person's settings of pip, which may name another folder.
install() {
    say "Installing the packages in $1 ..."
    "$venv/bin/python" -I -m pip install --quiet --disable-pip-version-check --retries 1 \
        --timeout 20 --no-user --target= --root= --prefix="$venv" --require-hashes -r "$1" ||
        fail "pip couldn't install the packages in $1; the reason is above. Is there a network?"
    cp "$1" "$venv/$1"
}

case $(uname -s) in
MINGW* | MSYS* | CYGWIN*)
    fail "On Windows, run make inside WSL (https://learn.microsoft.com/windows/wsl/install)." ;;
esac

version=$("$python" -I -c '
import sys
print("%d.%d.%d" % sys.version_info[:3])
sys.exit(sys.version_info < (3, 11))' 2>/dev/null) ||
    fail "Python 3.11 or newer is needed, but '$python' is ${version:-missing}." \
        "Choose another one, for example: make html PYTHON=python3.12"

# Its Python may have been upgraded or uninstalled, and packages of an older list would stay behind.
usable() {
    grep -qx "version = $version" "$venv/pyvenv.cfg" 2>/dev/null || return 1
    "$venv/bin/python" -c '' 2>/dev/null && has requirements.txt || return 1
    [ "$level" = site ] || [ ! -e "$venv/requirements-dev.txt" ] || has requirements-dev.txt
}

# A run that was killed left the working environment aside.
[ ! -d "$aside" ] || restore

if ! usable; then
    say "Making $venv with Python $version ..."
    [ ! -d "$venv" ] || mv "$venv" "$aside"
    trap restore EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    "$python" -I -m venv "$venv" || fail "Python couldn't make $venv; the reason is above."
    install requirements.txt
fi
[ "$level" = site ] || has requirements-dev.txt || install requirements-dev.txt
trap - EXIT
rm -rf "$aside"
