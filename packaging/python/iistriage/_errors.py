# SPDX-License-Identifier: MIT
"""What can go wrong.  Running out of memory is Python's own MemoryError."""


class Error(Exception):
    """No report could be made; the text says why."""


class OptionError(Error, ValueError):
    """An option has a value that it does not take, or contradicts another one."""


class IncompleteError(Error):
    """An input could not be read, or is damaged; raised by `Report.check()` alone."""
