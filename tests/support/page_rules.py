"""What no page may lack, or leak: each page that a test fetches is held to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from tests.support.html import FIELDS, RAW, Page, is_comment, text_of

NEED_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "use": "href",
}
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
LEAKS = re.compile(
    r"\{\{|\}\}|\{%|%\}|<bound method|<function |object at 0x|%\([a-z_]+\)[sd]|\bUndefined\b|^None$"
)
LEAKS_IN_ATTRIBUTES = re.compile(r"\{\{|\{%|object at 0x|(^|[/=])None($|[/&])")


def problems(page: Page, typed: Collection[str] = ()) -> list[str]:
    """What is wrong with the page, a line each; empty when nothing is.

    Args:
        page: the page as it arrived.
        typed: what people wrote, which may look like a leak and be shown word for word.
    """
    return [*page.errors, *_frame(page), *_ids(page), *_forms(page), *_leaks(page, typed), *_policy(page)]


def _frame(page: Page) -> Iterator[str]:
    if not page.root.get("lang"):
        yield "<html> has no lang: say which language the page is in"
    if not page.title:
        yield "no <title>: say in a few words what the page is"
    headings = page.all("h1")
    if len(headings) != 1 or not page.heading:
        yield f"{len(headings)} <h1> with words: a page has exactly one"
    for image in page.all("img"):
        if "alt" not in image.attrib:
            yield f'<img src={image.get("src")}> has no alt: describe it, or write alt="" if it is decoration'
    for link in page.all("a", "button"):
        if (
            not text_of(link)
            and not link.get("aria-label")
            and not any(i.get("alt") for i in link.iter("img"))
        ):
            yield f"<{link.tag} {link.attrib}> has no words: nobody could say what it does"


def _ids(page: Page) -> Iterator[str]:
    ids = Counter(element.get("id") for element in page.root.iter() if element.get("id") is not None)
    for name, times in ids.items():
        if times > 1 or not name:
            yield f"id={name!r} stands {times} times: an id names one thing"
    for element in page.root.iter():
        for pointer in POINTERS:
            for target in element.get(pointer, "").split():
                if target not in ids:
                    yield f"<{element.tag} {pointer}={target!r}> points at nothing on the page"


def _forms(page: Page) -> Iterator[str]:
    pointed = {label.get("for") for label in page.all("label")}
    wrapped = {id(field) for label in page.all("label") for field in label.iter()}
    for field in page.all(*FIELDS):
        if field.tag == "input" and field.get("type") in NEED_NO_LABEL:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        if not named and id(field) not in wrapped and field.get("id") not in pointed:
            yield f"<{field.tag} name={field.get('name')!r}> has no label: people must know what to put there"
    for form in page.all("form"):
        if form.get("method", "").lower() == "post" and not any(
            i.get("name") == "csrf_token" for i in form.iter()
        ):
            yield f"the form to {form.get('action')!r} sends no csrf_token: it would be refused"
    for fieldset in page.all("fieldset"):
        if not any(text_of(legend) for legend in fieldset.findall("legend")):
            yield "a <fieldset> has no <legend>: say what its choices are about"


def _leaks(page: Page, typed: Collection[str]) -> Iterator[str]:
    def leaked(pattern: re.Pattern[str], shown: str) -> bool:
        for words in typed:
            shown = shown.replace(words, "")
        return bool(pattern.search(shown.strip()))

    for element in page.root.iter():
        if is_comment(element) or element.tag in RAW:
            continue
        for text in (element.text or "", *(child.tail or "" for child in element)):
            if leaked(LEAKS, text):
                yield f"<{element.tag}> shows {text.strip()[:60]!r}: a value leaked from the code"
        for name, value in element.attrib.items():
            if leaked(LEAKS_IN_ATTRIBUTES, value):
                yield f"<{element.tag} {name}={value[:60]!r}>: a value leaked from the code"


def _policy(page: Page) -> Iterator[str]:
    for element in page.root.iter():
        if is_comment(element):
            continue
        for name, value in element.attrib.items():
            refused = (
                name == "style"
                or name.startswith("on")
                # what somebody typed may say anything in a field: nothing runs it there
                or (name != "value" and value.strip().lower().startswith("javascript:"))
            )
            if refused:
                yield f"<{element.tag} {name}>: the content policy refuses it; use a class, or static/js"
        if element.tag == "style":
            yield "a <style> element: the content policy refuses it; write it in static/css"
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/json":
            yield "an inline <script>: the content policy refuses it; write a module in static/js"
        yield from _loads_from_elsewhere(element)


def _loads_from_elsewhere(element: Element) -> Iterator[str]:
    attribute = LOADS.get(str(element.tag))
    if element.tag == "link" and element.get("rel") not in {"canonical", "alternate", "help", "license"}:
        attribute = "href"
    address = element.get(attribute, "") if attribute else ""
    if urlsplit(address).netloc or address.startswith("data:"):
        yield f"<{element.tag} {attribute}={address[:60]!r}>: everything is served by the site itself"
