#!/bin/sh
# python.sh - the module for Python, over the library of this build: its tests, with pytest.
#
# PYTHON (default python3) needs pytest; the annotations are checked if it has mypy.  The
# wheel itself is tried by tests/wheel.sh.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-.}" && pwd) || exit 99
PYTHON=${PYTHON:-python3}
module=$srcdir/packaging/python
[ -z "${SAN_FLAGS-}" ] ||
	{ echo "SKIP: a library with sanitizers is not for Python"; exit 77; }
[ -f "$builddir/.libs/libiistriage.so" ] ||
	{ echo "SKIP: the shared library was not built"; exit 77; }
"$PYTHON" -c 'import pytest' 2>/dev/null ||
	{ echo "SKIP: pytest is not installed for $PYTHON"; exit 77; }
export IISTRIAGE="${IISTRIAGE:-$builddir/iistriage}"
export IISTRIAGE_LIBRARY="$builddir/.libs/libiistriage.so" PYTHONPATH="$module"
export PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1
timeout 600 "$PYTHON" -m pytest -q -p no:cacheprovider "$module/tests" || exit 1
if "$PYTHON" -c 'import mypy' 2>/dev/null; then
	"$PYTHON" -m mypy --strict --cache-dir=/dev/null "$module/iistriage" || exit 1
fi
