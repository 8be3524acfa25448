# SPDX-License-Identifier: MIT
"""The functions of iistriage.h, by ctypes.  Knows no options and no reports.

The library is the one in this folder, where a wheel has it; else the one of the system,
such as Debian's libiistriage0.  The variable IISTRIAGE_LIBRARY names another file.
ctypes lets other threads of Python run during a call.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Optional, Union

from ._errors import Error, OptionError

Name = Union[str, "os.PathLike[str]", bytes]

if sys.platform == "win32":
    _FILE = "iistriage.dll"
elif sys.platform == "darwin":
    _FILE = "libiistriage.dylib"
else:
    _FILE = "libiistriage.so"

_TEXT, _BYTES, _SIZE = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_size_t
_WORDS = ctypes.POINTER(ctypes.c_char_p)
_SIZE_AT = ctypes.POINTER(ctypes.c_size_t)

# Names without "iistriage_": what they return, what they take.  A text that the library
# gives away is a void pointer, or ctypes would lose what is to be released.
_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "version": (_TEXT, []),
    "schema": (_TEXT, []),
    "new": (_BYTES, []),
    "free": (None, [_BYTES]),
    "set": (ctypes.c_int, [_BYTES, _TEXT, _TEXT]),
    "add_path": (ctypes.c_int, [_BYTES, _TEXT]),
    "add_bytes": (ctypes.c_int, [_BYTES, _TEXT, _BYTES, _SIZE]),
    "report": (_BYTES, [_BYTES, _TEXT, _SIZE_AT]),
    "status": (ctypes.c_int, [_BYTES]),
    "explain": (_BYTES, [_BYTES, _WORDS, _SIZE, _TEXT, _SIZE_AT]),
    "messages": (_TEXT, [_BYTES]),
    "release": (None, [_BYTES]),
}


def _find() -> str:
    named = os.environ.get("IISTRIAGE_LIBRARY")
    if named:
        return named
    beside = Path(__file__).with_name(_FILE)
    if beside.exists():
        return str(beside)
    found = ctypes.util.find_library("iistriage")
    if found:
        return found
    raise ImportError(f"there is no {_FILE} beside the module, and none in the system")


def _load() -> dict[str, Callable[..., Any]]:
    library = ctypes.CDLL(_find())
    functions: dict[str, Callable[..., Any]] = {}
    for name, (result, arguments) in _FUNCTIONS.items():
        function = library["iistriage_" + name]
        function.restype = result
        function.argtypes = arguments
        functions[name] = function
    return functions


_call = _load()


def version() -> str:
    """The version of the library, such as "0.1.0"."""
    return str(_call["version"]().decode())


def schema() -> str:
    """The JSON Schema (2020-12) of reports in JSON."""
    return str(_call["schema"]().decode())


def encode(text: str) -> bytes:
    """A text for the library: UTF-8, and bytes that os.fsdecode() could not read."""
    if "\0" in text:
        raise ValueError("a text holds a NUL character")
    return text.encode("utf-8", "surrogateescape")


def decode(text: bytes) -> str:
    """A text of the library: UTF-8, whatever names files have."""
    return text.decode("utf-8")


def encode_name(name: Name) -> bytes:
    """The name of a file, as the library takes it.  A file of the name "-" is a file."""
    encoded = os.fsencode(name)
    if b"\0" in encoded:
        raise ValueError("the name of a file holds a NUL character")
    return b"./-" if encoded == b"-" else encoded


class Run:
    """A `struct iistriage`: options, inputs and what was read.  By one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bytes: list[bytes] = []  # lent to the library
        self._handle: Optional[int] = _call["new"]()
        if not self._handle:
            raise MemoryError

    def __del__(self, free: Callable[..., Any] = _call["free"]) -> None:
        handle, self._handle = getattr(self, "_handle", None), None
        if handle:
            free(handle)

    def messages(self) -> list[str]:
        """What the last call had to say, line by line."""
        return decode(_call["messages"](self._handle)).split("\n")[:-1]

    def _failure(self, kind: type[Error]) -> Exception:
        lines = self.messages()
        if lines == ["out of memory"]:
            return MemoryError()
        return kind("\n".join(lines) or "the library says no reason")

    def set(self, option: str, value: Optional[bytes]) -> None:
        """Set an option, by its name on the command line."""
        if _call["set"](self._handle, option.encode(), value) < 0:
            raise self._failure(OptionError)

    def add_path(self, name: Name) -> None:
        """Add a file or folder."""
        if _call["add_path"](self._handle, encode_name(name)) < 0:
            raise self._failure(Error)

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add what is in memory; the run keeps it for as long as it lives."""
        self._bytes.append(content)
        address = ctypes.cast(ctypes.c_char_p(content), ctypes.c_void_p)
        if _call["add_bytes"](self._handle, encode(name), address, len(content)) < 0:
            raise self._failure(Error)

    def _taken(self, text: Optional[int], size: int) -> bytes:
        if not text:
            raise self._failure(Error)
        try:
            return ctypes.string_at(text, size)
        finally:
            _call["release"](text)

    def report(self, form: str) -> tuple[bytes, int, list[str]]:
        """The report in that form, the exit status of the program for it, and messages."""
        size = ctypes.c_size_t()
        with self._lock:
            text = _call["report"](self._handle, form.encode(), ctypes.byref(size))
            report = self._taken(text, size.value)
            return report, _call["status"](self._handle), self.messages()

    def explain(self, words: Iterable[bytes], form: str) -> tuple[bytes, list[str]]:
        """What words mean, and messages, which name the unknown ones."""
        given = list(words)
        array = (ctypes.c_char_p * len(given))(*given)
        size = ctypes.c_size_t()
        with self._lock:
            text = _call["explain"](
                self._handle, array, len(given), form.encode(), ctypes.byref(size)
            )
            return self._taken(text, size.value), self.messages()
