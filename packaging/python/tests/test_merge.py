# SPDX-License-Identifier: MIT
"""part and merge: merging parts is scanning the whole."""

import json
from pathlib import Path

import pytest

import iistriage


def logs_of(samples):
    names = [*(samples / "module-access-denied").glob("*.evtx"),
             *(samples / "module-missing").glob("*.evtx"),
             *(samples / "healthy").glob("*.evtx")]
    assert len(names) >= 4
    return sorted(names)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_merged_is_whole(samples, size):
    logs = logs_of(samples)
    parts = [iistriage.part(logs[at:at + size]) for at in range(0, len(logs), size)]
    assert iistriage.merge(parts).json() == iistriage.scan(logs).json()


def test_what_a_part_is(samples, tmp_path):
    logs = logs_of(samples)
    whole = iistriage.scan(logs).json()
    text = iistriage.part(logs)
    (tmp_path / "part").write_text(text, encoding="utf-8")
    for part in (text, text.encode(), iistriage.scan(logs), Path(tmp_path / "part")):
        assert iistriage.merge([part]).json() == whole
    kinds = {json.loads(line)["type"] for line in text.split("\n")[:-1]}
    assert {"event", "input", "incident"} <= kinds


def test_options(samples):
    logs = logs_of(samples)
    parts = [iistriage.part(log) for log in logs]
    for options in ({"since": "30d"}, {"computer": "mail01"}, {"all_events": True},
                    {"tz": "JST-9", "verbose": True}, {"redact": True}):
        merged, whole = iistriage.merge(parts, **options), iistriage.scan(logs, **options)
        assert merged.json() == whole.json()
        assert merged.html() == whole.html()


def test_damage_and_missing_logs_go_with_the_part(samples):
    log = logs_of(samples)[0]
    content = bytearray(log.read_bytes())
    content[12000:12016] = b"not what it was."
    part = iistriage.part([(str(log), content), "missing.evtx"])
    merged = iistriage.merge([part])
    assert merged.status == 1
    assert merged.json() == iistriage.scan([(str(log), content), "missing.evtx"]).json()


def test_part_that_is_cut_is_told(samples):
    part = iistriage.part(logs_of(samples)[0])
    merged = iistriage.merge([part[:len(part) // 2]])
    assert not merged.complete
    assert "part 1" in "\n".join(merged.messages)


def test_no_parts():
    with pytest.raises(iistriage.Error):
        iistriage.merge([])
