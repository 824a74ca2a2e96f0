"""Templates: every word can be translated, and nothing is written inline that the content policy would refuse."""

from __future__ import annotations

import re

import pytest

from tests.support.templates import SOMETHING, read, sentences_in_code
from tests.support.tree import files, name, report

TEMPLATES = [
    path for path in files("templates/**/*.html", "templates/**/*.txt") if "design" not in path.parts
]
"""All but the page of the design system: it is for people who build Coprod, in English like the code."""
PAGES = files("templates/**/*.html")
SAME_IN_EVERY_LANGUAGE = {"Coprod"}
SQL = re.compile(r"\bdb\.|\.query\b|\bsession\.(execute|scalars?|get)\b")


def test_every_word_in_a_template_can_be_translated() -> None:
    broken = [
        f"{name(path)}:{line}: {text[:70]!r}"
        for path in TEMPLATES
        if path.suffix == ".html"
        for line, text in read(path.read_text()).words
        if text.strip(f"{SOMETHING} ·") not in SAME_IN_EVERY_LANGUAGE
    ]
    report(
        broken, "Wrap these words: {{ _('…') }}, or {% trans %}…{% endtrans %} where values stand among them."
    )


def test_words_handed_to_a_macro_can_be_translated() -> None:
    broken = [
        f"{name(path)}:{line}: {text[:70]!r}"
        for path in TEMPLATES
        for line, text in sentences_in_code(path.read_text())
        if text not in SAME_IN_EVERY_LANGUAGE
    ]
    report(broken, "Wrap these words in _('…') before they are handed on.")


def test_nothing_is_inline() -> None:
    broken = []
    for path in PAGES:
        reading = read(path.read_text())
        broken += [f"{name(path)}:{line}: <script> with code in it" for line in reading.scripts]
        for line, tag, attributes in reading.tags:
            if (
                tag == "style" and path.parent.name != "mail"
            ):  # a letter has no style sheets, and no content policy
                broken.append(f"{name(path)}:{line}: <style>")
            for attribute, value in attributes.items():
                if (
                    attribute == "style"
                    or attribute.startswith("on")
                    or value.lower().startswith("javascript:")
                ):
                    broken.append(f"{name(path)}:{line}: <{tag} {attribute}>")
    report(broken, "The content policy refuses these: use a class of static/css, or a module of static/js.")


def test_nothing_is_loaded_from_another_host() -> None:
    broken = [
        f"{name(path)}:{line}: <{tag} {attribute}={value[:60]!r}>"
        for path in PAGES
        for line, tag, attributes in read(path.read_text()).tags
        for attribute, value in attributes.items()
        if tag != "a"
        and attribute in {"src", "href", "srcset", "data"}
        and value.startswith(("http:", "https:", "//", "data:"))
    ]
    report(broken, "Everything is served by the site itself: put the file into static/ and use asset('…').")


def test_templates_ask_the_database_nothing() -> None:
    broken = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in files("templates/**/*")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if SQL.search(line)
    ]
    report(broken, "Read rows in the room's queries.py and hand them to the template.")


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        "<p>{{ name }} says</p>",
        "{% if a %}<b>Yes</b>{% endif %}",
        '<img alt="A wall">',
        '<input type="submit" value="Send">',
        '<a title="{{ a }} more"></a>',
    ],
)
def test_a_bare_word_is_found(source: str) -> None:
    assert read(source).words


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ _('Hello') }}</p>",
        "{% trans n=3 %}Hello {{ n }}<b>there</b>{% endtrans %}",
        "{# a remark #}",
        "{% macro first(field) %}{{ field }}-hint{% endmacro %}",
        "<{{ 'a' if link else 'span' }} class=brick>{{ n }}</{{ 'a' if link else 'span' }}>",
        "<p>0800 1111 · {{ name }}</p>",
        '<p class="big wide">{% if a %}{% endif %}</p>',
        "<svg><path d='M10 10 L20'/></svg>",
    ],
)
def test_what_needs_no_translator_is_left_alone(source: str) -> None:
    assert read(source).words == []


def test_a_sentence_in_code_is_found_and_a_translated_one_is_not() -> None:
    assert list(sentences_in_code("\n{{ button('Save it') }}")) == [(2, "Save it")]
    assert list(sentences_in_code("{% set a = 'Save' %}")) == [(1, "Save")]
    assert (
        list(sentences_in_code("{{ button(_('Save it'), kind='plain') }}{% trans %}Two words{% endtrans %}"))
        == []
    )
