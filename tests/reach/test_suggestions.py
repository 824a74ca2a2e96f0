"""The suggestions: each has its words, a channel that is there, and where it was published."""

from __future__ import annotations

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from coprod.reach import suggestions, words
from coprod.reach.models import Channel
from coprod.reach.suggestions import Fits


def test_each_has_words_a_channel_and_a_source(
    session: scoped_session[Session],
) -> None:  # gettext wants an app
    found = suggestions.load()
    assert {one.code for one in found} == set(words._suggestions())
    for one in found:
        assert one.channel in set(Channel)
        assert one.sources, f"{one.code} says nothing of where it is from"
        assert all(source.title and source.url.startswith("http") for source in one.sources)
        assert all(words.suggestion(one))


def test_those_that_fit_what_is_known_come_first() -> None:
    ordered = suggestions.in_order({Fits.LANGUAGES})
    assert [one.code for one, fits in ordered if fits] == ["interpreter"]
    assert ordered[0][0].code == "interpreter"
    assert len(ordered) == len(suggestions.load())
