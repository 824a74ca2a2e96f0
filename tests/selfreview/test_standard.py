"""The questions that a school starts from: whole, in three people's words, and easy to read."""

from __future__ import annotations

import pytest

from coprod.framework.reading import reading_age
from coprod.selfreview import standard
from coprod.selfreview.standard import Area

ONE = '[[question]]\ncode="a"\narea="people"\nstaff="S."\nparents="P."\npupils="Q."\n'


@pytest.mark.parametrize("area", list(Area))
def test_each_area_has_seven_to_nine_questions_that_parents_and_pupils_of_nine_can_read(area: Area) -> None:
    questions = [one for one in standard.load() if one.area is area]
    assert 7 <= len(questions) <= 9
    assert reading_age(" ".join(one.pupils for one in questions)) <= 8
    assert reading_age(" ".join(one.parents for one in questions)) <= 9
    assert [one.code for one in questions if reading_age(one.pupils) > 9] == []
    assert [one.code for one in questions if reading_age(one.parents) > 9] == []


@pytest.mark.parametrize(
    "broken",
    [
        ONE + ONE,
        ONE.replace('"Q."', '" "'),
        ONE.replace('"S."', '"' + "s" * 201 + '"'),
        ONE.replace("people", "weather"),
        ONE.replace("people", "systems") + ONE.replace('"a"', '"b"'),
    ],
)
def test_a_set_that_is_not_whole_is_refused(broken: str) -> None:
    assert len(standard.read(ONE)) == 1
    with pytest.raises(ValueError, match=r"."):
        standard.read(broken)


def test_a_translation_goes_over_the_english_as_far_as_it_goes() -> None:
    (one,) = standard.read(ONE, '[[question]]\ncode="a"\nparents="R."\n')
    assert (one.staff, one.parents, one.pupils) == ("S.", "R.", "Q.")
    for wrong in ('code="b"\nparents="R."', 'code="a"\nparents=" "', 'code="a"\nfathers="R."'):
        with pytest.raises(ValueError, match=r"."):
            standard.read(ONE, f"[[question]]\n{wrong}\n")


@pytest.mark.parametrize("language", ["pl", "../../..", "", "tlh-x"])
def test_a_language_that_nobody_translated_is_english(language: str) -> None:
    assert standard.load(language) == standard.load()
