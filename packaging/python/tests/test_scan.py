# SPDX-License-Identifier: MIT
"""scan: inputs, forms, options, and what goes wrong."""

import copy
import json
import pickle
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import iistriage

STORY = "module-access-denied"


def test_verdict(samples):
    report = iistriage.scan(samples / STORY)
    assert report.verdict == "incidents"
    assert report.headline.startswith("Application pool DefaultAppPool on MAIL01")
    assert [each["cause"]["rule"] for each in report.incidents] == ["dll-access-denied"]
    assert [each["rule"] for each in report.causes] == ["dll-access-denied"]
    assert len(report.inputs) == 2
    assert report.complete and report.status == 0 and not report.messages
    assert report.check() is report
    assert report.as_dict() == json.loads(report.json())
    assert str(report) == report.text()
    assert report.headline in repr(report)


@pytest.mark.parametrize("form", ["json", "text", "html", "markdown", "csv", "ndjson"])
def test_forms_are_those_of_the_program(samples, program, form):
    wanted = program("-q", "-f", form, samples / STORY)
    got = getattr(iistriage.scan([samples / STORY]), form)()
    assert wanted.stdout.decode() == got


def test_forms_in_any_order(samples):
    report = iistriage.scan(str(samples / STORY))
    lines = report.ndjson()
    assert report.text() == iistriage.scan(samples / STORY).text()
    assert report.ndjson() == lines


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_content_in_memory(samples, kind):
    names = sorted((samples / STORY).glob("*.evtx"))
    given = [(str(name), kind(name.read_bytes())) for name in names]
    assert iistriage.scan(given).json() == iistriage.scan(names).json()


def test_content_without_a_name(samples):
    content = (samples / STORY / "System.evtx").read_bytes()
    assert iistriage.scan(content).inputs[0]["path"] == "input 1"
    assert iistriage.scan(("x.evtx", content)).inputs[0]["path"] == "x.evtx"
    assert iistriage.scan([content, ("x", content)]).inputs[1]["path"] == "x"


def test_inputs_of_any_iterable(samples):
    names = sorted((samples / STORY).glob("*.evtx"))
    assert iistriage.scan(iter(names)).json() == iistriage.scan(tuple(names)).json()


def test_names(samples, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("-", "Größe 日志.evtx", "--help"):
        Path(name).write_bytes((samples / STORY / "System.evtx").read_bytes())
        report = iistriage.scan(name)
        assert report.complete, report.messages
        assert report.inputs[0]["path"].endswith(name)


def test_name_that_is_not_utf_8(samples, tmp_path):
    name = bytes(tmp_path) + b"/\xff.evtx"
    try:
        with open(name, "wb") as log:
            log.write((samples / STORY / "System.evtx").read_bytes())
    except OSError:
        pytest.skip("this system has no such names")
    report = iistriage.scan([Path(tmp_path) / "\udcff.evtx"])
    assert report.complete
    assert report.text() and report.html() and report.ndjson()


def test_missing_file():
    report = iistriage.scan("no/such.evtx")
    assert not report.complete and report.status == 1
    assert "no/such.evtx" in report.messages[0]
    with pytest.raises(iistriage.IncompleteError, match="no/such.evtx"):
        report.check()


def test_damaged_log(samples):
    content = bytearray((samples / STORY / "System.evtx").read_bytes())
    content[12000:12016] = b"not what it was."
    report = iistriage.scan(("System.evtx", content))
    assert report.status == 3 and not report.complete
    assert report.inputs[0]["problems"]
    with pytest.raises(iistriage.IncompleteError):
        report.check()


@pytest.mark.parametrize("content", [b"", b"\0" * 70000, b"ElfFile\0" + b"\xff" * 70000])
def test_no_log(content):
    report = iistriage.scan(("x.evtx", content))
    assert report.verdict == "not-covered"
    assert report.incidents == []


def test_no_input():
    with pytest.raises(iistriage.Error, match="no input"):
        iistriage.scan([])
    with pytest.raises(iistriage.Error, match="empty"):
        iistriage.scan("")
    with pytest.raises(ValueError):
        iistriage.scan("a\0b")


@pytest.mark.parametrize("options, wanted", [
    ({"since": "2h"}, ["--since", "2h"]),
    ({"since": timedelta(hours=2)}, ["--since", "2h"]),
    ({"until": datetime(2023, 1, 6, 12, 4, tzinfo=timezone.utc)},
     ["--until", "2023-01-06T12:04:00Z"]),
    ({"until": datetime(2023, 1, 6, 13, 4, tzinfo=timezone(timedelta(hours=1)))},
     ["--until", "2023-01-06T12:04:00Z"]),
    ({"computer": "mail01", "app_pool": "DefaultAppPool"},
     ["--computer", "mail01", "--app-pool", "DefaultAppPool"]),
    ({"tz": "JST-9"}, ["--tz", "JST-9"]),
    ({"all_events": True, "hash": True}, ["--all-events", "--hash"]),
    ({"redact": True, "verbose": True}, ["--redact", "--verbose"]),
    ({"recover": True, "no_evidence": True}, ["--recover", "--no-evidence"]),
    ({"jobs": 1, "engine": "native"}, ["-j", "1", "--engine", "native"]),
    ({"show": 1}, ["--show", "1"]),
    ({"csv_time": "excel"}, ["--csv-time", "excel"]),
    ({"text_zone": "UTC0"}, ["--text-zone", "UTC0"]),
])
def test_options(samples, program, options, wanted):
    report = iistriage.scan(samples / STORY, **options)
    for form in ("json", "text", "csv"):
        if "show" not in options or form == "text":
            assert program("-f", form, *wanted, samples / STORY).stdout.decode() == getattr(report, form)()


def test_rules_evidence_baseline(samples, program, tmp_path):
    before = iistriage.scan(samples / "healthy")
    (tmp_path / "before.json").write_text(before.json(), encoding="utf-8")
    (tmp_path / "rules").mkdir()
    rule = program("rules", "show", "dll-access-denied", "-f", "json").stdout
    (tmp_path / "rules" / "mine.json").write_bytes(
        rule.replace(b'"title": "', b'"title": "Mine: '))
    report = iistriage.scan(samples / STORY, baseline=tmp_path / "before.json",
                            rules=[tmp_path / "rules"], evidence=tmp_path)
    assert report.incidents[0]["title"].startswith("Mine: ")
    assert report.as_dict()["baseline"]


@pytest.mark.parametrize("options", [
    {"since": "yesterday"}, {"jobs": 0}, {"engine": "none"}, {"tz": "Nowhere/At all"},
])
def test_wrong_options(samples, options):
    with pytest.raises(iistriage.Error):
        iistriage.scan(samples / STORY, **options)


def test_option_errors(samples, tmp_path):
    with pytest.raises(iistriage.OptionError, match="since"):
        iistriage.scan(samples / STORY, since="yesterday")
    with pytest.raises(ValueError, match="zone"):
        iistriage.scan(samples / STORY, since=datetime(2023, 1, 6))
    with pytest.raises(TypeError):
        iistriage.scan(samples / STORY, sinze="2h")
    with pytest.raises(iistriage.Error, match="none.json"):
        iistriage.scan(samples / STORY, rules=[tmp_path / "none.json"])
    with pytest.raises(iistriage.Error, match="nobody"):
        iistriage.scan(samples / STORY, computer="nobody")


def test_servers(samples):
    rows = iistriage.scan(samples / STORY).servers()
    assert rows == [{
        "cause": "dll-access-denied",
        "title": "exppw.dll cannot be loaded: access denied",
        "computer": "MAIL01.example.com",
        "app_pools": ["DefaultAppPool"],
        "incidents": 1,
        "ongoing": True,
        "first_seen": "2023-01-06T12:03:09.5170961Z",
        "last_seen": "2023-01-06T12:04:09.1170961Z",
    }]
    assert iistriage.scan(samples / "healthy").servers() == []


def test_notebook(samples):
    frame = iistriage.scan(samples / STORY)._repr_html_()
    assert frame.startswith("<iframe sandbox=") and frame.count("<") == 2


def test_not_pickled(samples):
    with pytest.raises(TypeError, match="merge"):
        pickle.dumps(iistriage.scan(samples / STORY))
    with pytest.raises(TypeError):
        copy.copy(iistriage.scan(samples / STORY))


def test_schema_and_version(samples):
    assert iistriage.__version__ == iistriage.version()
    report = iistriage.scan(samples / STORY).as_dict()
    assert report["tool"]["version"] == iistriage.version()
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(report, json.loads(iistriage.schema()))
