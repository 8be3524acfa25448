# SPDX-License-Identifier: MIT
"""What comes back: reports and explanations."""

from __future__ import annotations

import html as _html
import json as _json
from typing import Any, NoReturn

from ._errors import IncompleteError
from ._library import Run, decode

_UNREAD, _DAMAGED = 1, 3


class Report:
    """What the logs show.  Made by `scan()` and `merge()`; it does not change.

    Forms are made when they are asked for, of what was read once; only `ndjson()` reads
    the inputs again.  The same inputs give the same text, byte by byte, as the program's.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._texts: dict[str, str] = {}
        text, self._status, self._messages = run.report("json")
        self._texts["json"] = decode(text)
        self._data: dict[str, Any] = _json.loads(self._texts["json"])

    def __repr__(self) -> str:
        return f"<iistriage.Report: {self.headline}>"

    def __str__(self) -> str:
        return self.text()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Report cannot be pickled: send what part() returns, and merge() it")

    def _form(self, form: str) -> str:
        if form not in self._texts:
            self._texts[form] = decode(self._run.report(form)[0])
        return self._texts[form]

    def as_dict(self) -> dict[str, Any]:
        """The whole report, as `schema()` describes it.  Shared: copy it to change it."""
        return self._data

    def json(self) -> str:
        """The same as JSON."""
        return self._texts["json"]

    def text(self) -> str:
        """For people, 80 columns."""
        return self._form("text")

    def html(self) -> str:
        """A page of one file, without anything from elsewhere."""
        return self._form("html")

    def markdown(self) -> str:
        """For a ticket."""
        return self._form("markdown")

    def csv(self) -> str:
        """One row an event."""
        return self._form("csv")

    def ndjson(self) -> str:
        """One object a line: inputs, every event, incidents; what `merge()` takes."""
        return self._form("ndjson")

    @property
    def verdict(self) -> str:
        """"incidents"; "none": nothing failed; "not-covered": nothing was found, but a
        log in which IIS would have reported is missing or incomplete."""
        return str(self._data["summary"]["verdict"])

    @property
    def headline(self) -> str:
        """One sentence: who is down since when, why, the first step."""
        return str(self._data["summary"]["headline"])

    @property
    def incidents(self) -> list[dict[str, Any]]:
        """The incidents, the most severe first."""
        return list(self._data["incidents"])

    @property
    def causes(self) -> list[dict[str, Any]]:
        """The causes, each with its incidents and computers."""
        return list(self._data["causes"])

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """What was read, and what was damaged in it."""
        return list(self._data["inputs"])

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events of the incidents; all that matter to IIS with `all_events=True`."""
        return list(self._data["events"])

    @property
    def complete(self) -> bool:
        """Was every input read whole?"""
        return self._status not in (_UNREAD, _DAMAGED)

    @property
    def status(self) -> int:
        """The exit status of the program: 0; 1: an input cannot be read; 3: one is damaged."""
        return self._status

    @property
    def messages(self) -> list[str]:
        """Lines for a person: which input could not be read, what is damaged, and why."""
        return list(self._messages)

    def check(self) -> Report:
        """This report; raises `IncompleteError` if an input was not read whole."""
        if not self.complete:
            raise IncompleteError("\n".join(self._messages))
        return self

    def servers(self) -> list[dict[str, Any]]:
        """Which cause is on which server: one flat row for each, ongoing ones first.

        For a table, `pandas.DataFrame(report.servers())`.  Each row has: cause (the id of
        its rule), title, computer, app_pools (sorted), incidents (how many), ongoing,
        first_seen and last_seen (ISO 8601, UTC).
        """
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for incident in self._data["incidents"]:
            cause = incident["cause"]["rule"]
            computer = incident["computer"]
            row = rows.setdefault((cause, computer), {
                "cause": cause,
                "title": incident["title"],
                "computer": computer,
                "app_pools": [],
                "incidents": 0,
                "ongoing": False,
                "first_seen": incident["first_seen"],
                "last_seen": incident["last_seen"],
            })
            row["app_pools"] = sorted({*row["app_pools"], *incident["app_pools"]})
            row["incidents"] += 1
            row["ongoing"] = row["ongoing"] or incident["ongoing"]
            row["first_seen"] = min(row["first_seen"], incident["first_seen"])
            row["last_seen"] = max(row["last_seen"], incident["last_seen"])
        return sorted(rows.values(),
                      key=lambda row: (not row["ongoing"], row["cause"], row["computer"]))

    def _repr_html_(self) -> str:
        """In a notebook: the page, shut in a frame of its own."""
        return (
            '<iframe sandbox="allow-scripts" style="width:100%;height:40em;border:0" '
            f'title="iistriage" srcdoc="{_html.escape(self.html())}"></iframe>'
        )


class Explanation:
    """What words mean, and what a log with all of them would mean.  Made by `explain()`."""

    def __init__(self, text: str, data: dict[str, Any], messages: list[str]) -> None:
        self._text = text
        self._data = data
        self._messages = messages

    def __repr__(self) -> str:
        return f"<iistriage.Explanation: {self._text.splitlines()[:1]}>"

    def __str__(self) -> str:
        return self._text

    def text(self) -> str:
        """For people, 80 columns."""
        return self._text

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON has it.  Shared: copy it to change it."""
        return self._data

    @property
    def messages(self) -> list[str]:
        """Lines for a person: which word is not known."""
        return list(self._messages)
