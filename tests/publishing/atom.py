"""What RFC 4287 asks of a feed, as far as ours can break it: a list of what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# RFC 3339 with a capital T and Z, as RFC 4287 section 3.3 asks
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
# RFC 4151: tag:authority,date:specific
TAG = re.compile(
    r"tag:[A-Za-z0-9.-]+(?:@[A-Za-z0-9.-]+)?,\d{4}(?:-\d\d(?:-\d\d)?)?:[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*"
)
ONCE = ("id", "title", "updated")
AT_MOST_ONCE = {
    "generator",
    "icon",
    "logo",
    "rights",
    "subtitle",
    "content",
    "published",
    "source",
    "summary",
}
KNOWN = {
    "feed": {"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title", "updated", "entry"},
    "entry": {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary", "title", "updated"},
}  # fmt: skip


def faults(markup: bytes, itself: str) -> list[str]:
    """What is wrong with a feed that was fetched from ``itself``."""
    root = fromstring(markup)  # noqa: S314  # our own, just written
    if root.tag != f"{ATOM}feed":
        return [f"the root is {root.tag}"]
    entries = root.findall(f"{ATOM}entry")
    found = [*_element(root, "feed"), *(fault for entry in entries for fault in _element(entry, "entry"))]
    if not root.get(XML_LANG):
        found.append("no xml:lang")
    if [link.get("href") for link in root.findall(f"{ATOM}link[@rel='self']")] != [itself]:
        found.append("no link to itself, or to something else (4.1.1)")
    if root.find(f"{ATOM}author/{ATOM}name") is None:
        found.append("no author (4.1.1)")
    ids = Counter(text(one, "id") for one in (root, *entries))
    found += [f"the id {id_} stands {times} times (4.2.6)" for id_, times in ids.items() if times > 1]
    newest = [text(entry, "updated") for entry in entries]
    if newest and text(root, "updated") != max(newest):
        found.append("the feed is not as new as its newest entry")
    return found


def text(element: Element, name: str) -> str:
    """The words of a child; empty where there is none."""
    return element.findtext(f"{ATOM}{name}") or ""


def _element(element: Element, kind: str) -> Iterator[str]:
    names = Counter(child.tag.removeprefix(ATOM) for child in element)
    yield from (f"{kind}: {names[name]} times {name}" for name in ONCE if names[name] != 1)
    yield from (f"{kind}: {name} is not Atom" for name in names if name not in KNOWN[kind])
    yield from (f"{kind}: {names[name]} times {name}" for name in AT_MOST_ONCE if names[name] > 1)
    if not TAG.fullmatch(text(element, "id")):
        yield f"{kind}: {text(element, 'id')!r} is no tag: address (RFC 4151)"
    for name in {"updated", "published"} & set(names):
        if not _is_moment(text(element, name)):
            yield f"{kind}: {name} is {text(element, name)!r} (3.3)"
    yield from _links(element, kind)
    for construct in (element.find(f"{ATOM}title"), element.find(f"{ATOM}content")):
        if construct is not None and construct.get("type", "text") == "text" and len(construct):
            yield f"{kind}: plain text with elements in it (3.1.1.1)"


def _links(element: Element, kind: str) -> Iterator[str]:
    alternates = element.findall(f"{ATOM}link[@rel='alternate']")
    if kind == "entry" and not alternates and element.find(f"{ATOM}content") is None:
        yield "an entry without content has a link to one (4.1.2)"
    pairs = Counter((link.get("type"), link.get("hreflang")) for link in alternates)
    if any(times > 1 for times in pairs.values()):
        yield f"{kind}: two alternates of the same type and language (4.1.1)"
    for link in element.findall(f"{ATOM}link"):
        if not (link.get("href") or "").startswith(("http://", "https://")):
            yield f"{kind}: a link to {link.get('href')!r}"


def _is_moment(words: str) -> bool:
    try:
        return bool(MOMENT.fullmatch(words)) and bool(datetime.fromisoformat(words))
    except ValueError:
        return False
