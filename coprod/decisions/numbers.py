"""What was known of each proposal's votes, as one audience may see it: the numbers beside an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from coprod.consensus.support import GroupVerdict
from coprod.consensus.verdicts import ProposalVerdict
from coprod.consultations import words
from coprod.decisions.models import YES, AnswerKind
from coprod.insights import sentences, thresholds
from coprod.insights.models import Snapshot
from coprod.insights.readings import Reading
from coprod.insights.results import Audience
from coprod.insights.small_numbers import Choice, ShownCell, show_proposal
from coprod.insights.snapshots import cell_of, reading_of


@dataclass(frozen=True, slots=True)
class GroupNumbers:
    """One stakeholder group's votes on one proposal, as far as they may be shown.

    Attributes:
        name: as a heading.
        label: within a sentence.
        side: 1 where the group is for it, -1 against, 0 neither, or not known.
        for_staff_only: whether the public sees less of it, so that a public answer must not quote it.
        settled_against: whether everybody can read that the group is against it, however the rest had voted.
    """

    name: str
    label: str
    cell: ShownCell
    side: int
    for_staff_only: bool = False
    settled_against: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """Whom an answer goes against, told by numbers that everybody may see: every group, or these (labels)."""

    common_ground: bool
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of one proposal: one sentence, then each asked group's numbers, and the count they are from.

    ``common_ground``: whether everybody can read that every group is for it.
    """

    sentence: str
    groups: tuple[GroupNumbers, ...]
    common_ground: bool
    count: int
    counted_at: datetime

    @property
    def anybody_disagrees(self) -> bool:
        """Whether the numbers shown tell of anybody who disagrees."""
        return any(group.cell.at_least(Choice.DISAGREE) for group in self.groups)

    @property
    def groups_for(self) -> list[str]:
        """Labels of the groups that are for it."""
        return [group.label for group in self.groups if group.side > 0]

    @property
    def groups_against(self) -> list[str]:
        """Labels of the groups that are against it."""
        return [group.label for group in self.groups if group.side < 0]


def against(kind: AnswerKind, known: Known | None) -> Against | None:
    """Whom an answer goes against: "we can't" against common ground, a yes against a group's settled opposition.

    It is said in public, so it rests on nothing but what everybody may see, whoever asks.
    """
    if known is None:
        return None
    if kind is AnswerKind.CANNOT and known.common_ground:
        return Against(common_ground=True, groups=())
    opposed = tuple(group.label for group in known.groups if group.settled_against)
    return Against(common_ground=False, groups=opposed) if kind in YES and opposed else None


def known_of(snapshot: Snapshot | None, audience: Audience) -> dict[int, Known]:
    """What a last count tells of each proposal, by the proposal's id; empty where votes are not counted yet."""
    if snapshot is None or not snapshot.final:
        return {}
    kept, threshold = snapshot.results, thresholds.now_of(snapshot.consultation_id)
    found = {}
    for row in kept["proposals"]:
        counts = {group: cell_of(counts) for group, counts in row["counts"].items()}
        cells = show_proposal(counts, threshold[audience.value]).cells
        for_all = show_proposal(counts, threshold[Audience.PUBLIC.value]).cells
        reading, public = (
            reading_of(kept, row, each.value, threshold[each.value]) for each in (audience, Audience.PUBLIC)
        )
        found[row["id"]] = Known(
            sentences.sentence(reading, cells),
            _groups(reading, public, cells, for_all),
            public is not None and public["verdict"] == ProposalVerdict.COMMON_GROUND,
            snapshot.number,
            snapshot.taken_at,
        )
    return found


def resting_on(
    answers: Mapping[int, int], snapshots: Iterable[Snapshot], audience: Audience
) -> dict[int, Known]:
    """What is known of each proposal: of an answered one by the count that its answer rests on, else by the newest.

    Args:
        answers: the snapshot of each public answer, by proposal.
        snapshots: those, and the consultation's newest.
    """
    by_id = {snapshot.id: snapshot for snapshot in snapshots}
    read = {id_: known_of(snapshot, audience) for id_, snapshot in by_id.items()}
    newest = max(by_id.values(), key=lambda one: one.number, default=None)
    found = dict(read[newest.id]) if newest is not None else {}
    for proposal_id, snapshot_id in answers.items():
        known = read.get(snapshot_id, {}).get(proposal_id)
        if known is not None:
            found[proposal_id] = known
    return found


def _groups(
    reading: Reading | None,
    public: Reading | None,
    cells: Mapping[str, ShownCell],
    for_all: Mapping[str, ShownCell],
) -> tuple[GroupNumbers, ...]:
    verdicts = {
        group: GroupVerdict(kept["verdict"]) for group, kept in (reading or {"groups": {}})["groups"].items()
    }
    told = {group: kept["verdict"] for group, kept in (public or {"groups": {}})["groups"].items()}
    return tuple(
        GroupNumbers(
            words.group(group),
            sentences.label(group),
            cell,
            verdicts[group].side if group in verdicts else 0,
            for_staff_only=for_all[group].hidden and not cell.hidden,
            settled_against=told.get(group) == GroupVerdict.SETTLED_AGAINST,
        )
        for group, cell in cells.items()
    )
