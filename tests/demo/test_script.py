"""The demo's words are whole: everything they point at exists, fits, and shows every state of the loop."""

import re
from collections.abc import Iterator

import pytest

from coprod.access.roles import Duty
from coprod.changes.models import Stage, Verdict
from coprod.consensus.support import Rules, Tally
from coprod.consensus.verdicts import ProposalVerdict, read_proposal
from coprod.consultations.models import Rung, ShowTallies
from coprod.decisions.models import MORE_NEEDS, AnswerKind, LeftOut
from coprod.demo.script import ChangeWords, ConsultationWords, IdeaWords, ProposalWords, load_script
from coprod.framework import load
from coprod.framework.reading import reading_age
from coprod.ideas.models import BODY_FITS, WHY_FITS, IdeaState, ReturnReason
from coprod.proposals.models import ADULTS_DO_FITS, PLAIN_FITS, WORDING_FITS, Reach
from coprod.schools.models import ClassKind

SCRIPT = load_script()
FRAMEWORK = load()
IDEAS = [idea for consultation in SCRIPT.consultations for idea in consultation.ideas]
PROPOSALS = [proposal for consultation in SCRIPT.consultations for proposal in consultation.proposals]
CHANGES = [change for consultation in SCRIPT.consultations for change in consultation.changes]
EVERYBODY = {person.key: person for person in SCRIPT.people.everybody()}
STAFF = {person.key: person for person in SCRIPT.people.practitioners}
PUPILS = {person.key for person in SCRIPT.people.pupils}
each_consultation = pytest.mark.parametrize("consultation", SCRIPT.consultations, ids=lambda c: c.key)
each_idea = pytest.mark.parametrize("idea", IDEAS, ids=lambda i: i.key)
each_proposal = pytest.mark.parametrize("proposal", PROPOSALS, ids=lambda p: p.key)
each_change = pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.key)


def verdicts(key: str) -> dict[str, ProposalVerdict]:
    consultation = SCRIPT.consultation(key)
    seats = consultation.roll.seats()
    rules = Rules(minimum_heard=consultation.minimum_heard)
    return {
        proposal.key: read_proposal(
            [
                Tally(group, seats[group], leaning.heard, leaning.agree, leaning.disagree)
                for group, leaning in proposal.leanings.by_group().items()
            ],
            rules,
        ).verdict
        for proposal in consultation.proposals
    }


def test_a_whole_school_is_there() -> None:
    assert SCRIPT.school.name == "Hillside School"
    assert len(SCRIPT.people.pupils) == 40
    assert len(SCRIPT.people.parents) == 40
    assert len(SCRIPT.people.practitioners) == 26
    assert sorted(group.year for group in SCRIPT.classes) == list(range(3, 12))
    assert len(IDEAS) >= 60


def test_everybody_has_a_key_and_a_name_of_their_own() -> None:
    assert len(EVERYBODY) == len(SCRIPT.people.everybody())
    assert len({person.name for person in EVERYBODY.values()}) == len(EVERYBODY)
    assert len({group.code for group in SCRIPT.classes}) == len(SCRIPT.classes)


def test_classes_children_and_duties_exist() -> None:
    classes = {group.name for group in SCRIPT.classes}
    assert {pupil.in_class for pupil in SCRIPT.people.pupils} == classes
    assert {child for parent in SCRIPT.people.parents for child in parent.children} == PUPILS
    assert {name for person in STAFF.values() for name in person.classes} == classes
    assert {ClassKind(group.kind) for group in SCRIPT.classes} == set(ClassKind)
    assert {Duty(duty) for person in STAFF.values() for duty in person.duties} == set(Duty)


def test_a_newcomer_can_be_every_kind_of_person() -> None:
    listed = [person for person in EVERYBODY.values() if person.demo]
    duties = {duty for person in listed for duty in getattr(person, "duties", ())}

    assert duties == {duty.value for duty in Duty}
    assert sum(person.key in PUPILS for person in listed) >= 3
    assert any(person.key in STAFF and STAFF[person.key].outside for person in listed)
    assert 8 <= len(listed) <= 13


def test_email_addresses_can_never_reach_anybody() -> None:
    assert {person.email.rpartition(".")[2] for person in STAFF.values()} == {"example"}


def test_the_five_consultations_stand_at_five_places_of_the_loop() -> None:
    mornings, someone, evenings, lunchtimes, moving_up = SCRIPT.consultations

    assert mornings.ideas_open < 0 < mornings.ideas_close < mornings.voting_open
    assert someone.ideas_close < someone.voting_open < 0 < someone.voting_close
    assert evenings.voting_close < 0
    assert evenings.answer_by is not None
    assert evenings.answer_by > 0
    assert 0 < sum(proposal.answer is None for proposal in evenings.proposals) < len(evenings.proposals)
    assert all(proposal.answer for proposal in lunchtimes.proposals)
    assert moving_up.opened is None
    assert moving_up.answer_by is None


@each_consultation
def test_a_consultation_is_whole_and_its_dates_are_in_order(consultation: ConsultationWords) -> None:
    assert 1 <= len(consultation.title) <= 120
    assert 1 <= len(consultation.question) <= 280
    assert consultation.background
    assert consultation.can_change
    assert consultation.cannot_change
    assert "decision_maker" in STAFF[consultation.decision_maker].duties
    assert "moderator" in STAFF[consultation.created_by].duties
    Rung(consultation.rung)
    ShowTallies(consultation.show_tallies)
    dates = (
        consultation.ideas_open,
        consultation.ideas_close,
        consultation.voting_open,
        consultation.voting_close,
    )
    assert list(dates) == sorted(set(dates))
    if consultation.opened is not None and consultation.answer_by is not None:
        assert consultation.opened <= consultation.ideas_open
        assert consultation.answer_by > consultation.voting_close
    assert consultation.voting_close - consultation.voting_open >= 14


@each_consultation
def test_keys_are_unique_within_a_consultation(consultation: ConsultationWords) -> None:
    for things in (consultation.ideas, consultation.proposals, consultation.changes):
        keys = [thing.key for thing in things]
        assert len(set(keys)) == len(keys)


@each_idea
def test_an_idea_fits_and_its_author_exists(idea: IdeaWords) -> None:
    assert 1 <= len(idea.body) <= BODY_FITS
    assert len(idea.why) <= WHY_FITS
    assert idea.author in EVERYBODY
    for earlier in idea.earlier:
        assert 1 <= len(earlier.body) <= BODY_FITS
        assert (earlier.body, earlier.why) != (idea.body, idea.why)
        assert earlier.replaced_by == idea.author or "moderator" in STAFF[earlier.replaced_by].duties
        assert idea.sent <= earlier.replaced <= 0


@each_idea
def test_an_idea_has_what_its_state_needs(idea: IdeaWords) -> None:
    state = IdeaState(idea.state)

    assert (idea.handled is None) == (state is IdeaState.WAITING)
    assert (idea.return_reason is not None) == (state is IdeaState.RETURNED)
    assert (idea.merged_into is not None) == (state is IdeaState.MERGED)
    assert bool(idea.concern_note) == (state is IdeaState.WITHHELD)
    if idea.handled is not None:
        assert idea.sent <= idea.handled <= 0
        assert "moderator" in STAFF[idea.handled_by or ""].duties
    if idea.return_reason is not None:
        ReturnReason(idea.return_reason)
        assert 40 <= len(idea.return_words) <= 500


def test_ideas_are_in_every_state_and_some_were_reworded() -> None:
    assert {idea.state for idea in IDEAS} == {state.value for state in IdeaState}
    assert sum(bool(idea.earlier) for idea in IDEAS) >= 3
    assert {group_of(idea.author) for idea in IDEAS} == {"pupils", "parents", "practitioners"}


def group_of(key: str) -> str:
    if key in PUPILS:
        return "pupils"
    return "practitioners" if key in STAFF else "parents"


def test_exactly_one_idea_is_a_worry() -> None:
    withheld = [idea for idea in IDEAS if idea.state == IdeaState.WITHHELD.value]

    assert [idea.key for idea in withheld] == ["the-long-way-round"]


@each_consultation
def test_ideas_point_at_ideas_of_the_same_consultation(consultation: ConsultationWords) -> None:
    by_key = {idea.key: idea for idea in consultation.ideas}
    for idea in consultation.ideas:
        assert consultation.ideas_open <= idea.sent <= min(consultation.ideas_close, 0)
        if idea.merged_into is not None:
            assert by_key[idea.merged_into].state == IdeaState.ACCEPTED.value
        if idea.split_from is not None:
            assert by_key[idea.split_from].state == IdeaState.SPLIT.value
    for idea in consultation.ideas:
        if idea.state == IdeaState.SPLIT.value:
            assert sum(other.split_from == idea.key for other in consultation.ideas) >= 2


@each_consultation
def test_proposals_and_changes_point_at_what_is_there(consultation: ConsultationWords) -> None:
    accepted = {idea.key for idea in consultation.ideas if idea.state == IdeaState.ACCEPTED.value}
    answers = {proposal.key: proposal.answer for proposal in consultation.proposals}
    for proposal in consultation.proposals:
        assert proposal.ideas
        assert set(proposal.ideas) <= accepted
        assert consultation.ideas_open <= proposal.created < consultation.voting_open
    for change in consultation.changes:
        for key in change.proposals:
            answer = answers[key]
            assert answer is not None
            assert AnswerKind(answer.kind) in (AnswerKind.WILL, AnswerKind.DIFFERENTLY)


def test_every_move_that_is_named_exists() -> None:
    things: list[IdeaWords | ProposalWords | ChangeWords] = [*IDEAS, *PROPOSALS, *CHANGES]

    assert [code for thing in things for code in thing.moves if code not in FRAMEWORK] == []


@each_proposal
def test_a_proposal_fits_and_young_readers_can_read_it(proposal: ProposalWords) -> None:
    assert 1 <= len(proposal.wording) <= WORDING_FITS
    assert 1 <= len(proposal.plain_wording) <= PLAIN_FITS
    assert 1 <= len(proposal.adults_do) <= ADULTS_DO_FITS
    assert proposal.moves
    Reach(proposal.reach)
    assert reading_age(proposal.plain_wording) <= 9


@each_consultation
def test_leanings_fit_on_the_roll_and_leave_demo_people_their_vote(consultation: ConsultationWords) -> None:
    listed = [group_of(person.key) for person in EVERYBODY.values() if person.demo]
    for proposal in consultation.proposals:
        for group, leaning in proposal.leanings.by_group().items():
            assert min(leaning.agree, leaning.disagree, leaning.unsure, leaning.stars) >= 0
            assert leaning.stars <= leaning.agree
            assert leaning.heard <= consultation.roll.seats()[group] - listed.count(group)


@each_consultation
def test_nobody_has_more_than_three_stars(consultation: ConsultationWords) -> None:
    for group in consultation.roll.seats():
        leanings = [proposal.leanings.by_group()[group] for proposal in consultation.proposals]
        if leanings:
            assert sum(leaning.stars for leaning in leanings) <= 3 * max(
                leaning.heard for leaning in leanings
            )


@each_consultation
def test_named_people_fit_on_the_roll(consultation: ConsultationWords) -> None:
    years = consultation.asked_years or range(3, 12)
    year_of = {group.name: group.year for group in SCRIPT.classes}
    pupils = [year_of[pupil.in_class] for pupil in SCRIPT.people.pupils if year_of[pupil.in_class] in years]

    assert sum(year <= 6 for year in pupils) <= consultation.roll.ks2
    assert sum(7 <= year <= 9 for year in pupils) <= consultation.roll.ks3
    assert sum(year >= 10 for year in pupils) <= consultation.roll.ks4
    assert len(SCRIPT.people.practitioners) <= consultation.roll.practitioners


def test_open_voting_already_shows_every_kind_of_reading() -> None:
    seen = verdicts("someone")

    assert seen["go-to-adult"] is ProposalVerdict.COMMON_GROUND
    assert seen["message-staff"] is ProposalVerdict.GROUPS_PART
    assert seen["same-tutor"] is ProposalVerdict.SPLIT_WITHIN
    assert seen["help-page"] is ProposalVerdict.HEARD_TOO_LITTLE
    assert 10 <= len(seen) <= 14


def test_what_was_closed_shows_common_ground_parting_splits_and_too_few_heard() -> None:
    assert set(verdicts("evenings").values()) >= {
        ProposalVerdict.COMMON_GROUND,
        ProposalVerdict.GROUPS_PART,
        ProposalVerdict.SPLIT_WITHIN,
        ProposalVerdict.HEARD_TOO_LITTLE,
    }


def test_a_no_to_common_ground_says_more_and_nothing_else_does() -> None:
    common = verdicts("lunchtimes")
    for proposal in SCRIPT.consultation("lunchtimes").proposals:
        assert proposal.answer is not None
        says_no = proposal.answer.kind in {AnswerKind.NOT_NOW.value, AnswerKind.CANNOT.value}
        against = says_no and common[proposal.key] is ProposalVerdict.COMMON_GROUND
        assert against == (len(proposal.answer.more) >= MORE_NEEDS), proposal.key


def test_every_kind_of_answer_is_given() -> None:
    kinds = {proposal.answer.kind for proposal in PROPOSALS if proposal.answer}

    assert kinds == {kind.value for kind in AnswerKind}


@each_proposal
def test_an_answer_names_every_groups_numbers_and_the_strongest_dissent(proposal: ProposalWords) -> None:
    if proposal.answer is None:
        return
    assert named_numbers(proposal.answer.reason) == true_numbers(proposal)
    assert len(proposal.answer.dissent) > 40
    assert set(proposal.answer.left_out) <= set(LeftOut)
    assert proposal.answer.answered <= 0


@each_change
def test_a_change_says_whom_it_heard_with_the_true_numbers(change: ChangeWords) -> None:
    (key,) = change.proposals
    proposal = next(
        proposal for proposal in SCRIPT.consultation("lunchtimes").proposals if proposal.key == key
    )

    assert named_numbers(change.you_said) == true_numbers(proposal)
    assert proposal.reach == change.reach
    assert set(change.moves) <= set(proposal.moves)


def named_numbers(text: str) -> set[tuple[int, int, str]]:
    """The numbers in "88 of 178 pupils", "66 of 100 parents" and their like."""
    found = re.findall(r"(\d+) of (\d+) (pupils|parents|practitioners)", text)
    return {(int(agree), int(heard), group) for agree, heard, group in found} or {(0, 0, "none")}


def true_numbers(proposal: ProposalWords) -> set[tuple[int, int, str]]:
    by_group = proposal.leanings.by_group()
    return {(leaning.agree, leaning.heard, group) for group, leaning in by_group.items()}


def test_public_words_name_no_number_that_the_results_page_would_hide() -> None:
    """At least ten people behind each, and never nearly all (nine in ten) of a group on one side."""
    texts = [proposal.answer.reason for proposal in PROPOSALS if proposal.answer]
    numbers = [named_numbers(text) for text in (*texts, *(change.you_said for change in CHANGES))]

    for agree, heard, _group in (number for found in numbers for number in found):
        assert agree >= 10
        assert 10 * agree < 9 * heard


@each_change
def test_a_changes_story_is_in_order_and_ends_where_it_stands(change: ChangeWords) -> None:
    order = list(Stage)
    stages = [order.index(Stage(update.stage)) for update in change.updates]
    days = [update.day for update in change.updates]

    assert 1 <= len(change.title) <= 140
    assert stages == sorted(stages)
    assert days == sorted(days)
    assert days[-1] <= 0
    assert change.updates[-1].stage == change.stage
    assert change.review > change.starts
    assert (
        (change.stage == Stage.REVIEWED.value) == (change.verdict is not None) == bool(change.verdict_words)
    )
    assert (change.stage == Stage.PLANNED.value) == (change.starts > 0)
    assert {change.owner, *(update.by for update in change.updates)} <= set(STAFF)


def test_changes_stand_in_every_stage_and_one_helped() -> None:
    assert {change.stage for change in CHANGES} == {stage.value for stage in Stage}
    assert Verdict.HELPED.value in {change.verdict for change in CHANGES}
    assert {Reach(change.reach) for change in CHANGES} == set(Reach)


def test_all_that_was_promised_became_a_change() -> None:
    promised = {
        proposal.key
        for proposal in SCRIPT.consultation("lunchtimes").proposals
        if proposal.answer and proposal.answer.kind in {AnswerKind.WILL.value, AnswerKind.DIFFERENTLY.value}
    }

    assert promised == {key for change in CHANGES for key in change.proposals}


def test_bricks_of_every_kind_show_on_the_wall() -> None:
    """A move is shown at its furthest: nothing, ideas, voting, planned, under way, done, helped."""
    heard = {code for idea in IDEAS if idea.state == IdeaState.ACCEPTED.value for code in idea.moves}
    voted = {code for proposal in PROPOSALS for code in proposal.moves}
    furthest: dict[str, int] = {}
    for change in CHANGES:
        for code in change.moves if change.stage != Stage.STOPPED.value else ():
            furthest[code] = max(furthest.get(code, 0), list(Stage).index(Stage(change.stage)))

    assert set(furthest.values()) == {0, 1, 2, 3}
    assert voted - set(furthest)
    assert heard - voted
    assert {move.code for move in FRAMEWORK} - heard - voted


def spoken() -> Iterator[str]:
    for idea in IDEAS:
        yield from (idea.body, idea.why, idea.return_words)
    for proposal in PROPOSALS:
        yield from (proposal.wording, proposal.plain_wording, proposal.adults_do)


@pytest.mark.parametrize(
    "cliche", ["journey", "empower", "leverage", "going forward", "stakeholder", "resilien"]
)
def test_nobody_at_hillside_talks_in_cliches(cliche: str) -> None:
    assert [text for text in spoken() if cliche in text.lower()] == []


def test_an_unknown_consultation_is_an_error() -> None:
    with pytest.raises(KeyError):
        SCRIPT.consultation("weekends")
