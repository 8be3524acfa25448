#!/usr/bin/env python3
"""spark.py - read the logs of a fleet with Spark, and merge.

    spark.py LOGS OUT [LOGS OF A TASK]        (default: 50)

Needs `pip install 'pyspark[sql]' iistriage` here and on the workers, and Java.  LOGS is a
folder that all workers see under this name, or a place on object storage, such as
s3a://bucket/logs or abfss://container@account.dfs.core.windows.net/logs.  OUT gets

    lines/       Parquet: one row for each event, and what else merging needs
    incidents/   Parquet: one row for each incident of the fleet
    servers/     Parquet: one row for each cause on each server
    report.json  the report, as iistriage scanning the whole would have written it; if OUT
                 is not a folder of this machine, in the current one

and the summary is printed: which cause is on which servers.  The status is that of
iistriage scanning the whole.  MASTER names the cluster (default: local[*]).  In a notebook,
`import spark as fleet` and use read(), merge(), incident_rows(): a report shows itself.
SPDX-License-Identifier: MIT
"""
import json
import os
import sys
from itertools import groupby
from pathlib import Path

import iistriage
import pyarrow
from pyspark.sql import SparkSession
from pyspark.sql import functions as sql

# A line of NDJSON as a row.  Columns beside the first three and `json` are those of events,
# under the names that iistriage.schema() describes; those of other lines are empty.
LINES = """log int, line int, type string, path string, time string, computer string,
channel string, provider string, event_id int, level string, summary string,
error_code long, error_name string, json string"""
LINE_TYPES = pyarrow.schema([
    ("log", pyarrow.int32()), ("line", pyarrow.int32()), ("type", pyarrow.string()),
    ("path", pyarrow.string()), ("time", pyarrow.string()), ("computer", pyarrow.string()),
    ("channel", pyarrow.string()), ("provider", pyarrow.string()),
    ("event_id", pyarrow.int32()), ("level", pyarrow.string()),
    ("summary", pyarrow.string()), ("error_code", pyarrow.int64()),
    ("error_name", pyarrow.string()), ("json", pyarrow.string()),
])
EVENT_COLUMNS = ("time", "computer", "channel", "provider", "event_id", "level", "summary")

INCIDENTS = """number int, id string, rule string, title string, severity string,
confidence string, computer string, app_pools array<string>, module string,
error_code long, error_name string, ongoing boolean, first_seen string, last_seen string,
events long, occurrences long, json string"""

SERVERS = """cause string, title string, computer string, app_pools array<string>,
incidents long, ongoing boolean, first_seen string, last_seen string"""


def is_local(place):
    """Is it a folder, and not a place on object storage?"""
    return "://" not in place


def in_order(paths):
    """In the order in which iistriage walks a folder: the merged report is then the same,
    byte by byte, as that of scanning the folder."""
    return sorted(paths, key=lambda path: os.fsencode(path).split(b"/"))


def part_rows(log, path, text):
    """The rows of one log.  What it shows alone is no incident of the fleet: those lines
    are left out, and merge() concludes anew."""
    for line, each in enumerate(text.split("\n")[:-1]):
        data = json.loads(each)
        if data["type"] == "incident":
            continue
        row = {"log": log, "line": line, "type": data["type"], "path": path, "json": each}
        if data["type"] == "event":
            row.update({name: data.get(name) for name in EVENT_COLUMNS})
            row["error_code"] = data.get("error", {}).get("code")
            row["error_name"] = data.get("error", {}).get("name")
        yield row


def read_logs(batches):
    """On a worker, for mapInArrow: logs become lines.  A log comes by its name, or with its
    content.  One that is damaged or cannot be read is told in its lines."""
    for batch in batches:
        for log in batch.to_pylist():
            given = log["path"]
            if "content" in log:
                given = (given, log["content"])
            text = iistriage.part([given], jobs=1)
            rows = list(part_rows(log["log"], log["path"], text))
            yield pyarrow.RecordBatch.from_pylist(rows, schema=LINE_TYPES)


def list_folder(spark, folder, size):
    """Logs by their names, `size` of them in a task."""
    paths = in_order(str(path) for path in Path(folder).rglob("*.evtx") if path.is_file())
    if not paths:
        return None
    logs = spark.createDataFrame(list(enumerate(paths)), "log int, path string")
    return logs.repartitionByRange(-(-len(paths) // size), "log")


def list_storage(spark, place):
    """Logs with their content, which Spark reads; it puts them into tasks by their sizes,
    spark.sql.files.maxPartitionBytes.  A log has to fit into memory, and be below 2 GB."""
    files = (spark.read.format("binaryFile").option("recursiveFileLookup", "true")
             .option("pathGlobFilter", "*.evtx").load(place))
    paths = in_order(row.path for row in files.select("path").collect())
    if not paths:
        return None
    numbers = spark.createDataFrame(list(enumerate(paths)), "log int, path string")
    return files.join(sql.broadcast(numbers), "path").select("log", "path", "content")


def read(spark, place, size=50):
    """The lines of all logs, as a table; None if there is no log.  Nothing is read yet."""
    # One log at a time goes from Spark to Python.
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1")
    logs = list_folder(spark, place, size) if is_local(place) else list_storage(spark, place)
    return logs and logs.mapInArrow(read_logs, LINES)


def merge(lines, **options):
    """One report of such a table, made here; options are those of iistriage.merge()."""
    rows = sorted(lines.select("log", "line", "json").collect())
    return iistriage.merge(
        ("".join(row.json + "\n" for row in part)
         for _, part in groupby(rows, key=lambda row: row.log)), **options)


def incident_rows(report):
    """The incidents of a report, flat, for INCIDENTS."""
    return [(
        each["number"], each["id"], each["cause"]["rule"], each["title"], each["severity"],
        each["cause"].get("confidence"), each["computer"], each["app_pools"],
        each.get("module"), each.get("error", {}).get("code"),
        each.get("error", {}).get("name"), each["ongoing"], each["first_seen"],
        each["last_seen"], each["count"], each["occurrences"], json.dumps(each),
    ) for each in report.incidents]


def summary(report):
    """Which cause is on which servers, for people: a line for each cause."""
    text = []
    for cause in report.causes:
        servers = cause["computers"]
        shown = ", ".join(servers[:8]) + (", ..." if len(servers) > 8 else "")
        text.append(f"{cause['rule']:<28} {len(servers):>5} servers, "
                    f"{cause['ongoing_count']:>5} ongoing, since {cause['first_seen'][:16]}Z: "
                    f"{shown}")
    return "\n".join(text)


def save(spark, lines, report, out):
    """The tables, and the report."""
    def write(table, name):
        # Java's own compression; others need a library of each system.
        table.write.mode("overwrite").option("compression", "gzip").parquet(f"{out}/{name}")

    write(lines, "lines")
    for name, rows, schema in (
            ("incidents", incident_rows(report), INCIDENTS),
            ("servers", [tuple(row.values()) for row in report.servers()], SERVERS)):
        write(spark.createDataFrame(rows, schema).coalesce(1), name)
    (Path(out if is_local(out) else ".") / "report.json").write_text(
        report.json(), encoding="utf-8", newline="\n")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    place, out = sys.argv[1:3]
    spark = (SparkSession.builder.appName("iistriage")
             .master(os.environ.get("MASTER", "local[*]")).getOrCreate())
    lines = read(spark, place, int(sys.argv[3]) if len(sys.argv) > 3 else 50)
    if not lines:
        sys.exit(f"spark.py: no log in '{place}'")
    lines = lines.cache()  # read once
    report = merge(lines)
    save(spark, lines, report, out)
    print(summary(report))
    spark.stop()
    return report.status


if __name__ == "__main__":
    sys.exit(main())
