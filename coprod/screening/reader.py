"""Read one text."""

from __future__ import annotations

from coprod.screening.contacts import contacts
from coprod.screening.lists import lists
from coprod.screening.model import Reading
from coprod.screening.names import Names
from coprod.screening.worries import unkind, worries

NOBODY = Names(())


def read(text: str, names: Names = NOBODY) -> Reading:
    """Mark what a moderator should look at in a text.

    Args:
        text: whatever somebody wrote, of any length. The time grows with the length and nothing else.
        names: the school's people. A mark says that a name stands there, never whose text it is.
    """
    said = lists()
    tokens = said.spellings.tokens(text)
    marks = {*contacts(text), *names.marks(tokens), *unkind(tokens, said), *worries(tokens, said)}
    return Reading(tuple(sorted(marks)))
