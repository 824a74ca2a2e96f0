"""Who of the register is meant by a name on the roll. Pure.

The school's own number decides. Who has none in the register yet (added by hand, or before) is known again by name:
pupils with their year or class, adults with their email, their mobile or their child. Nobody is matched twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from coprod.access.roles import StakeholderGroup
from coprod.roster import cells
from coprod.roster.register import Known, Register
from coprod.roster.roll import KeptAway, Said

PUPILS, PARENTS, PRACTITIONERS = (
    StakeholderGroup.PUPILS,
    StakeholderGroup.PARENTS,
    StakeholderGroup.PRACTITIONERS,
)


class Matching:
    """The register, laid out for looking people up."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._taken: set[int] = set()
        self._by_number: dict[tuple[StakeholderGroup, str], int] = {}
        self._by_email: dict[str, int] = {}
        self._by_mobile: dict[tuple[str, str], int] = {}
        self._by_name: dict[tuple[StakeholderGroup, str], list[int]] = defaultdict(list)
        for one in register.people.values():
            if one.roll_id:
                self._by_number[one.group, one.roll_id] = one.id
            if one.email:
                self._by_email[one.email] = one.id
            if one.mobile:
                self._by_mobile.setdefault((cells.alike(one.name), one.mobile), one.id)
            self._by_name[one.group, cells.alike(one.name)].append(one.id)

    def email_owner(self, email: str) -> int | None:
        """Who has that email now."""
        return self._by_email.get(email)

    def pupil(self, said: Said) -> Known | None:
        """The pupil, by number; else one without a number of the same name, in that year or one of those classes."""
        found = self._by_number.get((PUPILS, said.roll_id or ""))
        if found is None:
            alike = [self._register.people[key] for key in self._by_name[PUPILS, cells.alike(said.name)]]
            fitting = [one for one in alike if not one.roll_id and one.active and self._beside(one, said)]
            found = fitting[0].id if len(fitting) == 1 else None
        return self._take(found)

    def member_of_staff(self, said: Said) -> Known | None:
        """By number, else by email, else by a name that only one has."""
        found = self._by_number.get((PRACTITIONERS, said.roll_id or ""))
        if found is None and said.email:
            found = self._of_group(self._by_email.get(said.email), PRACTITIONERS)
        if found is None:
            alike = [
                self._register.people[key] for key in self._by_name[PRACTITIONERS, cells.alike(said.name)]
            ]
            fitting = [
                one for one in alike if not one.roll_id and one.active and (not one.email or not said.email)
            ]
            found = fitting[0].id if len(fitting) == 1 else None
        return self._take(found)

    def contact(self, said: Said, children: Iterable[int]) -> Known | None:
        """The parent or carer: a parent of the register, or a member of staff who is one too."""
        for found in self._contacts(said.roll_id, said.name, said.email, said.mobile, children):
            if (taken := self._take(found)) is not None:
                return taken
        return None

    def kept_away(self, order: KeptAway, child: int) -> list[Known]:
        """Everybody of the register whom a court order may mean: here one too many is better than one too few."""
        found = self._contacts(order.roll_id, order.name, order.email, order.mobile, [child])
        return [self._register.people[key] for key in found]

    def _contacts(
        self, number: str | None, name: str, email: str | None, mobile: str | None, children: Iterable[int]
    ) -> list[int]:
        """Keys in order of trust."""
        found = [self._by_number.get((PARENTS, number or ""))]
        if email and (owner := self._by_email.get(email)) is not None and self._fits(owner, name):
            found.append(owner)
        if mobile:
            found.append(self._by_mobile.get((cells.alike(name), mobile)))
        asked = set(children)
        found += [
            key
            for key in self._by_name[PARENTS, cells.alike(name)]
            if asked & self._register.children.get(key, {}).keys()
            and not (number and self._register.people[key].roll_id)
        ]
        return list(dict.fromkeys(key for key in found if key is not None))

    def _fits(self, key: int, name: str) -> bool:
        """Whether the owner of an address is of that name. Staff are often known as "Mrs Okafor"."""
        owner = self._register.people[key]
        theirs, ours = cells.alike(owner.name), cells.alike(name)
        if owner.group is PRACTITIONERS:
            return owner.active and theirs.split()[-1:] == ours.split()[-1:]
        return owner.group is PARENTS and theirs == ours

    def _beside(self, one: Known, said: Said) -> bool:
        names = {self._register.classes[key][0].casefold() for key in self._register.members.get(one.id, ())}
        return one.year == said.year or bool(names & {name.casefold() for name in said.classes})

    def _of_group(self, key: int | None, group: StakeholderGroup) -> int | None:
        return key if key is not None and self._register.people[key].group is group else None

    def _take(self, key: int | None) -> Known | None:
        """That person, once."""
        if key is None:
            return None
        one = self._register.people[key]
        if one.id in self._taken:
            return None
        self._taken.add(one.id)
        return one
