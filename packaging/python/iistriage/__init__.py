# SPDX-License-Identifier: MIT
"""Read Windows event logs of IIS servers and say why their sites answer 503.

    >>> import iistriage
    >>> report = iistriage.scan(["Application.evtx", "System.evtx"])
    >>> print(report.headline)
    >>> for incident in report.incidents:
    ...     print(incident["title"], incident["app_pools"], incident["ongoing"])
    >>> Path("report.html").write_text(report.html(), encoding="utf-8")

Everything is read in this process, nothing is sent anywhere.  While the library reads,
other threads of Python run; Ctrl-C is heard when it has finished.  Functions may be
called from several threads at once.

Logs that are missing, damaged or made to do harm are no exceptions: the report describes
them, `Report.complete` is False, and `Report.check()` raises if that is what is wanted.
"""

from ._errors import Error, IncompleteError, OptionError
from ._library import schema, version
from ._report import Explanation, Report
from ._run import Input, Moment, Part, explain, merge, part, scan

__all__ = [
    "Error",
    "Explanation",
    "IncompleteError",
    "Input",
    "Moment",
    "OptionError",
    "Part",
    "Report",
    "explain",
    "merge",
    "part",
    "scan",
    "schema",
    "version",
]
__version__ = version()
