"""The letter with a parent's code, and the page where it is typed, in the languages of families.

Each language is a file of gettext, ``translations/<code>/LC_MESSAGES/letter.po``, read as it is: nothing is compiled.
It holds these texts only. The site itself is offered in a language when all of it is translated, and not before. The
file says whether somebody who speaks the language has read it; until then it is a machine's draft, and staff are told.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from sqlalchemy import select
from sqlalchemy.orm import aliased

from coprod.access.roles import StakeholderGroup
from coprod.config import ROOT
from coprod.db import db
from coprod.people.models import ParentOf, Person

FILES = ROOT / "translations"
ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Letter:
    """The texts in one language.

    Attributes:
        code: ``pl``.
        name: what the language calls itself.
        direction: ``ltr`` or ``rtl``.
        is_draft: nobody who speaks it has read it yet.
    """

    code: str
    name: str
    direction: str
    is_draft: bool
    catalogue: Catalog

    def __call__(self, text: str, **values: str) -> str:
        """A text in this language; as it is where it has not been translated."""
        found = self.catalogue.get(text)
        said = str(found.string) if found is not None and found.string else text
        return said % values if values else said


@functools.cache
def letters() -> dict[str, Letter]:
    """Every language that there is a letter in, by its code, in the order of the codes."""
    return {path.parent.parent.name: _read(path.parent.parent.name) for path in sorted(FILES.glob("*/LC_MESSAGES/letter.po"))}  # fmt: skip


def letter_in(code: str) -> Letter | None:
    """The letter in that language; none where there is none."""
    return letters().get(code)


def in_english(code: str) -> str:
    """What English calls a language."""
    return str(Locale.parse(code).get_display_name("en_GB")) if code else ""


def languages_of(parent_ids: Collection[int]) -> dict[int, str]:
    """The language of each of these parents: their own, else that of a child, as far as the roll says. One query."""
    child = aliased(Person)
    rows = db.session.execute(
        select(Person.id, Person.language, child.language)
        .outerjoin(ParentOf, ParentOf.parent_id == Person.id)
        .outerjoin(child, (child.id == ParentOf.child_id) & (child.language != ""))
        .where(Person.id.in_(parent_ids))
        .order_by(Person.id, child.id)
    )
    found: dict[int, str] = {}
    for key, own, of_child in rows:
        found[key] = found.get(key) or own or of_child or ""
    return found


def spoken(school_id: int) -> Counter[str]:
    """How many parents of a school there are of each language other than English. Two queries."""
    parents = select(Person.id).where(
        Person.school_id == school_id, Person.stakeholder_group == StakeholderGroup.PARENTS, Person.active
    )
    each = languages_of(db.session.scalars(parents).all())
    return Counter(code for code in each.values() if code not in {"", "en"})


def _read(code: str) -> Letter:
    with (FILES / code / "LC_MESSAGES" / "letter.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    order = Locale.parse(code).character_order
    return Letter(
        code,
        str(_about(catalogue, "name")),
        "rtl" if order == "right-to-left" else "ltr",
        _about(catalogue, "read by a speaker") != "yes",
        catalogue,
    )


def _about(catalogue: Catalog, what: str) -> str:
    found = catalogue.get(what, ABOUT)
    return str(found.string) if found is not None else ""
