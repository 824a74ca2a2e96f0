"""Styles follow the reader's direction of writing, and load nothing from elsewhere."""

from __future__ import annotations

import re

import pytest

from tests.support.tree import files, name, report

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SIDED = re.compile(
    r"(?:^|[{;])\s*(?P<property>"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[a-z-]*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:min-|max-)?width|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r")\s*[:;}]",
    re.MULTILINE,
)
INSTEAD = (
    "Write the logical property, so that a page in Arabic or Urdu turns round by itself: margin-inline-start, "
    "padding-inline-end, border-inline-start, inset-inline-start, border-start-start-radius, inline-size, "
    "max-inline-size, text-align: start, float: inline-start."
)
ELSEWHERE = re.compile(r"@import|url\(\s*['\"]?(?:https?:|//|data:)")


def sided(css: str) -> list[tuple[int, str]]:
    """(line, property) of each declaration that names a side of the screen."""
    css = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), css)
    return [
        (css.count("\n", 0, match.start("property")) + 1, match["property"]) for match in SIDED.finditer(css)
    ]


def test_styles_name_no_side_of_the_screen() -> None:
    broken = [
        f"{name(path)}:{line}: {what}"
        for path in files("static/css/**/*.css")
        for line, what in sided(path.read_text())
    ]
    report(broken, INSTEAD)


def test_styles_load_nothing_from_elsewhere() -> None:
    broken = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in files("static/css/**/*.css")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ELSEWHERE.search(line)
    ]
    report(broken, "Link each style sheet from the template, and keep fonts and pictures in static/.")


@pytest.mark.parametrize(
    "css",
    [
        "a { margin-left: 1px }",
        "a{color:red;left:0}",
        "a {\n  text-align: right;\n}",
        "a { max-width: 3em }",
        "a { border-top-left-radius: 2px }",
    ],
)
def test_a_sided_declaration_is_found(css: str) -> None:
    assert sided(css)


@pytest.mark.parametrize(
    "css",
    [
        "a { margin-inline-start: 1px; inline-size: 3em; text-align: start }",
        "@media (min-width: 40rem) { a { color: red } }",
        "/* left: 0; */",
        "a { --left: 1px; background-position: left top; border-width: 1px; stroke-width: 2 }",
    ],
)
def test_a_logical_one_is_left_alone(css: str) -> None:
    assert sided(css) == []
