# SPDX-License-Identifier: MIT
"""Where the samples and the program are.

IISTRIAGE names the program whose output the module's is compared with; without it, the
program that is installed with the module.
"""

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def samples():
    return TOP / "samples"


@pytest.fixture(scope="session")
def program():
    found = os.environ.get("IISTRIAGE") or shutil.which(
        "iistriage", path=sysconfig.get_path("scripts"))
    if not found:
        pytest.skip("there is no program to compare with")

    def run(*arguments, **options):
        return subprocess.run([found, *map(str, arguments)], check=False,
                              capture_output=True, timeout=60, **options)

    return run
