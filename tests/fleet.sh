#!/bin/sh
# fleet.sh - the scripts in samples/fleet: merging the parts of a fleet gives the
# report of all its logs at once, byte by byte, whatever drives it.
#
# Twenty servers; SERVERS=200 takes all.  Spark runs if PYTHON (default python3) has
# pyspark and pyarrow.  The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-.}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
MKEVTX=$builddir/tests/writer/mkevtx
PYTHON=${PYTHON:-python3}
SERVERS=${SERVERS:-20}
export IISTRIAGE MKEVTX
# The module for Python, over the library of this build.
export IISTRIAGE_LIBRARY="$builddir/.libs/libiistriage.so" PYTHONPATH="$srcdir/packaging/python"
export PYTHONDONTWRITEBYTECODE=1 PYSPARK_PYTHON="$PYTHON"
fleet=$srcdir/samples/fleet
. "$srcdir/tests/cases.sh"
cd "$tmp" || exit 99

has() { # module of Python
	"$PYTHON" -c "import $1" >"$tmp/log" 2>&1
}

ends_with() { # status, command...
	wanted=$1
	shift
	"$@"
	got=$?
	[ "$got" = "$wanted" ] || { echo "wanted status $wanted, got $got: $*"; return 1; }
}

# Folders whose names sort otherwise as parts of paths than alone, and other names.
# The damaged log makes it 3.
generate() {
	"$fleet/generate" logs "$SERVERS" &&
		[ "$(find logs -name '*.evtx' | wc -l)" = $((SERVERS * 10)) ] &&
		mv logs/WEB008 logs/WEB007-old && mv logs/WEB009 'logs/WEB 9; "x" $y' &&
		ends_with 3 "$IISTRIAGE" -q -f json -o whole.json logs
}

# The first commands in README.md, as they stand there.
by_xargs() (
	mkdir -p bin small/logs && ln -s "$IISTRIAGE" bin/iistriage &&
		cp -R logs/WEB004 logs/WEB01? small/logs && cd small || exit 1
	PATH=$tmp/bin:$PATH
	awk '/^```/ && on { exit } on; /^```sh/ { on = 1 }' "$fleet/README.md" >commands
	ends_with 3 iistriage -q logs >first && ends_with 3 sh commands >second &&
		[ -s first ] && cmp first second
)

same() { # command...
	rm -rf out
	ends_with 3 "$@" && cmp whole.json out/report.json
}

# The first commands in Python there: a process for each processor.
by_python() {
	rm -rf out && mkdir out &&
		awk '/^```/ && on { exit } on; /^```python/ { on = 1 }' "$fleet/README.md" >pool.py &&
		ends_with 0 "$PYTHON" pool.py && cmp whole.json out/report.json
}

# Content comes from where Spark reads it, and the names of logs are Spark's.
by_storage() {
	rm -rf out
	ends_with 3 "$PYTHON" "$fleet/spark.py" "file://$tmp/logs" out && "$PYTHON" -c '
import iistriage, pyarrow.parquet
paths = set(pyarrow.parquet.read_table("out/lines", columns=["path"])["path"].to_pylist())
logs = sorted(paths, key=lambda path: path.split("/"))
whole = iistriage.scan([(path, open(path.removeprefix("file:"), "rb").read()) for path in logs])
assert whole.json() == open("out/report.json", encoding="utf-8").read()
assert len(logs) == 10 * int("'"$SERVERS"'")'
}

# The tables of the last run have what the report has.
tables() {
	"$PYTHON" -c '
import json, pyarrow.parquet
def rows(name):
    return pyarrow.parquet.read_table("out/" + name).to_pylist()
report = json.load(open("out/report.json", encoding="utf-8"))
assert [row["id"] for row in rows("incidents")] == [each["id"] for each in report["incidents"]]
assert [json.loads(row["json"]) for row in rows("incidents")] == report["incidents"]
kinds = [row["type"] for row in rows("lines")]
assert kinds.count("event") == sum(each["matched"] for each in report["inputs"])
assert kinds.count("input") == len(report["inputs"]) and "incident" not in kinds
assert any(row["error_name"] == "ERROR_MOD_NOT_FOUND" for row in rows("lines"))
pairs = {(row["cause"], row["computer"]) for row in rows("servers")}
assert pairs == {(each["rule"], name) for each in report["causes"] for name in each["computers"]}'
}

has_module() {
	[ -z "${SAN_FLAGS-}" ] && [ -f "$IISTRIAGE_LIBRARY" ] && has iistriage
}

spark_checks() {
	check "Spark makes the report of the whole" same "$PYTHON" "$fleet/spark.py" logs out 17
	check "its tables have what the report has" tables
	check "Spark reads from object storage" by_storage
	check "Spark without a log" ends_with 1 "$PYTHON" "$fleet/spark.py" bin out
}

# A part that cannot be made is no report with a part missing.
lost_part() (
	rm -rf out
	cat >broken <<END
#!/bin/sh
case "\$*" in *WEB003*) kill -9 \$\$ ;; esac
exec "$IISTRIAGE" "\$@"
END
	chmod +x broken
	IISTRIAGE=$tmp/broken
	ends_with 1 "$fleet/parallel.sh" logs out 17 && [ ! -e out/report.json ]
)

parallel_checks() {
	check "GNU parallel makes the report of the whole" same "$fleet/parallel.sh" logs out 17
	check "with one part" same "$fleet/parallel.sh" logs out 100000
	check "with a part for each log" same "$fleet/parallel.sh" logs out 1
	check "no report without all parts" lost_part
	check "no report without logs" ends_with 1 "$fleet/parallel.sh" bin out
}

# In each twenty servers: three, two, one, one.  A card of the text has the servers.
causes() {
	n=$((SERVERS / 20))
	"$PYTHON" -c 'import json, sys
for cause in json.load(sys.stdin)["causes"]:
    print(cause["rule"], len(cause["computers"]), cause["ongoing_count"])' <whole.json |
		sort >table &&
		printf '%s\n' "dll-access-denied $n $n" "module-bitness-mismatch $n 0" \
			"pool-identity-invalid $((2 * n)) $n" \
			"url-rewrite-lost $((3 * n)) $((3 * n))" | diff - table &&
		ends_with 3 "$IISTRIAGE" --no-progress -v logs >report.txt 2>notes.txt &&
		grep -q '^  *[0-9]*  WEB002  ongoing    *2026-01-19 10:00 ' report.txt &&
		grep -q '^  *[0-9]*  WEB016  ongoing ' report.txt &&
		grep -q '^  *[0-9]*  WEB015  recovered ' report.txt
}

check "logs of $SERVERS servers" generate
check "xargs makes the report of the whole" by_xargs
if command -v parallel >/dev/null; then
	parallel_checks
else
	skip "GNU parallel makes the report of the whole" "parallel is not installed"
fi
if ! has_module; then
	skip "processes of Python make the report of the whole" "no module for $PYTHON"
else
	check "processes of Python make the report of the whole" by_python
fi
if ! command -v java >/dev/null; then
	skip "Spark makes the report of the whole" "java is not installed"
elif ! has pyspark || ! has pyarrow; then
	skip "Spark makes the report of the whole" "pyspark or pyarrow is not installed for $PYTHON"
elif ! has_module; then
	skip "Spark makes the report of the whole" "no module for $PYTHON"
else
	spark_checks
fi
if has json; then
	check "which cause on which servers" causes
else
	skip "which cause on which servers" "$PYTHON is not installed"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
