"""The face: what every page is built from is shown, light, and laid as a bricklayer would."""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Callable

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from coprod.config import ROOT
from coprod.pages import design_samples
from tests.factories import make_school
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of

STATIC = ROOT / "static"
COMPONENTS = ROOT / "templates" / "components"
FIRST_LOAD_BYTES = 60_000
PAGE_BYTES = 5_500  # a voting page's own HTML, compressed
ROW = 26  # units across the Wall on a wide screen
VOTING_CSS = ("tokens.css", "base.css", "parts.css", "vote.css")


@pytest.fixture
def client(new_client: Callable[..., CheckedClient], session: scoped_session[Session]) -> CheckedClient:
    """A visitor of the one school."""
    make_school()
    session.commit()
    return new_client()


def packed(path: str) -> int:
    """How many bytes a file of static/ takes on the wire."""
    content = (STATIC / path).read_bytes()
    return len(content) if path.endswith(".woff2") else len(gzip.compress(content, 9))


def test_the_design_page_shows_every_family_of_parts() -> None:
    page = (ROOT / "templates" / "design" / "index.html").read_text(encoding="utf-8")
    missing = [path.name for path in COMPONENTS.glob("*.html") if f"components/{path.name}" not in page]
    assert not missing, f"Show {missing} in templates/design/index.html, in every state."


def test_the_design_page_is_a_sound_page(client: CheckedClient) -> None:
    assert client.get("/design").status_code == 200


@pytest.mark.parametrize("address", ["/privacy", "/accessibility", "/help"])
def test_pages_about_the_site_are_open_to_everybody(client: CheckedClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert "0800 1111" in page.text


def test_a_wrong_field_is_named_in_the_summary_and_tied_to_its_words(client: CheckedClient) -> None:
    page = Page(client.get("/design").text)
    by_id = {element.get("id"): element for element in page.root.iter() if element.get("id")}
    title = by_id["wrong-title"]
    assert title.get("aria-invalid") == "true"
    told = [text_of(by_id[name]) for name in title.get("aria-describedby", "").split()]
    assert told == ["A few words. You can say more below.", "Write what would help, in a few words"]
    assert page.links["Write what would help, in a few words"] == "#wrong-title"
    assert page.links["Choose who it is for"] == "#wrong-reach-0"


def test_what_was_typed_too_long_is_kept_word_for_word(client: CheckedClient) -> None:
    typed = next(t for t in Page(client.get("/design").text).all("textarea") if t.get("id") == "wrong-body")
    assert (typed.text or "").strip() == ("It rains and we get wet. " * 12).strip()
    assert typed.get("maxlength") is None


def test_a_bar_says_its_numbers_and_they_are_right(client: CheckedClient) -> None:
    # 193 agree, 8 not sure, 11 disagree of 212: 91.04, 3.77 and 5.19 in the hundred
    assert 'aria-label="Agree 91%, not sure 4%, disagree 5%"' in client.get("/design").text


def test_too_few_voices_are_hidden_without_a_bar(client: CheckedClient) -> None:
    page = Page(client.get("/design").text)
    hidden = [e for e in page.root.iter() if e.get("class") == "support" and "Too few" in text_of(e)]
    assert len(hidden) == 2
    assert not [svg for cell in hidden for svg in cell.iter("svg")]


def laid(page: Page) -> list[list[int]]:
    """The widths of each row of the Wall, half bricks among them, from the top."""
    widths = [
        int(found.group(1))
        for li in page.all("li")
        if (found := re.search(r"\bw(\d+)\b", li.get("class", "")))
        and re.search(r"\b(brick|bat)\b", li.get("class", ""))
    ]
    rows: list[list[int]] = [[]]
    for width in widths:
        if sum(rows[-1]) >= ROW:
            rows.append([])
        rows[-1].append(width)
    return rows


def test_each_row_of_the_wall_is_full_and_no_joint_stands_on_another(client: CheckedClient) -> None:
    rows = laid(Page(client.get("/design").text))
    assert [sum(row) for row in rows] == [ROW] * 8
    joints = [set(itertools.accumulate(row[:-1])) for row in rows]
    for above, below in itertools.pairwise(joints):
        assert not above & below, f"joints {above & below} meet; see `widths` in components/wall.html"


def test_the_wall_has_forty_two_bricks_and_its_table_as_many_rows(client: CheckedClient) -> None:
    page = Page(client.get("/design").text)
    bricks = [li for li in page.all("li") if li.get("class", "").startswith("brick ")]
    tables = [t for t in page.all("table") if "Every brick" in text_of(t)]
    assert len(bricks) == 42
    assert len(list(tables[0].iter("tr"))) == 42 + 1


@pytest.mark.parametrize(("count", "rows"), [(1, [1]), (6, [6]), (9, [5, 4]), (12, [6, 6]), (13, [5, 4, 4])])
def test_rows_are_as_even_as_can_be(count: int, rows: list[int]) -> None:
    bricks = [design_samples.Brick(str(n), str(n), "nothing", "") for n in range(count)]
    assert [len(row) for row in design_samples.rows_of(bricks)] == rows


@pytest.mark.parametrize(
    "fonts",
    [
        ("atkinson-next-latin.woff2",),
        ("andika-latin-400-normal.woff2", "andika-latin-700-normal.woff2"),
    ],
)
def test_the_first_voting_page_weighs_at_most_60_kilobytes(fonts: tuple[str, ...]) -> None:
    files = [
        *(f"css/{name}" for name in VOTING_CSS),
        *(f"js/core/{path.name}" for path in (STATIC / "js" / "core").glob("*.js")),
        *(f"fonts/{name}" for name in fonts),
        "img/favicon.svg",
    ]
    weights = {name: packed(name) for name in files}
    assert sum(weights.values()) + PAGE_BYTES <= FIRST_LOAD_BYTES, weights
    assert sum(weights[f"css/{name}"] for name in VOTING_CSS) <= 10_000, weights


def test_fonts_travel_with_their_licences() -> None:
    licences = " ".join(path.read_text(encoding="utf-8") for path in (STATIC / "fonts").glob("OFL-*.txt"))
    assert "SIL OPEN FONT LICENSE Version 1.1" in licences
    assert "Atkinson Hyperlegible Next Project Authors" in licences
    assert "SIL International" in licences
