"""A page that a test fetched, read as a browser reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as ERROR_WORDS
from werkzeug.datastructures import MultiDict

FIELDS = {"input", "select", "textarea"}
RAW = {"script", "style", "template"}


@dataclass(frozen=True)
class Page:
    """A page as it arrived.

    Attributes:
        source: the HTML as sent.
    """

    source: str

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        root = parser.parse(self.source)
        return root, [_words(error) for error in parser.errors]

    @property
    def errors(self) -> list[str]:
        """What is not HTML about it, each with its line."""
        return self._parsed[1]

    @property
    def root(self) -> Element:
        """The ``html`` element."""
        return self._parsed[0]

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of these tags, in order."""
        return [element for element in self.root.iter() if element.tag in tags]

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return next((text_of(title) for title in self.all("title")), "")

    @property
    def heading(self) -> str:
        """The page's one main heading."""
        return next((text_of(h1) for h1 in self.all("h1")), "")

    @property
    def text(self) -> str:
        """Every word a reader meets, with single spaces between."""
        return next((text_of(body) for body in self.all("body")), "")

    @property
    def links(self) -> dict[str, str]:
        """Where each link leads, by its words; of two with the same words, the first."""
        found: dict[str, str] = {}
        for a in self.all("a"):
            found.setdefault(text_of(a), a.get("href", ""))
        return found

    def form(self, action: str = "") -> Form:
        """The first form whose address holds ``action``, as it would be sent untouched.

        Raises:
            LookupError: no such form is on the page.
        """
        for form in self.all("form"):
            if action in form.get("action", ""):
                return Form(form.get("action", ""), MultiDict(_sent(form)))
        raise LookupError(f"no form to {action!r} on the page {self.title!r}")


@dataclass(frozen=True)
class Form:
    """What a form would send.

    Attributes:
        action: where to; empty for the page's own address.
        fields: names and values, hidden fields among them; buttons are not.
    """

    action: str
    fields: MultiDict[str, str]


def is_comment(element: Element) -> bool:
    """Whether this is a comment, which the tree keeps among the elements."""
    return callable(element.tag)


def text_of(element: Element) -> str:
    """The words inside an element, scripts and styles left out, with single spaces between."""
    return " ".join(" ".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if is_comment(element) or element.tag in RAW:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _sent(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter():
        name = field.get("name")
        if not name or field.tag not in FIELDS or field.get("type") in {"submit", "button", "image", "file"}:
            continue
        if field.tag == "textarea":
            yield name, (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            options = list(field.iter("option"))
            chosen = next((o for o in options if "selected" in o.attrib), options[0] if options else None)
            if chosen is not None:
                yield name, chosen.get("value", text_of(chosen))
        elif field.get("type") not in {"checkbox", "radio"} or "checked" in field.attrib:
            yield name, field.get("value", "on" if field.get("type") in {"checkbox", "radio"} else "")


def _words(error: tuple[tuple[int, int], str, dict[str, str] | None]) -> str:
    (line, _), code, values = error
    return f"line {line}: {ERROR_WORDS.get(code, code) % (values or {})}"
