"""The decision board as it is shown: to everybody what is public, to whoever decides also what is being written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from coprod.consensus.group_words import how_chosen
from coprod.consultations.models import Consultation
from coprod.decisions import queries, words
from coprod.decisions.models import YES, AnswerAmendment, AnswerDraft
from coprod.decisions.numbers import Known, against, resting_on
from coprod.decisions.saying import missing_from, words_of
from coprod.ideas.models import Idea
from coprod.insights import analyses
from coprod.insights.results import Audience
from coprod.proposals.models import Proposal
from coprod.schools.queries import deciding_rules


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft, what it still needs (a sentence; empty where nothing), whom it goes against, and who wrote and read it."""

    proposal: Proposal
    draft: AnswerDraft
    missing: str
    goes_against: str
    left_out: Sequence[str]
    writer: str
    reader: str


@dataclass(frozen=True, slots=True)
class Start:
    """A proposal of the fair few, and how it got there."""

    proposal: Proposal
    why: str


@dataclass(frozen=True, slots=True)
class Board:
    """All that one reader sees of a consultation's answers; mappings are by the proposal's id."""

    answers: queries.AnswersBoard
    known: Mapping[int, Known]
    goes_against: Mapping[int, str]
    earlier: Mapping[int, Sequence[AnswerAmendment]]
    ideas: Mapping[int, Sequence[Idea]]
    drafts: Mapping[int, DraftShown] = field(default_factory=dict)
    few: Sequence[Start] = ()
    second_reader: bool = False
    yes: frozenset[str] = YES


def of(consultation: Consultation, at: datetime, *, decides: bool) -> Board:
    """The board for one reader. Four queries; three more for whoever decides."""
    answers = queries.answers_board(consultation, at)
    given = {row.proposal.id: row.answer for row in answers.rows if row.answer is not None}
    known = resting_on(
        {id_: answer.snapshot_id for id_, answer in given.items()},
        queries.counts_behind(consultation.id),
        Audience.STAFF if decides else Audience.PUBLIC,
    )
    return Board(
        answers=answers,
        known=known,
        goes_against={
            id_: words.goes_against(against(answer.kind, known.get(id_)) if answer.more else None)
            for id_, answer in given.items()
        },
        earlier=_earlier({answer.id: id_ for id_, answer in given.items() if answer.amended_at}),
        ideas=queries.source_ideas([row.proposal.id for row in answers.rows]),
        drafts=drafts(consultation, known) if decides else {},
        few=_few(answers) if decides and not answers.clock.complete else (),
        second_reader=decides and deciding_rules(consultation.school_id).second_reader,
    )


def drafts(consultation: Consultation, known: Mapping[int, Known]) -> dict[int, DraftShown]:
    """What is being written, by proposal. One query."""
    return {
        id_: DraftShown(
            one.proposal,
            one.draft,
            words.missing(missing) if (missing := missing_from(words_of(one.draft), known.get(id_))) else "",
            words.goes_against(against(one.draft.kind, known.get(id_))),
            words.left_out(one.draft.left_out),
            one.writer,
            one.reader,
        )
        for id_, one in queries.drafted(consultation.id).items()
    }


def _earlier(answers: Mapping[int, int]) -> dict[int, list[AnswerAmendment]]:
    found: dict[int, list[AnswerAmendment]] = defaultdict(list)
    for amendment in queries.amendments_of([*answers]):
        found[answers[amendment.answer_id]].append(amendment)
    return found


def _few(answers: queries.AnswersBoard) -> list[Start]:
    """The engine's fair few, as a start: one query."""
    if not answers.rows:
        return []
    analysis = analyses.kept(answers.rows[0].proposal.consultation_id)
    on_cards = {row.proposal.id: row.proposal for row in answers.rows}
    few = analysis.findings["few"] if analysis else []
    return [
        Start(on_cards[row["id"]], how_chosen(_, filled=row["filled"]))
        for row in few
        if row["id"] in on_cards
    ]
