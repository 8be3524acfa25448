# SPDX-License-Identifier: MIT
"""What can be done: scan, part, merge, explain."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Optional, Union

from ._library import Name, Run, decode, encode, encode_name
from ._report import Explanation, Report

#: A file, a folder or an archive by its name; or (name, content), where reports use the
#: name as its path; or content alone.
Input = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview,
              tuple[str, Union[bytes, bytearray, memoryview]]]

#: A time with a zone, or as the command line takes it ("2023-01-06T12:03:00Z"); a length
#: of time before the newest event of IIS, also as "2h" or "30d".
Moment = Union[str, datetime, timedelta]

#: What `merge()` takes: what `part()` returned, a report, or a file that holds such lines.
Part = Union[str, bytes, Report, "os.PathLike[str]"]


def _moment(value: Moment) -> str:
    if isinstance(value, timedelta):
        return f"{int(value.total_seconds())}s"
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time has no zone: give it tzinfo, such as timezone.utc")
        utc = value.astimezone(timezone.utc)
        return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond:06d}Z"
    return value


def _is_one(inputs: object) -> bool:
    if isinstance(inputs, (str, bytes, bytearray, memoryview, os.PathLike)):
        return True
    return (isinstance(inputs, tuple) and len(inputs) == 2 and isinstance(inputs[0], str)
            and isinstance(inputs[1], (bytes, bytearray, memoryview)))


def _add(run: Run, number: int, given: Input) -> None:
    if isinstance(given, tuple):
        run.add_bytes(given[0], bytes(given[1]))
    elif isinstance(given, (bytes, bytearray, memoryview)):
        run.add_bytes(f"input {number}", bytes(given))
    else:
        run.add_path(given)


def _run(inputs: Union[Input, Iterable[Input]], **options: object) -> Run:
    run = Run()
    _set_options(run, **options)
    each: Iterable[Input] = [inputs] if _is_one(inputs) else inputs  # type: ignore
    for number, given in enumerate(each, 1):
        _add(run, number, given)
    return run


def _set_options(run: Run, **options: Any) -> None:
    """Those of the command line, by their names, with an underscore for a hyphen."""
    for name, value in options.items():
        option = name.replace("_", "-")
        if name in ("rules", "evidence", "baseline"):
            one = value is None or isinstance(value, (str, bytes, os.PathLike))
            for each in [value] if one else value:
                if each is not None:
                    run.set(option, encode_name(each))
        elif name in ("since", "until"):
            if value is not None:
                run.set(option, encode(_moment(value)))
        elif isinstance(value, bool):
            if value:
                run.set(option, None)
        elif value is not None:
            run.set(option, encode(str(value) if isinstance(value, int) else value))


def scan(
    inputs: Union[Input, Iterable[Input]],
    *,
    since: Optional[Moment] = None,
    until: Optional[Moment] = None,
    computer: Optional[str] = None,
    app_pool: Optional[str] = None,
    rules: Sequence[Name] = (),
    evidence: Sequence[Name] = (),
    baseline: Optional[Name] = None,
    tz: Optional[str] = None,
    text_zone: Optional[str] = None,
    jobs: Optional[int] = None,
    engine: Optional[str] = None,
    show: Optional[int] = None,
    csv_time: Optional[str] = None,
    all_events: bool = False,
    no_evidence: bool = False,
    recover: bool = False,
    hash: bool = False,  # pylint: disable=redefined-builtin
    redact: bool = False,
    verbose: bool = False,
) -> Report:
    """Read logs and what lies beside them.

    inputs: one `Input` or several.  A folder is read with its subfolders, an archive with
        what is in it.  Content in memory is not copied if it is `bytes`.
    since, until: hide what is older, or newer.
    computer, app_pool: hide the others.
    rules: files or folders of rules to add.
    evidence: more places to look for the files that an incident asks for, such as a DLL.
    baseline: a file with an earlier report in JSON, to compare with.
    tz: the zone of times in text and HTML; a name, "Europe/Berlin", a rule, or "local".
    text_zone: the zone of times that a text prints without one.
    jobs: threads; by default one for each processor.
    engine: what reads EVTX: "auto", "native", or "libevtx" where the library has it.
    show: text and Markdown have only the incident of that number.
    csv_time: "iso" or "excel".
    all_events: every event in the report, not 20 for each incident.
    no_evidence: read the logs alone, and nothing that lies beside them.
    recover: read deleted records and slack space, too.
    hash: put the SHA-256 of each input into the report.
    redact: replace names by tokens.
    verbose: say more of incidents and of the reading.

    Raises OptionError if an option cannot have its value; Error if there is no input, if
    rules or the baseline cannot be loaded, or if a filter names what is in no record.
    """
    return Report(_run(
        inputs, since=since, until=until, computer=computer, app_pool=app_pool,
        rules=rules, evidence=evidence, baseline=baseline, tz=tz, text_zone=text_zone,
        jobs=jobs, engine=engine, show=show, csv_time=csv_time, all_events=all_events,
        no_evidence=no_evidence, recover=recover, hash=hash, redact=redact,
        verbose=verbose))


def part(
    inputs: Union[Input, Iterable[Input]],
    *,
    text_zone: Optional[str] = None,
    jobs: Optional[int] = None,
    engine: Optional[str] = None,
    no_evidence: bool = False,
    recover: bool = False,
    hash: bool = False,  # pylint: disable=redefined-builtin
) -> str:
    """Read some logs of many, for `merge()`: lines of JSON, each an object whose "type" is
    "event", "input", "evidence" or "incident".  Options are those of `scan()`.

    The incidents are those of these logs alone; `merge()` does not use them and concludes
    anew.  Reads everything once, and keeps nothing.
    """
    run = _run(inputs, text_zone=text_zone, jobs=jobs, engine=engine,
               no_evidence=no_evidence, recover=recover, hash=hash)
    return decode(run.report("ndjson")[0])


def _content(given: Part) -> bytes:
    if isinstance(given, Report):
        return encode(given.ndjson())
    if isinstance(given, str):
        return encode(given)
    if isinstance(given, bytes):
        return given
    return Path(given).read_bytes()


def merge(
    parts: Iterable[Part],
    *,
    since: Optional[Moment] = None,
    until: Optional[Moment] = None,
    computer: Optional[str] = None,
    app_pool: Optional[str] = None,
    rules: Sequence[Name] = (),
    baseline: Optional[Name] = None,
    tz: Optional[str] = None,
    all_events: bool = False,
    redact: bool = False,
    verbose: bool = False,
) -> Report:
    """One report of several parts: that of scanning all their logs at once, and the same
    byte by byte if the parts come in the order in which `scan()` would read the logs.

    parts: what `part()` returned; reports of `scan()`; or names of files that hold such
        lines, as `Path` (a `str` is the text itself).  Options are those of `scan()`.
    """
    run = Run()
    _set_options(run, since=since, until=until, computer=computer, app_pool=app_pool,
                 rules=rules, baseline=baseline, tz=tz, all_events=all_events,
                 redact=redact, verbose=verbose)
    for number, given in enumerate(parts, 1):
        run.add_bytes(f"part {number}", _content(given))
    return Report(run)


def explain(words: Union[str, Iterable[str]], *, rules: Sequence[Name] = ()) -> Explanation:
    """Explain error codes in any notation, HTTP statuses, events, modules, ids of rules; or
    a text with events in it, as it was copied.

        >>> print(iistriage.explain("2280 7E000000 rewrite.dll"))

    A word that is not known is named by `Explanation.messages`.  The name of a DLL that
    exists is explained from the file.
    """
    given = [words] if isinstance(words, str) else list(words)
    if any(word.strip() == "-" for word in given):
        raise ValueError("there is no standard input here: give the text itself")
    run = Run()
    _set_options(run, rules=rules)
    encoded = [encode(word) for word in given]
    text, messages = run.explain(encoded, "text")
    data = json.loads(run.explain(encoded, "json")[0])
    return Explanation(decode(text), data, messages)
