"""Contacts of a roll: the same parent stands beside each child, now with a number, now without. Pure.

Whoever has the same number is one person; so is whoever has the same name with the same email or the same mobile,
even under two numbers (systems make a second entry for a second child). A court order in any row of a contact and a
pupil counts for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coprod.access.roles import StakeholderGroup
from coprod.roster import cells
from coprod.roster.columns import Field
from coprod.roster.roll import KeptAway, Roll, Said

PARENTS = StakeholderGroup.PARENTS


class Contacts:
    """Contacts as they are met, row by row."""

    def __init__(self, roll: Roll, *, only_responsible: bool) -> None:
        """Problems are noted on `roll`; with `only_responsible`, who has no parental responsibility is not taken in."""
        self._roll, self._only_responsible = roll, only_responsible
        self._found: dict[str, Said] = {}
        self._by: dict[tuple[str, str], str] = {}
        """(what, value) → key: by number, name and email, name and mobile, name and child."""
        self._kept_away: dict[tuple[str, str], KeptAway] = {}
        self._not_taken: set[tuple[str, str]] = set()

    def take(self, line: int, child: str, number: str, name: str, said: Mapping[Field, str]) -> None:
        """The contact of one row."""
        if not name and not number:
            if said[Field.EMAIL] or said[Field.MOBILE]:
                self._roll.trouble(line, "contact_without_name")
            return
        try:
            name = cells.name(name)
        except ValueError as error:
            self._roll.trouble(line, "odd_contact_name" if str(error) else "contact_without_name", str(error))
            return
        number = number[: cells.ID_HOLDS]
        email = self._read(line, cells.email, said[Field.EMAIL], "no_email")
        mobile = self._read(line, cells.mobile, said[Field.MOBILE], "no_mobile")
        contact = Said("", PARENTS, line, number or None, name, email=email, mobile=mobile)
        if self._is_kept_away(line, said[Field.ORDER]):
            self._kept_away[child, number or cells.alike(name)] = KeptAway(
                child, contact.roll_id, name, email, mobile
            )
            return
        responsible = cells.yes(said[Field.RESPONSIBILITY]) if said[Field.RESPONSIBILITY] else None
        if self._only_responsible and not responsible:
            self._not_taken.add((child, number or cells.alike(name)))
            return
        kept = self._one_person(contact, child)
        kept.children[child] = kept.children.get(child) or responsible

    def finished(self, people: Mapping[str, Said]) -> list[Said]:
        """The contacts that are taken in, with one email each; court orders have been heeded."""
        self._roll.kept_away = list(self._kept_away.values())
        self._roll.without_responsibility = len(self._not_taken)
        for order in self._roll.kept_away:
            for key in self._keys(order.roll_id, order.name, order.email, order.mobile, order.child):
                self._found[key].children.pop(order.child, None)
        taken = [one for one in self._found.values() if one.children]
        self._share_no_email(taken)
        for one in taken:
            spoken = [
                people[child].language for child in one.children if child in people and people[child].language
            ]
            one.language = next((code for code in spoken if code != "en"), spoken[0] if spoken else "")
        return taken

    def _read(self, line: int, how: object, cell: str, code: str) -> str | None:
        try:
            return how(cell)  # type: ignore[operator,no-any-return]  # one of two functions of cells.py
        except ValueError as error:
            self._roll.trouble(line, code, str(error))
            return None

    def _is_kept_away(self, line: int, cell: str) -> bool:
        """Whether the cell speaks of an order. Words that are neither yes nor no are taken for one, and said."""
        flag = cells.yes(cell)
        if flag is None:
            self._roll.trouble(line, "odd_order")
        return flag is not False

    def _keys(
        self, number: str | None, name: str, email: str | None, mobile: str | None, child: str
    ) -> list[str]:
        asked = self._signs(number, name, email, mobile, child)
        return list(dict.fromkeys(self._by[sign] for sign in asked if sign in self._by))

    @staticmethod
    def _signs(
        number: str | None, name: str, email: str | None, mobile: str | None, child: str
    ) -> list[tuple[str, str]]:
        """By what a contact may be known again. The child counts only for who has nothing else."""
        who = cells.alike(name)
        signs = [
            ("number", number or ""),
            ("email", f"{who}|{email or ''}"),
            ("mobile", f"{who}|{mobile or ''}"),
            ("child", f"{who}|{child}"),
        ]
        there = [bool(number), bool(email), bool(mobile), True]
        return [sign for sign, has in zip(signs, there, strict=True) if has]

    def _one_person(self, contact: Said, child: str) -> Said:
        """The person whom this row speaks of: one who was met before, or a new one."""
        signs = self._signs(contact.roll_id, contact.name, contact.email, contact.mobile, child)
        trusted = (
            signs[:-1] if contact.roll_id else signs
        )  # father and grandfather of one name, each with a number
        key = next((self._by[sign] for sign in trusted if sign in self._by), None)
        if key is None:
            key = f"c:{contact.roll_id or f'{cells.alike(contact.name)}|{contact.line}'}"
            contact.key = key
            self._found[key] = contact
        kept = self._found[key]
        kept.email, kept.mobile = kept.email or contact.email, kept.mobile or contact.mobile
        kept.roll_id = kept.roll_id or contact.roll_id
        for sign in signs:
            self._by.setdefault(sign, key)
        return kept

    def _share_no_email(self, taken: Iterable[Said]) -> None:
        """Two people with one address: the first keeps it. A link sent to it must not sign in two."""
        owner: dict[str, Said] = {}
        for one in taken:
            if one.email and owner.setdefault(one.email, one) is not one:
                self._roll.trouble(one.line, "shared_email", str(owner[one.email].line))
                one.email = None
