"""Smaller answers: what comes out is what went in, and a size tells no secret."""

from __future__ import annotations

import gzip
import os
import secrets
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import scoped_session

from coprod.web import assets, squeezed
from tests import factories
from tests.support.client import CheckedClient

Db = scoped_session[Any]


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=3000)), max_size=6))
def test_any_pieces_come_out_as_they_went_in(parts: list[tuple[bool, bytes]]) -> None:
    pieces = [squeezed.piece(part) if often else squeezed.as_it_is(part) for often, part in parts]
    assert gzip.decompress(squeezed.stream(pieces)) == b"".join(part for _, part in parts)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 200_000])
def test_blocks_longer_than_a_stored_block_may_be(size: int) -> None:
    own = os.urandom(size)
    assert gzip.decompress(squeezed.stream([squeezed.as_it_is(own)])) == own


def test_another_program_reads_it_too() -> None:
    program = shutil.which("gzip")
    assert program, "every system that runs these tests has gzip"
    stream = squeezed.stream(
        [squeezed.piece(b"the hall " * 500), squeezed.as_it_is(b"Ada"), squeezed.piece(b"!")]
    )
    read = subprocess.run(
        [program, "--decompress", "--stdout"], input=stream, capture_output=True, check=True
    )
    assert read.stdout == b"the hall " * 500 + b"Ada!"


def test_the_size_is_the_same_whether_the_page_repeats_a_secret_or_not() -> None:
    secret = secrets.token_hex(20).encode()
    other = secrets.token_hex(20).encode()
    sizes = [
        len(
            squeezed.stream(
                [squeezed.piece(b"<p>" + guess), squeezed.as_it_is(secret), squeezed.piece(b"</p>")]
            )
        )
        for guess in (secret, other)
    ]
    together = [len(gzip.compress(b"<p>" + guess + secret + b"</p>")) for guess in (secret, other)]
    assert abs(sizes[0] - sizes[1]) <= 2  # two words of 40 random digits may differ by a byte by themselves
    assert together[0] < together[1] - 10  # what would be told if they were squeezed together


def test_a_browser_that_reads_gzip_gets_the_same_page_smaller(session: Db, client: CheckedClient) -> None:
    school = factories.make_school()
    consultation = factories.make_consultation(school)
    for number in range(10):
        factories.make_proposal(consultation, "basics-play", wording=f"Proposal {number}")
    reader = factories.make_pupil(school, 8, display_name="Zoë")
    client.enter(reader)
    url = f"/consultations/{consultation.id}"
    plain, small = client.get(url), client.get(url, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    page = gzip.decompress(small.data).decode()
    assert "Zoë" in page
    assert page.partition("<main")[2] == plain.text.partition("<main")[2]
    assert len(small.data) * 3 < len(plain.data)
    assert int(small.headers["Content-Length"]) == len(small.data)


@pytest.mark.parametrize("accepts", ["", "identity", "gzip;q=0", "br"])
def test_who_does_not_read_gzip_gets_none(session: Db, client: CheckedClient, accepts: str) -> None:
    school = factories.make_school()
    consultation = factories.make_consultation(school)
    with client.application.test_request_context():
        css = assets.asset("css/base.css")
    for url in (f"/consultations/{consultation.id}", css):
        with client.get(url, headers={"Accept-Encoding": accepts}) as answer:
            assert answer.status_code == 200
            assert "Content-Encoding" not in answer.headers


def test_a_style_sheet_is_squeezed_and_a_font_is_not(session: Db, client: CheckedClient) -> None:
    factories.make_school()
    with client.application.test_request_context():
        css, font = assets.asset("css/base.css"), assets.asset("fonts/atkinson-next-latin.woff2")
    headers = {"Accept-Encoding": "gzip"}
    written = (assets.STATIC / "css" / "base.css").read_bytes()
    with client.get(css, headers=headers) as sheet, client.get(css) as plain:
        assert gzip.decompress(sheet.data) == written == plain.data
        assert sheet.headers["ETag"] != plain.headers["ETag"]
        assert "immutable" in sheet.headers["Cache-Control"]
    with client.get(font, headers=headers) as answer:
        assert "Content-Encoding" not in answer.headers
    with client.get(css, headers={**headers, "Range": "bytes=0-9"}) as part:
        assert part.data == written[:10]
    with client.get(css.replace("base.css", "none.css"), headers=headers) as missing:
        assert missing.status_code == 404
