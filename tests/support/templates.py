"""Templates read as the HTML they are made of: what stands in them word for word, with its line."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from jinja2 import Environment, nodes

SOMETHING = "\ufffc"
STAND_INS = (
    (re.compile(r"\{#.*?#\}", re.DOTALL), ""),
    (re.compile(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", re.DOTALL), SOMETHING),
    (re.compile(r"\{%.*?%\}", re.DOTALL), ""),
    (re.compile(r"(</?)\{\{.*?\}\}", re.DOTALL), r"\1element"),
    (re.compile(r"\{\{.*?\}\}", re.DOTALL), SOMETHING),
)
SPOKEN = {
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "placeholder",
    "title",
    "alt",
    "label",
}
BUTTONS = {"submit", "button", "reset"}
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
THEIRS = "theirs"
"""What a template calls a family's letter: the words handed to it are in its own catalogue (tests/people/test_letters.py)."""
A_WORD = re.compile(r"[^\W\d_]{2,}|\b[Ia]\b")
A_NAME = re.compile(rf"{SOMETHING}[-_][\w-]+|[\w-]+[-_]{SOMETHING}")
"""A name that a macro puts together, ``{{ field }}-hint``: for the machine, not for readers."""
STARTS_LIKE_A_SENTENCE = re.compile(r"[A-Z][a-z]+(?:[ ’'.,:]|$)")


@dataclass
class Reading(HTMLParser):
    """What a template says by itself.

    Attributes:
        words: (line, text) of each text that a reader would see or hear and that no translator could change.
        tags: (line, tag, attributes) of each start tag, with ``SOMETHING`` where a value is put in.
        scripts: lines where a script has words of its own.
    """

    words: list[tuple[int, str]] = field(default_factory=list)
    tags: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    scripts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin outside every element."""
        super().__init__(convert_charrefs=True)
        self._raw = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and the attributes that are read out."""
        line = self.getpos()[0]
        given = {name: value or "" for name, value in attrs}
        self.tags.append((line, tag, given))
        self._raw = tag if tag in {"script", "style"} else ""
        spoken = [value for name, value in given.items() if name in SPOKEN]
        if tag == "input" and given.get("type") in BUTTONS:
            spoken.append(given.get("value", ""))
        if tag == "meta" and given.get("name") == "description":
            spoken.append(given.get("content", ""))
        self.words.extend((line, text) for text in spoken if A_WORD.search(text))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # the parser hands it over
        """Leave a script or a style."""
        self._raw = ""

    def handle_data(self, data: str) -> None:
        """Note the text between tags."""
        line, text = self.getpos()[0], data.strip()
        if self._raw == "script" and text:
            self.scripts.append(line)
        elif not self._raw and A_WORD.search(A_NAME.sub("", text)):
            self.words.append((line + data[: len(data) - len(data.lstrip())].count("\n"), text))


def read(source: str) -> Reading:
    """Read a template without running it."""
    for pattern, stand_in in STAND_INS:
        source = pattern.sub(functools.partial(_as_long, stand_in), source)
    reading = Reading()
    reading.feed(source)
    reading.close()
    return reading


def _as_long(stand_in: str, match: re.Match[str]) -> str:
    """The stand-in with as many line ends as what it stands for, so that line numbers stay right."""
    return match.expand(stand_in) + "\n" * match[0].count("\n")


def sentences_in_code(source: str) -> Iterator[tuple[int, str]]:
    """Texts inside ``{{ … }}`` and ``{% … %}`` that look like words for readers and pass no translator."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
    yield from _unspoken(tree)


def _unspoken(node: nodes.Node) -> Iterator[tuple[int, str]]:
    if (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in GETTEXT | {THEIRS}
    ):
        return
    if (
        isinstance(node, nodes.Const)
        and isinstance(node.value, str)
        and STARTS_LIKE_A_SENTENCE.match(node.value)
    ):
        yield node.lineno, node.value
    for child in node.iter_child_nodes():
        yield from _unspoken(child)
