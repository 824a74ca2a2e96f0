"""What goes with a shared link, what other sites may show, and what is printed."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from coprod.changes.models import Stage, Verdict
from coprod.publishing import pictures
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Db
from tests.support.client import CheckedClient


def meta(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([a-z:]+)" content="([^"]*)"', page))


def test_a_shared_link_has_its_title_and_a_picture_of_1200_by_630(session: Db, client: CheckedClient) -> None:
    change = publish(answered())
    page = client.page(f"/changes/{change.id}")
    tags = meta(page.source)
    assert tags["og:title"] == change.title
    assert tags["og:url"] == f"http://localhost/changes/{change.id}"
    assert tags["twitter:card"] == "summary_large_image"
    picture = client.get(tags["og:image"])
    with Image.open(io.BytesIO(picture.data)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
    assert client.get(tags["og:image"], headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304

    change.title = "Another name"
    assert client.get(tags["og:image"]).data != picture.data
    assert meta(client.page(change_url := f"/consultations/{change.consultation_id}").source)[
        "og:url"
    ].endswith(change_url)


@pytest.mark.parametrize(
    "title", ["", "x" * 140, "Łąka dla żółwi", "پاکستان", "😀 " * 40, "Word " * 28, "\u202eevil\x00"]
)
def test_any_title_makes_a_picture(title: str) -> None:
    facts = pictures.Facts("A school", "You said, we did", title, "Done", frozenset({"core"}))
    assert pictures.drawn(facts)[:4] == b"\x89PNG"


def test_what_our_fonts_cannot_write_is_left_out() -> None:
    assert pictures.readable("Łąka 😀 و hall\n now") == "Łąka   hall now"


def test_the_card_may_be_framed_by_other_sites_and_is_the_only_page_that_may(
    session: Db, client: CheckedClient
) -> None:
    change = publish(answered(), title="<b>Bold</b>")
    answer = client.get(f"/embed/changes/{change.id}")
    policy = answer.headers.getlist("Content-Security-Policy")
    assert len(policy) == 1
    assert "frame-ancestors *" in policy[0]
    assert "form-action 'none'" in policy[0]
    assert "script-src" not in policy[0]
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert not re.search(r"<(script|form|input|button)", answer.text)
    assert "&lt;b&gt;Bold" in answer.text
    for other in ("/", f"/changes/{change.id}", f"/changes/{change.id}/share", "/embed/changes/999"):
        refused = client.get(other)
        assert "frame-ancestors 'none'" in refused.headers["Content-Security-Policy"]
        assert refused.headers["X-Frame-Options"] == "DENY"


def test_the_snippet_to_copy_leads_to_the_card(session: Db, client: CheckedClient) -> None:
    change = publish(answered(), title='Say "yes"')
    page = client.page(f"/changes/{change.id}/share")
    snippet = next(area.text for area in page.all("textarea") if area.get("id") == "snippet")
    assert snippet is not None
    assert f'src="http://localhost/embed/changes/{change.id}"' in snippet
    assert 'title="Say &#34;yes&#34;"' in snippet
    words = next(area.text or "" for area in page.all("textarea") if area.get("id") == "words")
    assert "You said: Nobody likes the rain." in words
    assert f"http://localhost/changes/{change.id}" in words


def test_posters_say_what_matters_and_carry_a_code_of_the_public_page(
    session: Db, client: CheckedClient
) -> None:
    change = go_to(publish(answered()), Stage.REVIEWED, Verdict.HELPED)
    page = client.page(f"/changes/{change.id}/poster?size=a3")
    assert "poster-a3.css" in page.source
    assert "Done, and it helped" in page.text
    assert "<svg" in page.source
    assert f"http://localhost/changes/{change.id}" in page.text
    assert "Everybody who" not in page.text
    over = client.page(f"/consultations/{change.consultation_id}/poster")
    assert "poster-a4.css" in over.source
    assert "50 of 60 pupils" in over.text
    assert "of 7" not in over.source  # practitioners are too few


def test_while_it_is_open_a_consultations_poster_and_words_ask_people_to_come(
    session: Db, client: CheckedClient
) -> None:
    running = factories.make_consultation(factories.make_school())
    assert "Have your say" in client.page(f"/consultations/{running.id}/poster").text
    words = next(a.text or "" for a in client.page(f"/consultations/{running.id}/share").all("textarea"))
    assert "You can vote until" in words
