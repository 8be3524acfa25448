# SPDX-License-Identifier: MIT
"""explain: words, a pasted text, what is not known."""

import pytest

import iistriage


def test_code(program):
    got = iistriage.explain("193")
    assert "ERROR_BAD_EXE_FORMAT" in str(got)
    assert str(got) == got.text() == program("explain", "193").stdout.decode()
    assert got.as_dict()["what"][0]["errors"][0]["code"] == 193
    assert got.messages == []


def test_words():
    one = iistriage.explain("2280 7E000000 rewrite.dll")
    many = iistriage.explain(["2280", "7E000000", "rewrite.dll"])
    assert "url-rewrite-lost" in str(one)
    assert str(one) == str(many)


def test_pasted_text():
    got = iistriage.explain("The Module DLL C:\\inetpub\\x.dll failed to load.  "
                            "The data is the error.\n05 00 00 00\n")
    assert "ERROR_ACCESS_DENIED" in str(got)


def test_unknown_word():
    got = iistriage.explain("xyzzy-plugh")
    assert "xyzzy-plugh" in got.messages[0]


@pytest.mark.parametrize("words", ["-", [" -"], "a\0b"])
def test_refused(words):
    with pytest.raises(ValueError):
        iistriage.explain(words)


def test_nothing():
    with pytest.raises(iistriage.Error):
        iistriage.explain([])
