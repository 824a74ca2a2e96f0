"""How often a right move is among the three suggested: what docs/framework.md says is what is measured."""

import re

from tests.framework.measuring import labelled, measure
from tests.support.tree import ROOT

DOCUMENT = (ROOT / "docs" / "framework.md").read_text("utf-8")


def written(name: str) -> float:
    """The top-3 hit rate in the document's table."""
    row = re.search(rf"^\| `{re.escape(name)}` \|.*?\| (\d+\.\d) % \|", DOCUMENT, re.MULTILINE)
    assert row, f"docs/framework.md has no row for {name}"
    return float(row[1]) / 100


def test_the_labelled_ideas_are_many_of_many_voices_and_about_every_move() -> None:
    tuning, held_out = labelled("tuning.tsv"), labelled("held_out.tsv")

    assert len(tuning) + len(held_out) >= 150
    assert len({idea.text for idea in tuning + held_out}) == len(tuning) + len(held_out)
    assert {"year 3", "year 10", "parent, little English", "cook", "SENCO"} <= {i.voice for i in held_out}
    assert len({code for idea in held_out for code in idea.moves}) == 42


def test_the_held_out_rate_is_not_below_what_is_written() -> None:
    assert measure(labelled("held_out.tsv")).rate >= written("held_out.tsv") - 0.0005


def test_the_tuning_rate_is_not_below_what_is_written() -> None:
    assert measure(labelled("tuning.tsv")).rate >= written("tuning.tsv") - 0.0005
