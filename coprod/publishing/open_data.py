"""Published results as open data. Every number comes from :func:`coprod.insights.results.build` for the public:
what the results page hides is not here either. The fields are described in docs/open-data.md; their names stay.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coprod.consultations.models import Consultation
from coprod.decisions.models import Answer, AnswerAmendment
from coprod.insights.results import GroupSays, Result, Results
from coprod.insights.small_numbers import Choice
from coprod.publishing.seals import Seal

FORMAT, VERSION = "coprod-results", 1
LICENCE = {
    "name": "Open Government Licence v3.0",
    "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
COLUMNS = (
    "school", "consultation_id", "consultation", "voting_closed", "proposal_id", "proposal", "moves", "reach",
    "group", "asked", "answered", "agree", "not_sure", "disagree", "nearly_all", "matters_most", "group_verdict",
    "proposal_verdict", "answer", "count_number", "log_entry", "log_seal", "licence",
)  # fmt: skip
"""Of the CSV file: a row for each proposal and stakeholder group."""
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Published:
    """One consultation's published results, with all that stands beside them."""

    school: str
    url: str
    consultation: Consultation
    results: Results
    seal: Seal
    answers: Mapping[int, Answer]
    """By proposal."""
    corrections: Sequence[AnswerAmendment] = ()
    """What these answers said before they were changed, the oldest first."""

    @property
    def changed(self) -> datetime:
        """When something in it last changed."""
        days = [
            moment for one in self.answers.values() for moment in (one.answered_at, one.amended_at) if moment
        ]
        return max([self.results.taken_at, *days])


def document(published: Published) -> dict[str, Any]:
    """The JSON document of one consultation."""
    one, results = published.consultation, published.results
    return {
        "format": FORMAT,
        "version": VERSION,
        "school": published.school,
        "licence": licence_of(one, published.school),
        "consultation": {
            "id": one.id,
            "url": published.url,
            "title": one.title,
            "question": one.question,
            "asked_groups": list(one.asked_groups),
            "asked_years": list(one.asked_years),
            "voting_opened": _moment(one.voting_open_at),
            "voting_closed": _moment(one.voting_close_at),
            "answers_promised_by": one.answer_by.isoformat() if one.answer_by else None,
        },
        "count": _count(published),
        "threshold": results.threshold,
        "turnout": {
            "took_part": results.took_part_in_all,
            "groups": [
                {"group": place.group, "asked": place.seats, "took_part": place.took_part}
                for place in results.turnout
            ],
        },
        "proposals": [_proposal(result, published) for result in _in_order(results)],
    }


def licence_of(consultation: Consultation, school: str) -> dict[str, str | None]:
    """Under what the numbers may be used, and whom to name. What was held elsewhere keeps the licence it came with."""
    if consultation.attribution:
        return {"name": "as the attribution says", "url": None, "attribution": consultation.attribution}
    return {**LICENCE, "attribution": school}


def csv_file(published: Published) -> bytes:
    """The same as a table, UTF-8 with a mark at its start (spreadsheets want it), no cell a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [_harmless(value) for value in _row(published, result, says)]
        for result in _in_order(published.results)
        for says in result.groups
    )
    return out.getvalue().encode("utf-8-sig")


def _row(published: Published, result: Result, says: GroupSays) -> tuple[Any, ...]:
    one, proposal, cell = published.consultation, result.proposal.proposal, says.cell
    answer = published.answers.get(proposal.id)
    split = cell.split or {}
    return (
        published.school, one.id, one.title, _moment(one.voting_close_at), proposal.id, proposal.wording,
        " ".join(result.proposal.moves), proposal.reach.value, says.group, says.of, cell.seen,
        split.get(Choice.AGREE), split.get(Choice.UNSURE), split.get(Choice.DISAGREE), _nearly(says), cell.stars,
        says.verdict, _verdict(result), answer.kind.value if answer else None, published.seal.counts[0],
        published.seal.entry, published.seal.hash, licence_of(one, published.school)["name"],
    )  # fmt: skip


def _count(published: Published) -> dict[str, Any]:
    return {
        "number": published.seal.counts[0],
        "taken_at": _moment(published.results.taken_at),
        "log_entry": published.seal.entry,
        "log_seal": published.seal.hash or None,
    }


def _proposal(result: Result, published: Published) -> dict[str, Any]:
    proposal, answer = result.proposal.proposal, published.answers.get(_id(result))
    return {
        "id": proposal.id,
        "wording": proposal.wording,
        "moves": list(result.proposal.moves),
        "reach": proposal.reach.value,
        "verdict": _verdict(result),
        "answered": result.seen,
        "groups": [_group(says) for says in result.groups],
        "answer": answer
        and {
            **_said(answer),
            "answered_at": _moment(answer.answered_at),
            "amended_at": _moment(answer.amended_at),
            "amendments": [
                {"amended_at": _moment(one.at), "why": one.why, "before": _said(one)}
                for one in published.corrections
                if one.answer_id == answer.id
            ],
        },
    }


def _said(words: Answer | AnswerAmendment) -> dict[str, Any]:
    return {
        "kind": words.kind.value,
        "reason": words.reason,
        "dissent": words.dissent,
        "against_people": words.more or None,
        "could_be_left_out": list(words.left_out),
        "so_that_they_are_not": words.left_out_help,
    }


def _group(says: GroupSays) -> dict[str, Any]:
    split = says.cell.split or {}
    return {
        "group": says.group,
        "asked": says.of,
        "answered": says.cell.seen,
        "agree": split.get(Choice.AGREE),
        "not_sure": split.get(Choice.UNSURE),
        "disagree": split.get(Choice.DISAGREE),
        "nearly_all": _nearly(says),
        "matters_most": says.cell.stars,
        "matters_most_or_more": says.cell.or_more,
        "verdict": says.verdict,
    }


def _nearly(says: GroupSays) -> str | None:
    said = says.cell.nearly_all
    return None if said is None else {Choice.UNSURE: "not_sure"}.get(said, said.value)


def _verdict(result: Result) -> str | None:
    return str(result.reading["verdict"]) if result.reading else None


def _in_order(results: Results) -> list[Result]:
    return sorted(results.all, key=_id)


def _id(result: Result) -> int:
    return result.proposal.proposal.id


def _moment(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return (
        f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_STARTS_A_FORMULA) else value
    )
