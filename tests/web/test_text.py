"""What people type, made fit to keep."""

from __future__ import annotations

import pytest

from coprod.web.text import one_line, shows_something, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  longer lunch \n", "longer lunch"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),  # a line end is one letter, whatever the browser sends
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("nul\x00bell\x07", "nulbell"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),  # cannot turn the text around it
        ("e\u0301", "\u00e9"),  # the same letter is the same word
        ("half \ud83d", "half"),  # half of a broken character
        (
            "\u0645\u0631\u062d\u0628\u0627\u200f!",
            "\u0645\u0631\u062d\u0628\u0627\u200f!",
        ),  # Arabic and its own mark stay
        ("👩‍🎓", "👩‍🎓"),  # a joined sign stays joined
        (None, ""),
    ],
)
def test_words_stay_and_tricks_go(typed: str | None, kept: str) -> None:
    assert tidy(typed) == kept


def test_one_line_is_one_line() -> None:
    assert one_line(" a\n b\t c ") == "a b c"


def test_what_nobody_can_see_shows_nothing() -> None:
    assert not shows_something("\u200b \u2060\n")
    assert shows_something(" 🙂 ")
