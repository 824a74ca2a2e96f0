"""A page that was found fit is known again, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import known_pages
from tests.support.known_pages import KnownPages

PAGE = '<main>Hello<input name="csrf_token" value="a1"></main>'


def test_a_fit_page_is_known_to_the_next_run_and_nothing_else_is(tmp_path: Path) -> None:
    kept = tmp_path / "build" / "fit"
    first = KnownPages("chromium 1", kept)
    assert not first.knows(PAGE)
    first.keep(PAGE)
    again = KnownPages("chromium 1", kept)
    assert again.knows(PAGE)
    assert again.knows(PAGE.replace("a1", "b2")), "nobody sees a token"
    assert not again.knows(PAGE.replace("Hello", "hello"))
    assert not KnownPages("chromium 2", kept).knows(PAGE)


def test_other_judges_or_another_style_sheet_know_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("a { color: black }")
    monkeypatch.setattr(known_pages, "ROOT", tmp_path)
    KnownPages("chromium", tmp_path / "fit").keep(PAGE)
    assert KnownPages("chromium", tmp_path / "fit").knows(PAGE)
    (tmp_path / "static" / "a.css").write_text("a { color: grey }")
    assert not KnownPages("chromium", tmp_path / "fit").knows(PAGE)
