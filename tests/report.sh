#!/bin/sh
# report.sh - what reports look like, and whether JSON keeps to the schema.
#
# tests/reports/FIXTURE.FORMAT is the agreed report of a fixture (see
# report_fixture.h).  UPDATE=1 rewrites them: read the diff before you commit.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
print=${builddir:-.}/tests/tools/print_report
fixtures=$("$print" fixtures) || exit 99
. "$srcdir/tests/cases.sh"

pass() {
	echo "PASS: $1"
	passed=$((passed + 1))
}

fail() {
	echo "FAIL: $1"
	failed=$((failed + 1))
}

# --help lists what there is.
"$print" forms | sort >"$tmp/forms"
if whole_forms | tr ' ' '\n' | sort | diff "$tmp/forms" -; then
	pass "--help lists every form"
else
	fail "--help lists every form"
fi

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
# Lines that have to be met are named; each kind has the fields that JSON has.
cat >"$tmp/lines.py" <<'END'
import json, sys
import jsonschema

schema = json.load(open(sys.argv[1]))
defs = schema["$defs"]
bases = {"event": defs["event"], "input": defs["input"], "incident": defs["incident"],
         "passed-over": schema["properties"]["passed_over"]["items"],
         "evidence": schema["properties"]["evidence"]["items"],
         "filters": schema["properties"]["filters"], "baseline": schema["properties"]["baseline"]}
own = {"event": {"type"}, "input": {"type", "schema_version", "index", "more"}}
faults = []
for kind, base in bases.items():
    fields = set(defs[kind.replace("-", "_") + "_line"]["properties"])
    wanted = set(base["properties"]) | own.get(kind, {"type"})
    # Which incident an event belongs to is not known yet.
    wanted -= {"incident"}
    faults += ["%s: %s" % (kind, name) for name in fields ^ wanted]
seen = set()
report = jsonschema.Draft202012Validator(schema)
any_line = report.evolve(schema=defs["line"])
for line in map(json.loads, open(sys.argv[2])):
    seen.add(line["type"])
    kind = report.evolve(schema=defs[line["type"].replace("-", "_") + "_line"])
    faults += ["%s: %s" % (line["type"], fault.message[:300]) for fault in kind.iter_errors(line)]
    if not faults and not any_line.is_valid(line):
        faults.append("not a line: " + str(line)[:300])
faults += ["no line of " + kind for kind in set(sys.argv[3:]) - seen]
print("\n".join(faults[:20]))
sys.exit(bool(faults))
END
# A page may consist of nothing but what the writer means to write.
cat >"$tmp/page.py" <<'END'
import base64, hashlib, re, sys
from html.parser import HTMLParser

TAGS = set("""html head meta title style script body header main section article footer figure
figcaption nav h1 h2 h3 h4 p a ul ol li dl dt dd pre code span strong s div table thead tbody tr
th td details summary svg title text line rect circle wbr""".split())
VOID = {"meta", "wbr"}
ATTRIBUTES = set("""lang charset http-equiv content name class id href rel role tabindex
aria-label aria-labelledby aria-describedby aria-hidden scope open viewbox x y x1 y1 x2 y2 cx cy
r d width height text-anchor""".split())

class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.targets, self.faults = [], set(), [], []
        self.scripts = 0

    def handle_starttag(self, tag, attributes):
        self.scripts += tag == "script"
        if tag not in TAGS:
            self.faults.append("element " + tag)
        for name, value in attributes:
            if name not in ATTRIBUTES:
                self.faults.append("attribute %s of %s" % (name, tag))
            if name == "href" and not re.match("(https?://|#)", value):
                self.faults.append("link to " + value)
            if name == "href" and value.startswith("#"):
                self.targets.append(value[1:])
            if name == "id" and value in self.ids:
                self.faults.append("id twice: " + value)
            if name == "id":
                self.ids.add(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append("end of " + tag)

text = open(sys.argv[1], encoding="utf-8", newline="").read()
page = Page()
page.feed(text)
page.close()
page.faults += ["nothing has id " + to for to in page.targets if to not in page.ids]
page.faults += ["not closed: " + tag for tag in page.open]
policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', text).group(1)
wanted = "default-src 'none'"
for tag in ("style", "script"):
    part = re.search("<%s>(.*?)</%s>" % (tag, tag), text, re.S).group(1)
    digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
    wanted += "; %s-src 'sha256-%s'" % (tag, digest)
if policy != wanted + "; base-uri 'none'; form-action 'none'":
    page.faults.append("the policy is %s, not %s" % (policy, wanted))
if page.scripts != 1:
    page.faults.append("%d scripts" % page.scripts)
for fault in page.faults:
    print(fault)
sys.exit(bool(page.faults))
END
pages=$fixtures
if ! python3 -c '' 2>"$tmp/no"; then
	skip "harmless pages" "no python3 to look at HTML"
	pages=
fi
for fixture in $pages; do
	"$print" "$fixture" html >"$tmp/page.html"
	if python3 "$tmp/page.py" "$tmp/page.html"; then
		pass "$fixture is a harmless page"
	else
		fail "$fixture is a harmless page"
	fi
done

# A browser runs no script but ours and asks for nothing.
browse() {
	timeout 120 "$browser" --headless --no-sandbox --disable-gpu --no-first-run \
		--disable-background-networking --virtual-time-budget=5000 \
		--user-data-dir="$tmp/profile" \
		--log-net-log="$tmp/net.json" --dump-dom "file://$1" 2>"$tmp/no"
}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -n "$browser" ]; then
	"$print" hostile html >"$tmp/page.html"
	browse "$tmp/page.html" >"$tmp/dom.html"
	if grep -q 'id="t1">' "$tmp/dom.html" && ! grep -q '<title>ran' "$tmp/dom.html" &&
		! grep -q '"url":"http://attack' "$tmp/net.json"; then
		pass "a browser runs nothing of it and asks for nothing"
	else
		fail "a browser runs nothing of it and asks for nothing"
	fi
	# The policy lets our script run: each command gets its button.
	commands=$(grep -o '<div class="command' "$tmp/page.html" | wc -l)
	if [ "$commands" -gt 0 ] &&
		[ "$(grep -o 'aria-label="Copy the command"' "$tmp/dom.html" | wc -l)" = "$commands" ]; then
		pass "each command can be copied"
	else
		fail "each command can be copied"
	fi
	# What a reader of a phone would have to push aside to see: nothing.
	cat >"$tmp/frame.html" <<'END'
<body><script>onmessage = message => document.body.append(message.data)</script>
<iframe src="narrow.html" style="width: 360px; height: 640px; border: 0"></iframe></body>
END
	for fixture in contract hostile long pools thirty; do
		"$print" "$fixture" html | sed -e '/http-equiv="Content-Security-Policy"/d' \
			-e 's/<details\( class="[^"]*"\)*>/<details open>/' >"$tmp/narrow.html"
		cat >>"$tmp/narrow.html" <<'END'
<script>
let beyond = [...document.querySelectorAll("td, p, pre, li, dd, svg, svg *")]
	.filter(part => part.getBoundingClientRect().right > innerWidth);
parent.postMessage("[width " + innerWidth + ", beyond " + beyond.length + "]", "*");
</script>
END
		browse "$tmp/frame.html" >"$tmp/dom.html"
		if grep -q '\[width 360, beyond 0\]' "$tmp/dom.html"; then
			pass "$fixture fits on a phone"
		else
			grep -o '\[width.*\]' "$tmp/dom.html"
			fail "$fixture fits on a phone"
		fi
	done
else
	skip "pages in a browser" "no chromium"
fi

"$print" schema >"$tmp/schema.json"
if ! python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>"$tmp/no"; then
	skip "the schema" "no JSON Schema validator (python3-jsonschema)"
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

# A storm is one incident in each form; tests/bench does the same with a million events.
builder=${builddir:-.}/tests/writer/mkevtx
if [ -x "$builder" ] && [ -x "$IISTRIAGE" ] && "$builder" --dense 100000 "$tmp/storm.evtx"; then
	for form in $(whole_forms); do
		size=$("$IISTRIAGE" -q -f "$form" "$tmp/storm.evtx" | wc -c)
		if [ "$size" -gt 1000 ] && [ "$size" -lt 200000 ]; then
			pass "a storm as $form is small"
		else
			fail "a storm as $form has $size bytes"
		fi
	done
	rm -f "$tmp/storm.evtx"
fi

# And so does what real logs give.
scans() { # name, arguments: this report keeps to the schema
	name=$1
	shift
	[ -n "$fixtures" ] && [ -x "$IISTRIAGE" ] || return
	"$IISTRIAGE" -q -f json "$@" >"$tmp/report.json"
	if python3 "$tmp/validate.py" "$tmp/schema.json" "$tmp/report.json"; then
		pass "$name keep to the schema"
	else
		fail "$name keep to the schema"
	fi
}
scans "the samples" "$srcdir/samples"
cp "$tmp/report.json" "$tmp/before.json"
scans "filters" --since 2007-01-01 --until 5000d --computer WEB01 --app-pool Shop "$srcdir/samples"
scans "samples that are still there" --baseline "$tmp/before.json" "$srcdir/samples"
scans "samples that are gone" --baseline "$tmp/before.json" "$srcdir/samples/healthy"

# Lines of ndjson, with what only a folder with links, filters or a baseline gives.
lines() { # name, kinds that have to be there, arguments
	name=$1
	kinds=$2
	shift 2
	[ -n "$fixtures" ] && [ -x "$IISTRIAGE" ] || return
	"$IISTRIAGE" -q -f ndjson "$@" >"$tmp/lines"
	# shellcheck disable=SC2086
	if python3 "$tmp/lines.py" "$tmp/schema.json" "$tmp/lines" $kinds; then
		pass "lines of $name keep to the schema"
	else
		fail "lines of $name keep to the schema"
	fi
}
mkdir "$tmp/folder"
: >"$tmp/folder/empty.evtx"
ln -s "$srcdir" "$tmp/folder/link"
lines "the samples" "event input incident passed-over" --hash "$srcdir/samples" "$tmp/folder"
lines "a comparison with filters" "event input incident filters baseline" --redact --since 2023-06-01 \
	--computer WEB05 --baseline "$tmp/before.json" "$srcdir/samples"
"$IISTRIAGE" -q -f ndjson "$srcdir/samples" "$srcdir/samples" >"$tmp/part"
lines "a report that is merged" "event input incident" "$tmp/part"

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
