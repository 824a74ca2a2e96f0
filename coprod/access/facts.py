"""What the policy can ask about somebody and a thing: one fact, one function, and its docstring says it in a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now


class Who(Protocol):
    """Somebody who is signed in."""

    @property
    def id(self) -> int: ...
    @property
    def school_id(self) -> int: ...
    @property
    def stakeholder_group(self) -> StakeholderGroup: ...
    @property
    def duties(self) -> frozenset[Duty]: ...
    @property
    def invited_to(self) -> frozenset[int] | None: ...
    def has_charge_of(self, class_id: int) -> bool:
        """Whether a class is in their charge."""


Fact = Callable[[Who | None, Any], bool]


def anyone(_who: Who | None, _thing: Any) -> bool:
    """No condition."""
    return True


def signed_in(who: Who | None, _thing: Any) -> bool:
    """The person is known."""
    return who is not None


def holds(*duties: Duty) -> Fact:
    """The person holds one of these duties."""

    def one_of_them(who: Who | None, _thing: Any) -> bool:
        return who is not None and not who.duties.isdisjoint(duties)

    one_of_them.__doc__ = " or ".join(duty.value.replace("_", " ") for duty in duties)
    return one_of_them


def is_practitioner(who: Who | None, _thing: Any) -> bool:
    """The person works at the school, or with it, and is no guest."""
    return (
        who is not None and who.stakeholder_group is StakeholderGroup.PRACTITIONERS and who.invited_to is None
    )


def is_practitioner_or_holds_a_duty(who: Who | None, _thing: Any) -> bool:
    """The person works at the school and is no guest, or holds a duty."""
    return who is not None and (bool(who.duties) or is_practitioner(who, None))


def works_with_children(who: Who | None, _thing: Any) -> bool:
    """The person is a practitioner, guests among them, or holds a duty."""
    return who is not None and (bool(who.duties) or who.stakeholder_group is StakeholderGroup.PRACTITIONERS)


def no_guest(who: Who | None, _thing: Any) -> bool:
    """The person belongs to the school: nobody who is invited to one consultation only."""
    return who is not None and who.invited_to is None


def took_the_notes_or_runs_it(who: Who | None, group: Any) -> bool:
    """The person wrote the group's notes, or runs self-reviews."""
    return who is not None and (group.note_taker_id == who.id or holds(*WRITERS)(who, group))


def is_invited(who: Who | None, thing: Any) -> bool:
    """A guest is invited to this consultation (or to the one the idea belongs to); nobody else needs to be."""
    consultation_id = getattr(thing, "consultation_id", None) or getattr(thing, "id", None)
    return who is not None and (who.invited_to is None or consultation_id in who.invited_to)


def has_charge_or_administers(who: Who | None, class_group: Any) -> bool:
    """The class is in the person's charge, or they look after all people."""
    return who is not None and (Duty.ADMINISTRATOR in who.duties or who.has_charge_of(class_group.id))


def is_staff_with_a_duty(who: Who | None, _thing: Any) -> bool:
    """The person holds any duty."""
    return who is not None and bool(who.duties)


def has_charge_of_its_class(who: Who | None, session: Any) -> bool:
    """The class that holds the session is in the person's charge, or they look after all people."""
    return who is not None and (Duty.ADMINISTRATOR in who.duties or who.has_charge_of(session.class_id))


def added_it_or_has_a_duty(who: Who | None, thing: Any) -> bool:
    """The person added it to the library, or holds a duty."""
    return who is not None and (thing.added_by_id == who.id or bool(who.duties))


def opened_or_may_write(who: Who | None, consultation: Any) -> bool:
    """The consultation is open to the world, or the person writes and decides such."""
    return consultation.opened_at is not None or holds(*WRITERS)(who, consultation)


def no_review(_who: Who | None, consultation: Any) -> bool:
    """It asks what would help. Review rounds and self-reviews ask something else: nothing is suggested or answered there."""
    return getattr(consultation, "purpose", "ask") == "ask"


def no_self_review(_who: Who | None, consultation: Any) -> bool:
    """It has cards to vote on."""
    return bool(consultation.purpose != "self_review")


def is_a_self_review(who: Who | None, consultation: Any) -> bool:
    """It carries a self-review of the whole school."""
    return not no_self_review(who, consultation)


def is_a_review(_who: Who | None, consultation: Any) -> bool:
    """It asks whether a change helped."""
    return bool(consultation.purpose == "review")


def asks_their_group(who: Who | None, consultation: Any) -> bool:
    """The person's stakeholder group is asked (years and classes are checked on the roll)."""
    return who is not None and who.stakeholder_group in consultation.asked_groups


def takes_ideas(_who: Who | None, consultation: Any) -> bool:
    """Ideas are open now."""
    return bool(consultation.takes_ideas(now()))


def takes_votes(_who: Who | None, consultation: Any) -> bool:
    """Voting is open now."""
    return bool(consultation.takes_votes(now()))


def voting_is_over(_who: Who | None, consultation: Any) -> bool:
    """Voting has closed."""
    return bool(consultation.voting_is_over(now()))


def wrote_it(who: Who | None, idea: Any) -> bool:
    """The idea is the person's own, or that of a class in their charge: the tutor typed what the class agreed."""
    if who is None:
        return False
    if idea.class_id is None:
        return bool(idea.author_id == who.id)
    return is_practitioner(who, None) and (
        Duty.ADMINISTRATOR in who.duties or who.has_charge_of(idea.class_id)
    )


def accepted_or_own_or_moderates(who: Who | None, idea: Any) -> bool:
    """A human has accepted the words, or the reader wrote them, or reads them to decide on them."""
    return (
        idea.state == "accepted" or wrote_it(who, idea) or (moderates(who, idea) and idea.state != "withheld")
    )


def not_withheld(_who: Who | None, idea: Any) -> bool:
    """The idea has not left the consultation for the safeguarding lead."""
    return bool(idea.state != "withheld")


def may_still_be_reworded(_who: Who | None, idea: Any) -> bool:
    """The idea waits, or came back to be reworded. (A withheld one looks to its author as if it waits.)"""
    return idea.state in {"waiting", "returned", "withheld"}


def decides_it(who: Who | None, consultation: Any) -> bool:
    """The person is the named decision-maker of this consultation."""
    return who is not None and consultation.decision_maker_id == who.id


def decides_it_or_may_read_second(who: Who | None, consultation: Any) -> bool:
    """The person is its decision-maker, or holds a duty that may be the second reader of an answer."""
    return decides_it(who, consultation) or second_readers(who, consultation)


def owns_or_decides(who: Who | None, change: Any) -> bool:
    """The person looks after the change (or the key action), or holds the duty to decide."""
    return who is not None and (change.owner_id == who.id or Duty.DECISION_MAKER in who.duties)


def owns_decides_or_administers(who: Who | None, change: Any) -> bool:
    """The person looks after the change, decides, or looks after what the school runs on."""
    return owns_or_decides(who, change) or holds(Duty.ADMINISTRATOR)(who, change)


CONCERN_READERS: dict[str, tuple[frozenset[Duty], frozenset[Duty]]] = {
    "child": (frozenset({Duty.SAFEGUARDING_LEAD, Duty.DEPUTY_LEAD}), frozenset({Duty.HEAD})),
    "staff": (frozenset({Duty.HEAD}), frozenset({Duty.CHAIR})),
    "head": (frozenset({Duty.CHAIR}), frozenset()),
}
"""Whom a concern is about: the duties that open it, and those that open it too once nobody has read it in time."""


def may_open_it(who: Who | None, concern: Any) -> bool:
    """The person holds a duty that opens concerns about such a person, and it is not about themselves."""
    if who is None or concern.about_person_id == who.id:
        return False
    at_once, late = CONCERN_READERS[concern.about]
    return not who.duties.isdisjoint(at_once | late if concern.escalated_at else at_once)


def holds_any_duty(who: Who | None, _thing: Any) -> bool:
    """The person holds any duty."""
    return who is not None and bool(who.duties)


def is_published_or_reader_is_staff(who: Who | None, note: Any) -> bool:
    """The practice note is published here, or the reader holds a duty."""
    return note.published_at is not None or holds_any_duty(who, note)


def wrote_note_or_decides(who: Who | None, note: Any) -> bool:
    """The person wrote the practice note (or brought it in), or holds the duty to decide."""
    return who is not None and (note.written_by_id == who.id or Duty.DECISION_MAKER in who.duties)


def is_shared(_who: Who | None, note: Any) -> bool:
    """The practice note is a school's own, published, and shared with the other schools of this site."""
    return bool(note.own and note.published_at and note.shared_at)


def accepted(_who: Who | None, idea: Any) -> bool:
    """A human has accepted the words."""
    return bool(idea.state == "accepted")


READS_CONCERNS = holds(Duty.SAFEGUARDING_LEAD, Duty.DEPUTY_LEAD, Duty.HEAD, Duty.CHAIR)
WRITERS = (Duty.MODERATOR, Duty.DECISION_MAKER)
GOVERNING = (Duty.HEAD, Duty.CHAIR, Duty.DECISION_MAKER, Duty.ADMINISTRATOR)
moderates = holds(Duty.MODERATOR)
second_readers = holds(Duty.DECISION_MAKER, Duty.MODERATOR, Duty.HEAD)
