"""Every pair of colours that tokens.css declares can be read, in the light and the dark theme."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from coprod.config import ROOT

CSS = ROOT / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
ENOUGH = {"text": 4.5, "mark": 3.0}
"""WCAG 2.2, criteria 1.4.3 (text) and 1.4.11 (marks, edges, the focus ring)."""
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def colours(block: str) -> dict[str, str]:
    """The named colours in a block of CSS."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def themes() -> dict[str, dict[str, str]]:
    """The colours of each theme, by name; the dark one names again what it changes."""
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    dark = dark.split("@media")[0]
    return {"light": colours(light), "dark": {**colours(light), **colours(dark)}}


def pairs() -> Iterator[tuple[str, str, str]]:
    """What must be readable: kind, foreground, background."""
    for kind, words in re.findall(r"^\s+(text|mark): (.+)$", TOKENS, re.MULTILINE):
        for pair in words.split():
            foreground, background = pair.split("/")
            yield kind, foreground, background


def test_black_on_white_is_21_and_a_colour_on_itself_is_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#a3401f", "#a3401f") == pytest.approx(1)
    # 0x77 is 119/255 = 0.46667; ((0.46667 + 0.055) / 1.055) ** 2.4 = 0.18447; 1.05 / 0.23447 = 4.478
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("kind", "foreground", "background"), sorted(set(pairs())))
def test_each_declared_pair_can_be_read(theme: str, kind: str, foreground: str, background: str) -> None:
    named = themes()[theme]
    ratio = contrast(named[foreground], named[background])
    assert ratio >= ENOUGH[kind], (
        f"--{foreground} on --{background} is {ratio:.2f}:1 in the {theme} theme and needs {ENOUGH[kind]}:1. "
        "Change the colour in static/css/tokens.css."
    )


def test_every_compartment_and_tone_is_among_the_pairs() -> None:
    seen = {foreground for _, foreground, _ in pairs()}
    assert {"basics", "belonging", "learning", "coping", "core", "good", "warn", "bad", "quiet"} <= seen


def test_the_dark_theme_names_again_every_colour_of_the_light_one() -> None:
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    forgotten = set(colours(light)) - set(colours(dark.split("@media")[0]))
    assert not forgotten, f"Give these a colour in the dark theme too: {sorted(forgotten)}"


@pytest.mark.parametrize("name", sorted(path.name for path in CSS.glob("*.css") if path.name != "tokens.css"))
def test_colours_are_named_in_tokens_only(name: str) -> None:
    on_screen = (CSS / name).read_text(encoding="utf-8").split("@media print")[0]
    found = COLOUR.findall(re.sub(r"/\*.*?\*/", "", on_screen, flags=re.DOTALL))
    assert not found, f"{name} names {found}: give the colour a name in tokens.css and use var(--name)."


PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![\w-])(?:left|right|top|bottom)\s*:"
    r"|(?<![\w-])(?:min-|max-)?(?:width|height)\s*:(?![^{};]*\))|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
)


@pytest.mark.parametrize("name", sorted(path.name for path in CSS.glob("*.css")))
def test_styles_turn_with_the_writing_direction(name: str) -> None:
    found = PHYSICAL.findall((CSS / name).read_text(encoding="utf-8"))
    assert not found, (
        f"{name} uses {found}: use logical properties (margin-inline-start, inset-inline-end, inline-size)."
    )
