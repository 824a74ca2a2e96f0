"""A pupil fills in the voice sheet. Every request that the browser makes is watched: their words are in none of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, expect

from coprod.access.roles import StakeholderGroup
from tests import factories
from tests.support.browser import axe, fits
from tests.support.live import LiveServer

ICON = "/static/img/favicon.svg?"
"""The browser fetches the site's icon when it pleases; that nothing is added to its address is looked at in the end."""
SECRET = "Biscuit sleeps on my bed"
QUIET = "Please not the [basics-well] move house"
KEPT_NOWHERE = """async () => [
    localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length,
    document.cookie]"""
WRITTEN = "() => [...document.querySelectorAll('[data-answer]')].map(one => one.value).join('')"


def test_what_is_written_on_the_voice_sheet_never_leaves_the_browser(
    visit: Callable[..., Page], live: LiveServer, tmp_path: Path
) -> None:
    with live.rows() as session:
        wren = factories.make_pupil(factories.make_school(), display_name="Wren")
        session.commit()
        session.refresh(wren)
        session.expunge(wren)
    assert wren.stakeholder_group is StakeholderGroup.PUPILS
    page = visit(wren)
    asked: list[Request] = []
    page.context.on("request", lambda one: asked.append(one))  # noqa: PLW0108  # Playwright marks what it is given
    page.on("dialog", lambda dialog: dialog.accept())  # "leave without saving?"
    page.goto("/voice")
    page.evaluate("() => { window.print = () => dispatchEvent(new Event('afterprint')) }")
    already = len(asked)

    page.get_by_role("button", name="Start").press("Enter")
    expect(page.get_by_role("heading", name="Basics")).to_be_focused()
    page.keyboard.press("Tab")  # a face, then the first question
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Good")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("What is going well?").first.fill(f"{SECRET}\nand he snores")
    fits(page)
    axe(page)
    for _part in range(5):
        page.get_by_role("button", name="Next").click()
    page.get_by_label("What do I not want to talk about?").fill(QUIET)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Somebody speaks for me").click()
    page.get_by_role("button", name="I write it and you read it").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("My name").fill("Wren W")
    page.get_by_role("button", name="Print it", exact=True).click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save it on this device").click()
    expect(page.get_by_role("status").filter(has_text="Saved on this device")).to_be_visible()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.name == "my-sheet.txt"
    saved = file.read_text(encoding="utf-8")
    assert f"  {SECRET}\n  and he snores" in saved.replace("\r\n", "\n")
    assert "[how:written,other]" in saved

    page.get_by_role("button", name="Empty it now").click()
    expect(page.get_by_role("status").filter(has_text="It is empty now.")).to_be_visible()
    assert page.evaluate(WRITTEN) == ""
    (tmp_path / "other.txt").write_text("<script>alert(1)</script>")
    page.get_by_label("Open a sheet that I saved").set_input_files(tmp_path / "other.txt")
    expect(page.get_by_role("status").filter(has_text="not a saved sheet")).to_be_visible()
    page.get_by_label("Open a sheet that I saved").set_input_files(file)
    expect(page.get_by_label("What is going well?").first).to_have_value(f"{SECRET}\nand he snores")
    expect(page.locator("#f-quiet")).to_have_value(QUIET)
    expect(page.locator("[data-choices=how] [aria-pressed=true]")).to_have_count(2)
    assert SECRET in page.locator("#w-basics-well").text_content()  # type: ignore[operator]  # what the paper shows
    assert page.evaluate(KEPT_NOWHERE) == [0, 0, 0, 0, ""]
    assert [
        one.url for one in asked[already:] if not (urlsplit(one.url).scheme == "blob" or ICON in one.url)
    ] == []

    page.get_by_label("What is hard?").first.fill("Mornings")
    page.reload()
    assert page.evaluate(WRITTEN) == ""
    page.get_by_role("button", name="Start").click()
    page.get_by_label("What is hard?").first.fill("Mornings")
    page.goto("/guide")
    page.go_back()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    assert page.evaluate(WRITTEN) == ""
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    for one in asked:
        sent = f"{one.url} {one.post_data or ''} {one.headers}"
        assert not [
            words for words in ("Biscuit", "Mornings", "Wren+W", "Wren W", "move house") if words in sent
        ]
        assert one.method == "GET" or urlsplit(one.url).path == "/sign-out"
