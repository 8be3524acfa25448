# SPDX-License-Identifier: MIT
"""python -m iistriage: the program, with these arguments."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

_NAME = "iistriage.exe" if sys.platform == "win32" else "iistriage"


def program() -> Path:
    """Where pip has put the program: beside Python, or with --user or --target."""
    here = Path(__file__).resolve().parent
    places = [
        Path(sysconfig.get_path("scripts")),
        Path(sysconfig.get_path("scripts", f"{os.name}_user")),
        here.parent / "bin",
    ]
    for place in places:
        if (place / _NAME).is_file():
            return place / _NAME
    raise SystemExit(f"iistriage: {_NAME} is in none of: {', '.join(map(str, places))}")


def main() -> int:
    """Run it; on POSIX, it takes the place of Python."""
    command = [str(program()), *sys.argv[1:]]
    if sys.platform != "win32":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
