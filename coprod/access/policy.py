"""Who may what, on one page.

Each capability has a list of facts that must hold, in order; the first that does not says how the
person is refused. ``NOT_FOUND`` is for what must not even be known to be there. Templates ask the
same :func:`allowed`, so a page never shows a button that its reader may not press.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Any

from coprod.access.facts import (
    GOVERNING,
    READS_CONCERNS,
    WRITERS,
    Fact,
    Who,
    accepted,
    accepted_or_own_or_moderates,
    added_it_or_has_a_duty,
    asks_their_group,
    decides_it,
    decides_it_or_may_read_second,
    has_charge_of_its_class,
    has_charge_or_administers,
    holds,
    holds_any_duty,
    is_a_review,
    is_a_self_review,
    is_invited,
    is_practitioner,
    is_practitioner_or_holds_a_duty,
    is_published_or_reader_is_staff,
    is_shared,
    is_staff_with_a_duty,
    may_open_it,
    may_still_be_reworded,
    moderates,
    no_guest,
    no_review,
    no_self_review,
    not_withheld,
    opened_or_may_write,
    owns_decides_or_administers,
    owns_or_decides,
    signed_in,
    takes_ideas,
    takes_votes,
    took_the_notes_or_runs_it,
    voting_is_over,
    works_with_children,
    wrote_it,
    wrote_note_or_decides,
)
from coprod.access.roles import Duty


class Reply(Enum):
    """What the policy says."""

    YES = "yes"
    SIGN_IN = "sign in first"
    NOT_NOW = "not at this time"
    FORBIDDEN = "not for this person"
    NOT_FOUND = "must not be known to be there"


class Can(StrEnum):
    """What somebody may want to do. Grouped by room, in the order of the loop."""

    # ask
    READ_CONSULTATION = "read_consultation"
    WRITE_CONSULTATIONS = "write_consultations"
    EDIT_CONSULTATION = "edit_consultation"
    # hear
    SUGGEST = "suggest"
    READ_IDEAS = "read_ideas"
    READ_IDEA = "read_idea"
    CHANGE_OWN_IDEA = "change_own_idea"
    # moderate
    OPEN_THE_DESK = "open_the_desk"
    MODERATE = "moderate"
    RAISE_CONCERN = "raise_concern"
    TELL_A_WORRY = "tell_a_worry"
    OPEN_CONCERNS = "open_concerns"
    OPEN_CONCERN = "open_concern"
    UNMASK = "unmask"
    # weigh
    WORD_PROPOSALS = "word_proposals"
    VOTE = "vote"
    # understand
    READ_RESULTS = "read_results"
    READ_STAFF_RESULTS = "read_staff_results"
    PLAN_REACH = "plan_reach"
    PLAN_NEEDS = "plan_needs"
    # decide, do, check
    ANSWER = "answer"
    READ_DRAFTS = "read_drafts"
    WRITE_CHANGES = "write_changes"
    UPDATE_CHANGE = "update_change"
    UPDATE_ACTION = "update_action"
    READ_REVIEW = "read_review"
    CHECK_BUYING = "check_buying"
    # the whole-school self-review
    READ_SELF_REVIEWS = "read_self_reviews"
    READ_SELF_REVIEW = "read_self_review"
    ANSWER_SELF_REVIEW = "answer_self_review"
    TAKE_NOTES = "take_notes"
    RUN_SELF_REVIEW = "run_self_review"
    # tell
    READ_TERM_REPORT = "read_term_report"
    READ_NOTE = "read_note"
    WRITE_NOTE = "write_note"
    EXCHANGE_NOTES = "exchange_notes"
    READ_SHARED_NOTE = "read_shared_note"
    # the library and its sessions
    LEAD_SESSION = "lead_session"
    CHANGE_LIBRARY = "change_library"
    READ_SESSIONS = "read_sessions"
    # the house itself
    BE_MYSELF = "be_myself"
    BE_STAFF = "be_staff"
    LOOK_AFTER_CLASS = "look_after_class"
    ADMINISTER = "administer"
    READ_THE_LOG = "read_the_log"


Rule = list[tuple[Fact, Reply]]

RULES: dict[Can, Rule] = {
    Can.READ_CONSULTATION: [(opened_or_may_write, Reply.NOT_FOUND)],
    Can.WRITE_CONSULTATIONS: [(signed_in, Reply.SIGN_IN), (holds(*WRITERS), Reply.NOT_FOUND)],
    Can.EDIT_CONSULTATION: [
        (signed_in, Reply.SIGN_IN),
        (holds(*WRITERS), Reply.NOT_FOUND),
        (no_review, Reply.NOT_FOUND),
    ],
    Can.SUGGEST: [
        (opened_or_may_write, Reply.NOT_FOUND),
        (no_review, Reply.NOT_FOUND),
        (signed_in, Reply.SIGN_IN),
        (asks_their_group, Reply.FORBIDDEN),
        (takes_ideas, Reply.NOT_NOW),
    ],
    Can.READ_IDEAS: [
        (opened_or_may_write, Reply.NOT_FOUND),
        (no_review, Reply.NOT_FOUND),
        (signed_in, Reply.SIGN_IN),
        (is_invited, Reply.FORBIDDEN),
    ],
    Can.READ_IDEA: [
        (signed_in, Reply.SIGN_IN),
        (accepted_or_own_or_moderates, Reply.NOT_FOUND),
        (is_invited, Reply.NOT_FOUND),
    ],
    Can.CHANGE_OWN_IDEA: [
        (signed_in, Reply.SIGN_IN),
        (wrote_it, Reply.NOT_FOUND),
        (may_still_be_reworded, Reply.NOT_NOW),
    ],
    Can.OPEN_THE_DESK: [(signed_in, Reply.SIGN_IN), (moderates, Reply.NOT_FOUND)],
    Can.MODERATE: [
        (signed_in, Reply.SIGN_IN),
        (moderates, Reply.NOT_FOUND),
        (not_withheld, Reply.NOT_FOUND),
    ],
    Can.RAISE_CONCERN: [
        (signed_in, Reply.SIGN_IN),
        (is_practitioner_or_holds_a_duty, Reply.NOT_FOUND),
        (accepted_or_own_or_moderates, Reply.NOT_FOUND),
        (not_withheld, Reply.NOT_FOUND),
    ],
    Can.TELL_A_WORRY: [(signed_in, Reply.SIGN_IN), (works_with_children, Reply.NOT_FOUND)],
    Can.OPEN_CONCERNS: [(signed_in, Reply.SIGN_IN), (READS_CONCERNS, Reply.NOT_FOUND)],
    Can.OPEN_CONCERN: [(signed_in, Reply.SIGN_IN), (may_open_it, Reply.NOT_FOUND)],
    Can.UNMASK: [
        (signed_in, Reply.SIGN_IN),
        (holds(Duty.SAFEGUARDING_LEAD), Reply.NOT_FOUND),
        (accepted, Reply.NOT_FOUND),
    ],
    Can.WORD_PROPOSALS: [
        (signed_in, Reply.SIGN_IN),
        (moderates, Reply.NOT_FOUND),
        (no_review, Reply.NOT_FOUND),
    ],
    Can.VOTE: [
        (opened_or_may_write, Reply.NOT_FOUND),
        (no_self_review, Reply.NOT_FOUND),
        (signed_in, Reply.SIGN_IN),
        (asks_their_group, Reply.FORBIDDEN),
        (takes_votes, Reply.NOT_NOW),
    ],
    Can.READ_RESULTS: [
        (opened_or_may_write, Reply.NOT_FOUND),
        (no_review, Reply.NOT_FOUND),  # its numbers stand on the review's own page
        (voting_is_over, Reply.NOT_NOW),
    ],
    Can.READ_STAFF_RESULTS: [
        (signed_in, Reply.SIGN_IN),
        (holds(*WRITERS), Reply.NOT_FOUND),
        (no_review, Reply.NOT_FOUND),
    ],
    Can.PLAN_REACH: [
        (signed_in, Reply.SIGN_IN),
        (holds(*WRITERS), Reply.NOT_FOUND),
        (no_review, Reply.NOT_FOUND),
    ],
    Can.PLAN_NEEDS: [(signed_in, Reply.SIGN_IN), (holds_any_duty, Reply.NOT_FOUND)],
    Can.ANSWER: [(signed_in, Reply.SIGN_IN), (decides_it, Reply.NOT_FOUND), (voting_is_over, Reply.NOT_NOW)],
    Can.READ_DRAFTS: [
        (signed_in, Reply.SIGN_IN),
        (no_review, Reply.NOT_FOUND),
        (decides_it_or_may_read_second, Reply.NOT_FOUND),
        (voting_is_over, Reply.NOT_NOW),
    ],
    Can.WRITE_CHANGES: [(signed_in, Reply.SIGN_IN), (holds(Duty.DECISION_MAKER), Reply.NOT_FOUND)],
    Can.CHECK_BUYING: [(signed_in, Reply.SIGN_IN), (owns_decides_or_administers, Reply.NOT_FOUND)],
    Can.READ_REVIEW: [(is_a_review, Reply.NOT_FOUND)],
    Can.READ_SELF_REVIEWS: [(signed_in, Reply.SIGN_IN), (no_guest, Reply.NOT_FOUND)],
    Can.READ_SELF_REVIEW: [
        (is_a_self_review, Reply.NOT_FOUND),
        (signed_in, Reply.SIGN_IN),
        (no_guest, Reply.NOT_FOUND),
    ],
    Can.TAKE_NOTES: [
        (signed_in, Reply.SIGN_IN),
        (is_practitioner, Reply.NOT_FOUND),
        (took_the_notes_or_runs_it, Reply.NOT_FOUND),
    ],
    Can.ANSWER_SELF_REVIEW: [
        (is_a_self_review, Reply.NOT_FOUND),
        (signed_in, Reply.SIGN_IN),
        (asks_their_group, Reply.FORBIDDEN),
        (takes_votes, Reply.NOT_NOW),
    ],
    Can.RUN_SELF_REVIEW: [(signed_in, Reply.SIGN_IN), (holds(*WRITERS), Reply.NOT_FOUND)],
    Can.UPDATE_CHANGE: [(signed_in, Reply.SIGN_IN), (owns_or_decides, Reply.NOT_FOUND)],
    Can.UPDATE_ACTION: [(signed_in, Reply.SIGN_IN), (owns_or_decides, Reply.NOT_FOUND)],
    Can.READ_NOTE: [(is_published_or_reader_is_staff, Reply.NOT_FOUND)],
    Can.WRITE_NOTE: [(signed_in, Reply.SIGN_IN), (wrote_note_or_decides, Reply.NOT_FOUND)],
    Can.EXCHANGE_NOTES: [(signed_in, Reply.SIGN_IN), (holds_any_duty, Reply.NOT_FOUND)],
    Can.READ_SHARED_NOTE: [
        (signed_in, Reply.SIGN_IN),
        (holds_any_duty, Reply.NOT_FOUND),
        (is_shared, Reply.NOT_FOUND),
    ],
    Can.READ_TERM_REPORT: [(signed_in, Reply.SIGN_IN), (holds(*GOVERNING), Reply.NOT_FOUND)],
    Can.LEAD_SESSION: [
        (signed_in, Reply.SIGN_IN),
        (is_practitioner, Reply.NOT_FOUND),
        (has_charge_of_its_class, Reply.NOT_FOUND),
    ],
    Can.CHANGE_LIBRARY: [
        (signed_in, Reply.SIGN_IN),
        (is_practitioner, Reply.NOT_FOUND),
        (added_it_or_has_a_duty, Reply.NOT_FOUND),
    ],
    Can.READ_SESSIONS: [
        (signed_in, Reply.SIGN_IN),
        (is_practitioner, Reply.NOT_FOUND),
        (is_staff_with_a_duty, Reply.NOT_FOUND),
    ],
    Can.BE_MYSELF: [(signed_in, Reply.SIGN_IN)],
    Can.BE_STAFF: [(signed_in, Reply.SIGN_IN), (is_practitioner, Reply.NOT_FOUND)],
    Can.LOOK_AFTER_CLASS: [
        (signed_in, Reply.SIGN_IN),
        (is_practitioner, Reply.NOT_FOUND),
        (has_charge_or_administers, Reply.NOT_FOUND),
    ],
    Can.ADMINISTER: [(signed_in, Reply.SIGN_IN), (holds(Duty.ADMINISTRATOR), Reply.NOT_FOUND)],
    Can.READ_THE_LOG: [(signed_in, Reply.SIGN_IN), (holds(Duty.ADMINISTRATOR), Reply.NOT_FOUND)],
}


READS_ACROSS = frozenset({Can.READ_SHARED_NOTE})
"""All that a school may read of another's: practice notes that it published, let out on purpose, and had screened.
For everything else a row of another school is not found."""


def allowed(can: Can, who: Who | None, thing: Any = None) -> Reply:
    """Whether ``who`` may do this (to ``thing``), and if not, how to refuse.

    Args:
        can: what is wanted.
        who: who wants it; none for a visitor.
        thing: the row it is about, where the rule asks about one. Its school has been checked.
    """
    for fact, refusal in RULES[can]:
        if not fact(who, thing):
            return refusal
    return Reply.YES
