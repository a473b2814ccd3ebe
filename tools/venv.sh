#!/bin/sh
# Makes a virtual environment hold what the requirement files pin, and does
# nothing where it already does.
#
#   tools/venv.sh PYTHON VENV site    what builds the site
#   tools/venv.sh PYTHON VENV dev     that, and what tests and lints it
#
# A stamp is written last, so an environment that was left half-made is never
# trusted. A working one is set aside while its successor is made, and comes
# back if that fails.
set -eu

python=$1
venv=$2
level=$3

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

case $(uname -s) in
MINGW* | MSYS* | CYGWIN*)
    fail "On Windows, run make inside WSL (https://learn.microsoft.com/windows/wsl/install)." ;;
esac

# Where a person's pip would install instead, the environment would stay empty.
unset PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_DRY_RUN PIP_PYTHON PYTHONHOME PYTHONUSERBASE

# The Python that made the environment may have been uninstalled since.
if [ "$python" = "$(cat "$venv/.python" 2>/dev/null)" ] && ! command -v "$python" >/dev/null; then
    say "'$python' is gone; taking python3."
    python=python3
fi

hint="Name another one like this: make html PYTHON=python3.12"
version=$("$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) ||
    fail "Python 3.11 or newer is needed, and there is no '$python' here. $hint"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed, and '$python' is Python $version. $hint"

fingerprint() {
    "$python" - "$version" "$@" <<'PY'
import hashlib
import sys

digest = hashlib.sha256(sys.argv[1].encode())
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        digest.update(hashlib.sha256(file.read()).digest())
print(digest.hexdigest())
PY
}

stamped() { [ "$(cat "$venv/.stamp-$1" 2>/dev/null)" = "$2" ]; }

install() {
    say "Installing what $1 pins ..."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --retries 1 --timeout 20 --require-hashes -r "$1" || {
        say "error: the packages that $1 pins could not be installed; pip says why above. Is there a network?"
        return 1
    }
    # A pip.conf can send packages elsewhere too.
    "$venv/bin/python" - "$1" 2>/dev/null <<'PY' || fail "pip installed into another folder than $venv; see 'pip config list'."
import re
import sys
from importlib.metadata import distribution
from pathlib import Path

for name in re.findall(r"(?m)^([\w.-]+)==[^;\n]*$", Path(sys.argv[1]).read_text("utf-8")):
    distribution(name)
PY
}

site=$(fingerprint requirements.txt)
dev=$(fingerprint requirements.txt requirements-dev.txt)
aside=$venv.aside

# A run that was killed left the working environment aside.
if [ -d "$aside" ]; then
    rm -rf "$venv"
    mv "$aside" "$venv"
fi

works() { "$venv/bin/python" -c '' 2>/dev/null; }

# Its Python was uninstalled or moved: nothing in it runs.
if [ -d "$venv" ] && ! works; then rm -f "$venv/.stamp-site" "$venv/.stamp-dev"; fi

case $level in
site) stamped site "$site" && exit 0 ;;
dev) stamped dev "$dev" && stamped site "$site" && exit 0 ;;
*) fail "tools/venv.sh knows 'site' and 'dev', not '$level'" ;;
esac

folder=$(dirname "$venv")
[ -d "$folder" ] && [ -w "$folder" ] ||
    fail "'$folder' can't be written, and $venv is made in it; check who owns the folder."

restore() {
    status=$?
    trap - EXIT
    if [ "$status" -ne 0 ]; then
        rm -rf "$venv"
        if [ -d "$aside" ]; then mv "$aside" "$venv"; fi
    fi
    rm -rf "$aside"
    exit "$status"
}

# Packages of an older list would stay behind, so only a list that is installed
# for the first time goes into an environment that is already there.
if ! stamped site "$site" || { [ "$level" = dev ] && [ -e "$venv/.stamp-dev" ]; }; then
    if [ -d "$venv" ]; then
        say "Making $venv anew with Python $version: its requirements or its Python changed."
        if [ -e "$venv/.stamp-site" ]; then mv "$venv" "$aside"; else rm -rf "$venv"; fi
    else
        say "Making $venv with Python $version ..."
    fi
    trap restore EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    "$python" -m venv "$venv" ||
        fail "'$python -m venv' failed; on Debian and Ubuntu it needs the package python3-venv."
    install requirements.txt
    echo "$python" >"$venv/.python"
    echo "$site" >"$venv/.stamp-site"
    if [ "$level" = dev ]; then
        install requirements-dev.txt
        echo "$dev" >"$venv/.stamp-dev"
    fi
else
    install requirements-dev.txt
    echo "$dev" >"$venv/.stamp-dev"
fi
say "$venv is ready."
