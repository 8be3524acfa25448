#!/bin/sh
# report.sh - what reports look like, and whether JSON keeps to the schema.
#
# tests/reports/FIXTURE.FORMAT is the agreed report of a fixture (see
# report_fixture.h).  UPDATE=1 rewrites them: read the diff before you commit.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
print=${builddir:-.}/tests/print_report
fixtures='contract hostile long pools thirty half nothing unread empty'
passed=0
failed=0
skipped=0

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

pass() {
	echo "PASS: $1"
	passed=$((passed + 1))
}

fail() {
	echo "FAIL: $1"
	failed=$((failed + 1))
}

for expected in "$srcdir"/tests/reports/*; do
	name=$(basename "$expected")
	"$print" "${name%.*}" "${name##*.}" >"$tmp/$name"
	[ -z "$UPDATE" ] || cp "$tmp/$name" "$expected"
	if diff -u "$expected" "$tmp/$name"; then pass "$name"; else fail "$name"; fi
done

# The fixtures write what no log in the samples holds.
cat >"$tmp/validate.py" <<'END'
import json, sys
import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
faults = list(validator.iter_errors(json.load(open(sys.argv[2]))))
for fault in faults:
    print(list(fault.path), fault.message[:300])
sys.exit(bool(faults))
END
# The page's policy names the hash of its style sheet.
cat >"$tmp/style.py" <<'END'
import base64, hashlib, re, sys

page = open(sys.argv[1], encoding="utf-8", newline="").read()
style = re.search("<style>(.*?)</style>", page, re.S).group(1)
hash = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
if "style-src 'sha256-" + hash + "'" not in page:
    sys.exit('report_html.c: STYLE_HASH has to be "' + hash + '"')
END
"$print" nothing html >"$tmp/page.html"
if ! python3 -c '' 2>"$tmp/no"; then
	echo "SKIP: no python3"
	skipped=$((skipped + 1))
elif python3 "$tmp/style.py" "$tmp/page.html"; then
	pass "the policy allows the style sheet"
else
	fail "the policy allows the style sheet"
fi

"$print" schema >"$tmp/schema.json"
if ! python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>"$tmp/no"; then
	echo "SKIP: no JSON Schema validator (python3-jsonschema)"
	skipped=$((skipped + 1))
	fixtures=
fi
for fixture in $fixtures; do
	"$print" "$fixture" json >"$tmp/report.json"
	if python3 "$tmp/validate.py" "$tmp/schema.json" "$tmp/report.json"; then
		pass "$fixture keeps to the schema"
	else
		fail "$fixture keeps to the schema"
	fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
