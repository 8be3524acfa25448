#!/usr/bin/env python3
"""spark.py - read the logs of a fleet with Spark, and merge.

    spark.py LOGS OUT [LOGS OF A PART]        (default: 50)

LOGS is a folder that all workers see, as they see the program.  Each part is one run of
iistriage -f ndjson, wherever Spark puts it (map); their lines, in the order of the
parts, go through one iistriage here, which writes OUT/report.json (reduce).  The status
is that of iistriage scanning the whole.  IISTRIAGE names the program, MASTER the cluster
(default: local[*]).
SPDX-License-Identifier: MIT
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pyspark.sql import SparkSession

HERE = Path(__file__).resolve().parent
PROGRAM = os.path.abspath(os.environ.get("IISTRIAGE", HERE.parent.parent / "iistriage"))


def find_parts(folder, size):
    """The logs, cut into parts.  The order is that in which iistriage walks a folder, so
    the report is the same, byte by byte, wherever they were cut."""
    logs = [path for path in Path(folder).rglob("*.evtx") if path.is_file()]
    logs.sort(key=lambda path: [os.fsencode(name) for name in path.parts])
    return [[str(path) for path in logs[at:at + size]] for at in range(0, len(logs), size)]


def read_part(logs):
    """The lines of one part.  A log that is damaged or cannot be read is told in them.  With
    -o a report is there when it is whole; if the run broke off, so does this one."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "part.ndjson")
        run = subprocess.run([PROGRAM, "-q", "-j", "1", "-f", "ndjson", "-o", report, *logs],
                             stderr=subprocess.PIPE, check=False)
        if not report.exists():
            raise RuntimeError(f"iistriage ended with {run.returncode}: {run.stderr.decode()}")
        return report.read_bytes()


def merge(texts, report):
    """One report of all parts; the status of iistriage."""
    with subprocess.Popen([PROGRAM, "-q", "-f", "json", "-o", report, "-"],
                          stdin=subprocess.PIPE) as run:
        for text in texts:
            run.stdin.write(text)
    return run.returncode


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    folder, out = sys.argv[1], Path(sys.argv[2])
    parts = find_parts(folder, int(sys.argv[3]) if len(sys.argv) > 3 else 50)
    if not parts:
        sys.exit(f"spark.py: no log in '{folder}'")
    out.mkdir(parents=True, exist_ok=True)
    master = os.environ.get("MASTER", "local[*]")
    spark = SparkSession.builder.appName("iistriage").master(master).getOrCreate()
    texts = spark.sparkContext.parallelize(parts, len(parts)).map(read_part).cache()
    texts.count()  # all parts, as many at once as there is room; then one after the other
    status = merge(texts.toLocalIterator(), out / "report.json")
    spark.stop()
    return status


if __name__ == "__main__":
    sys.exit(main())
