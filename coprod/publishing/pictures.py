"""The picture beside a link that somebody shares: 1200 by 630, drawn here with our own fonts."""

from __future__ import annotations

import functools
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coprod.web.assets import STATIC

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 72
PAPER, INK, QUIET, EDGE, SHEET = "#fbf7f0", "#22252b", "#575c66", "#857a68", "#fffdf9"
COURSES = {
    "basics": "#a3401f", "belonging": "#0b6b63", "learning": "#2a4fa3", "coping": "#7a3479", "core": "#7d5a00",
}  # fmt: skip
"""The compartments' colours, as static/css/tokens.css has them."""
LARGEST, SMALLEST, MOST_LINES = 76, 40, 5
KEPT = 64

_FONTS = (STATIC / "fonts" / "atkinson-next-latin.woff2", STATIC / "fonts" / "atkinson-next-latin-ext.woff2")
_EXTENDED = range(0x100, 0x250), range(0x1E00, 0x1F00)
_IN_THE_FIRST = frozenset("Œœ")


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a picture shows. The same facts are the same picture.

    Attributes:
        school: its name.
        above: a few words over the title, such as "You said, we did".
        title: large.
        below: a few words beneath it, such as how far a change is.
        compartments: whose bricks are laid solid at the foot; the others are outlines.
    """

    school: str
    above: str
    title: str
    below: str
    compartments: frozenset[str]


@functools.lru_cache(KEPT)
def drawn(facts: Facts) -> bytes:
    """The picture as PNG. Takes some 100 ms, once for the same facts."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  # large, and rarely wanted

    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    _write(pen, (MARGIN, 56), facts.above, 34, 700, QUIET)
    size, lines = _fitted(facts.title)
    y = 120
    for line in lines:
        _write(pen, (MARGIN, y), line, size, 700, INK)
        y += round(size * 1.18)
    if facts.below:
        _tag(pen, y + 24, facts.below)
    _write(pen, (MARGIN, 498), shortened(facts.school, 34, SIZE[0] - 2 * MARGIN), 34, 400, INK)
    _wall(pen, facts.compartments)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def shortened(text: str, size: int, width: int) -> str:
    """As much of a text as fits on one line."""
    text = readable(text)
    if _width(text, size, 400) <= width:
        return text
    while text and _width(f"{text}…", size, 400) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def readable(text: str) -> str:
    """What our fonts have letters for; the rest is left out rather than drawn as boxes."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter for letter in plain if _has(letter))


def _has(letter: str) -> bool:
    return letter.isprintable() and (ord(letter) < 0x100 or letter in "Œœ–—‘’“”•…€−" or _is_extended(letter))


def _is_extended(letter: str) -> bool:
    return letter not in _IN_THE_FIRST and any(ord(letter) in letters for letters in _EXTENDED)


@functools.cache
def _font(path: Path, size: int, weight: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415

    font = ImageFont.truetype(str(path), size)
    font.set_variation_by_axes([weight])
    return font


def _runs(text: str) -> Iterator[tuple[str, Path]]:
    """The text in stretches, each with the font file that has its letters."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or _is_extended(text[place]) != _is_extended(text[start]):
            yield text[start:place], _FONTS[_is_extended(text[start])]
            start = place


def _width(text: str, size: int, weight: int) -> float:
    return sum(_font(path, size, weight).getlength(run) for run, path in _runs(text))


def _write(
    pen: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int, weight: int, colour: str
) -> None:
    x, y = place
    for run, path in _runs(readable(text)):
        font = _font(path, size, weight)
        pen.text((x, y + size), run, colour, font, anchor="ls")
        x += font.getlength(run)


def _fitted(title: str) -> tuple[int, Sequence[str]]:
    """The largest size at which the title takes no more lines than there is room for, and the lines."""
    words = readable(title).split()
    for size in range(LARGEST, SMALLEST - 1, -4):
        lines = _lines(words, size)
        room = (480 - 120 - 90) // round(size * 1.18)
        if len(lines) <= min(room, MOST_LINES):
            return size, lines
    lines = _lines(words, SMALLEST)
    return SMALLEST, [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]


def _lines(words: Sequence[str], size: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size, 700) <= SIZE[0] - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(shortened(word, size, SIZE[0] - 2 * MARGIN))
    return lines


def _tag(pen: ImageDraw.ImageDraw, y: int, words: str) -> None:
    width = _width(readable(words), 32, 700)
    pen.rounded_rectangle((MARGIN, y, MARGIN + width + 44, y + 56), 10, fill=SHEET, outline=INK, width=3)
    _write(pen, (MARGIN + 22, y + 6), words, 32, 700, INK)


def _wall(pen: ImageDraw.ImageDraw, solid: frozenset[str]) -> None:
    """One course of five bricks right across the foot."""
    joint, height = 10, 60
    width = (SIZE[0] - 4 * joint) / len(COURSES)
    for place, (compartment, colour) in enumerate(COURSES.items()):
        x = place * (width + joint)
        box = (x, SIZE[1] - height, x + width, SIZE[1] + 8)
        if compartment in solid:
            pen.rounded_rectangle(box, 8, fill=colour)
        else:
            pen.rounded_rectangle(box, 8, fill=SHEET, outline=colour, width=5)
