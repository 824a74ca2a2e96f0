"""Every text that people read reaches the translators."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from tests.support.templates import GETTEXT, STARTS_LIKE_A_SENTENCE
from tests.support.tree import ROOT, files, name, parsed, report

TRANSLATORS = GETTEXT | {"lazy_gettext", "lazy_ngettext", "lazy_pgettext", "_l"}
NOT_FOR_READERS = re.compile(r"Error|Exception|log|debug|warning|raise")
SPEAKS = files("coprod/**/forms.py", "coprod/**/views.py", "coprod/**/*_views.py", "coprod/**/words.py")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What ``make messages`` collects."""
    file = tmp_path_factory.mktemp("messages") / "messages.pot"
    collected = CommandLineInterface().run(  # type: ignore[no-untyped-call]  # Babel's own command
        [
            "pybabel",
            "--quiet",
            "extract",
            "-F",
            str(ROOT / "babel.cfg"),
            "-k",
            "lazy_gettext",
            "-o",
            str(file),
            str(ROOT),
        ]
    )
    assert not collected
    with file.open("rb") as written:
        return read_po(written)


def test_texts_of_templates_and_of_code_are_collected(catalogue: Catalog) -> None:
    assert "Go to the main part of the page" in catalogue  # templates/base.html
    assert "Page not found" in catalogue  # coprod/web/errors.py
    assert len(catalogue) > 50


def test_a_text_with_a_number_has_a_plural(catalogue: Catalog) -> None:
    one_only = [
        f"{message.locations[0][0]}: {message.id!r}"
        for message in catalogue
        if isinstance(message.id, str)
        and re.match(r"%\((?:n|num|count|number)\)[sd] (?!of |or )[a-z]", message.id)
    ]
    report(
        one_only, "Use ngettext (or {% trans %}…{% pluralize %}): other languages have more than two forms."
    )


def test_a_text_for_translators_is_written_out() -> None:
    broken = [
        f"{name(path)}:{node.lineno}: {ast.unparse(node)[:80]}"
        for path in files("coprod/**/*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and _name(node) in TRANSLATORS and node.args and _is_built(node.args[0])
    ]
    report(
        broken,
        "A translator can only be given a text written out: _('%(name)s has left', name=name), never an f-string.",
    )


def test_words_for_readers_in_code_can_be_translated() -> None:
    broken = [f"{name(path)}:{line}: {text[:70]!r}" for path in SPEAKS for line, text in _bare(parsed(path))]
    report(
        broken,
        "Wrap these words: _('…') where they are said at once, lazy_gettext('…') where they wait (form labels).",
    )


def test_scripts_speak_through_the_page() -> None:
    said = re.compile(r"""(?<![\w(])["'`]([A-Z][a-z]+ [a-z][^"'`]*)["'`]""")
    broken = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in files("static/js/**/*.js")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if said.search(line) and "Error(" not in line
    ]
    report(
        broken,
        "Put these words, translated, into a data- attribute of the template, and read them from there.",
    )


def test_a_bare_sentence_is_found_and_a_docstring_is_not(tmp_path: Path) -> None:
    code = ast.parse(
        '"""A page."""\nlabel = StringField("Your name")\nraise ValueError("Half a thing")\nok = _("Your name")'
    )
    assert list(_bare(code)) == [(2, "Your name")]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_built(argument: ast.expr) -> bool:
    return isinstance(argument, ast.JoinedStr | ast.BinOp) or (
        isinstance(argument, ast.Call) and _name(argument) == "format"
    )


def _bare(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Call) and (_name(node) in TRANSLATORS or NOT_FOR_READERS.search(_name(node))):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    text = node.value if isinstance(node, ast.Constant) else None
    if (
        isinstance(node, ast.Constant)
        and isinstance(text, str)
        and " " in text
        and STARTS_LIKE_A_SENTENCE.match(text)
    ):
        yield node.lineno, text
    for child in ast.iter_child_nodes(node):
        yield from _bare(child)
