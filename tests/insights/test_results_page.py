"""The results page: one sentence, then each proposal by group, on its shelf, for each kind of reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.decisions.models import Answer, AnswerKind
from tests import factories
from tests.insights.counted import Counted, Db, closed
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of


def shelves(page: Page) -> dict[str, list[str]]:
    """By heading: the proposals under it, in order."""
    found = {}
    for section in page.all("section"):
        headings = [text_of(h) for h in section.iter("h2")]
        words = [text_of(s) for s in section.iter("span") if s.get("id", "").startswith("proposal-")]
        if words:
            found[headings[0].split(" (")[0]] = words
    return found


def everything() -> Counted:
    """One card for each shelf."""
    box = Counted(**closed())
    box.say("Phones at lunch", (40, 5, 1), (3, 30, 1), (2, 15, 1))
    box.say("A second sitting", (20, 18, 2), (20, 10, 5), (10, 5, 3))
    box.say("Open the hall", (45, 5, 1), (30, 4, 1), (16, 2, 1), stars=12)
    box.say("Shorter lunch", (4, 45, 1), (4, 30, 1), (2, 16, 1))
    box.say("A walking bus", (40, 5, 1), (4, 2, 1), (16, 2, 1))
    box.say("Lunch clubs", (50, 2, 6), (35, 2, 3), (16, 1, 1))
    box.turn_out(58, 40, 20)
    return box


def test_the_page_says_first_what_it_shows(session: Db, client: CheckedClient) -> None:
    box = everything()
    box.take()

    page = client.page(box.results)

    assert "58 of 60 pupils, 40 of 40 parents and carers and 20 of 20 practitioners took part." in page.text
    assert (
        "Every group is for 2 of 6 proposals, above all: “Lunch clubs” Groups part on 1 proposal. On 1, too few people were heard."
        in page.text
    )
    assert "118 people took part." in page.text


def test_each_proposal_stands_on_its_shelf_the_strongest_first(session: Db, client: CheckedClient) -> None:
    """Lunch clubs: (51/60 · 36/42 · 17/20) to the power of a third, 0.852; the hall: (46/53 · 31/37 · 17/21), 0.838."""
    box = everything()
    box.take()

    assert shelves(client.page(box.results)) == {
        "Common ground": ["Lunch clubs", "Open the hall"],
        "Common ground against": ["Shorter lunch"],
        "Where groups part": ["Phones at lunch"],
        "No clear view": ["A second sitting"],
        "Heard too little": ["A walking bus"],
    }


def test_each_row_has_its_numbers_as_words_as_a_picture_and_as_a_sentence(
    session: Db, client: CheckedClient
) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (40, 8, 2), (30, 4, 1), (15, 3, 2), stars=12)
    box.turn_out(50, 35, 20)
    box.take()

    page = client.page(box.results)

    assert "40 of 50 agree, 2 not sure, 8 disagree" in page.text
    assert "80% agree" in page.text
    assert "12 say it matters most" in page.text
    assert (
        "Every group is for this: 40 of 50 pupils, 30 of 35 parents and carers and 15 of 20 practitioners."
        in page.text
    )
    assert "Agree 80%, not sure 4%, disagree 16%" in [
        svg.get("aria-label") for svg in page.root.iter() if svg.get("role") == "img"
    ]
    assert "105 answers" in page.text


def test_a_visitor_a_parent_a_pupil_and_staff_may_read_it_after_the_close(
    session: Db, client: CheckedClient
) -> None:
    box = everything()
    box.take()

    assert client.get(box.results).status_code == 200
    for group in StakeholderGroup:
        client.enter(factories.make_person(box.school, group))
        assert client.get(box.results).status_code == 200


def test_nobody_reads_it_while_voting_is_open(session: Db, client: CheckedClient) -> None:
    box = Counted()
    box.say("Open the hall", (45, 5, 1), (30, 4, 1), (16, 2, 1))
    box.take()

    for person in (None, factories.make_person(box.school), box.decider):
        if person:
            client.enter(person)
        answer = client.get(box.results)
        assert answer.status_code == 403
        assert "Open the hall" not in answer.text


def test_before_the_steward_has_counted_the_page_says_so(session: Db, client: CheckedClient) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (45, 5, 1))

    page = client.page(box.results)

    assert "The votes are being counted" in page.text


def test_a_count_from_before_the_close_is_not_shown_to_everybody(session: Db, client: CheckedClient) -> None:
    box = Counted()
    box.say("Open the hall", (45, 5, 1))
    box.take()
    for name, value in closed().items():
        setattr(box.consultation, name, value)

    assert "The votes are being counted" in client.page(box.results).text


def test_a_consultation_without_proposals_has_a_page_too(session: Db, client: CheckedClient) -> None:
    box = Counted(**closed())
    box.take()

    assert "Nothing was put to the vote." in client.page(box.results).text


def test_who_took_part_is_withheld_where_few_did(session: Db, client: CheckedClient) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (40, 8, 2), (3, 1, 0), (15, 3, 2))
    box.turn_out(50, 4, 20)
    box.take()

    page = client.page(box.results)

    assert "50 of 60 pupils and 20 of 20 practitioners took part." in page.text
    assert "people took part." not in page.text.replace("practitioners took part.", "")
    assert "Numbers of fewer than 10 people are not shown" in page.text


def test_a_group_of_which_few_were_asked_is_named_and_explained(session: Db, client: CheckedClient) -> None:
    box = Counted(seats=(60, 40, 8), **closed())
    box.say("Open the hall", (45, 5, 1), (30, 4, 1), (8, 0, 0))
    box.turn_out(51, 35, 8)
    box.take()

    page = client.page(box.results)

    assert "Practitioners: fewer than 10 people were asked." in page.text
    assert "Those shown are for this: 45 of 51 pupils and 30 of 35 parents and carers." in page.text
    assert "Every group is for" not in page.text


def test_an_answer_stands_beside_its_proposal(session: Db, client: CheckedClient) -> None:
    box = Counted(**closed())
    card = box.say("Open the hall", (45, 5, 1), (30, 4, 1), (16, 2, 1))
    snapshot = box.take()
    session.add(
        Answer(
            school_id=box.school.id, consultation_id=box.consultation.id, proposal_id=card.id, kind=AnswerKind.WILL,
            reason="Because all of you want it.", snapshot_id=snapshot.id, answered_by_id=box.decider.id, answered_at=now(),
        )
    )  # fmt: skip

    page = client.page(box.results)

    assert "The answer: We will" in page.text


def test_an_imported_conversation_names_where_it_comes_from(session: Db, client: CheckedClient) -> None:
    box = Counted(attribution="From a Polis conversation, CC BY 4.0", **closed())
    box.say("Open the hall", (45, 5, 1))
    box.take()

    assert "From a Polis conversation, CC BY 4.0" in client.page(box.results).text


def test_the_page_names_its_count_and_when_it_was_taken(session: Db, client: CheckedClient) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (45, 5, 1))
    box.take()

    assert "Count number 1, taken on" in client.page(box.results).text


@pytest.mark.parametrize("duty", [Duty.MODERATOR, Duty.DECISION_MAKER])
def test_staff_with_a_duty_see_groups_of_five_and_how_sure_one_may_be(
    session: Db, client: CheckedClient, duty: Duty
) -> None:
    box = Counted(seats=(60, 40, 8), **closed())
    box.say("Open the hall", (45, 5, 1), (30, 4, 1), (4, 2, 1))
    box.turn_out(51, 35, 7)
    box.take()
    client.enter(factories.make_staff(box.school, duty))

    page = client.page(box.staff)

    assert "4 of 7 agree, 1 not sure, 2 disagree" in page.text
    assert "4 of 7 agree" not in client.page(box.results).text
    assert "How sure is this?" in page.text


def test_staff_see_counts_while_voting_is_open_with_what_would_change_them(
    session: Db, client: CheckedClient
) -> None:
    box = Counted()
    box.say("Open the hall", (25, 5, 1), (20, 4, 1), (15, 2, 1))
    box.take()
    client.enter(box.decider)

    page = client.page(box.staff)

    assert "Voting is still going on." in page.text
    assert "This could change if" in page.text


@pytest.mark.parametrize("duties", [(), (Duty.ADMINISTRATOR,), (Duty.SAFEGUARDING_LEAD,)])
def test_without_the_duty_the_staff_page_is_not_there(
    session: Db, client: CheckedClient, duties: tuple[Duty, ...]
) -> None:
    box = everything()
    box.take()
    client.enter(factories.make_staff(box.school, *duties))

    assert client.get(box.staff).status_code == 404
    assert "More for staff" not in client.page(box.results).text


def test_a_visitor_who_wants_the_staff_page_signs_in(session: Db, client: CheckedClient) -> None:
    assert "/sign-in" in (client.get(everything().staff).location or "")


def test_another_schools_results_are_not_there(session: Db, new_client: Callable[..., CheckedClient]) -> None:
    box = everything()
    box.take()
    box.school.host = "localhost"
    other = factories.make_school("Riverside", host="riverside.test")
    client = new_client("riverside.test")

    assert client.get(box.results).status_code == 404
    client.enter(factories.make_staff(other, Duty.DECISION_MAKER))
    assert client.get(box.results).status_code == 404
    assert client.get(box.staff).status_code == 404


def test_a_draft_has_no_results(session: Db, client: CheckedClient) -> None:
    box = Counted(opened_at=None)

    assert client.get(box.results).status_code == 404


def test_hostile_words_on_a_card_stay_words(session: Db, client: CheckedClient) -> None:
    box = Counted(**closed())
    hostile = "<script>alert(1)</script> {{ 7*7 }} %(x)s “'\" & 100%"
    box.say(hostile, (45, 5, 1), (30, 4, 1), (16, 2, 1))
    box.take()
    client.typed.add(hostile)

    page = client.page(box.results)

    assert hostile in page.text


def test_the_page_needs_no_more_queries_for_twenty_five_proposals(session: Db, client: CheckedClient) -> None:
    box = Counted(**closed())
    for number in range(25):
        box.say(f"Proposal {number}", (30, 5, 1), (20, 4, 1), (15, 2, 1))
    box.take()

    client.page(box.results)

    assert len(client.statements) <= 7, "\n".join(client.statements)
    client.enter(box.decider)
    client.page(box.staff)
    assert len(client.statements) <= 7, "\n".join(client.statements)


def test_the_logs_seal_at_the_close_stands_on_the_page_and_stands_still(
    session: Db, client: CheckedClient
) -> None:
    box = Counted(**closed())
    box.say("Proposal", (30, 5, 1), (20, 4, 1), (15, 2, 1))
    box.take()
    about = f"consultation:{box.consultation.id}"
    sealed = record(box.consultation.school_id, None, "ballot secret destroyed", about).hash
    assert sealed in client.page(box.results).text
    later = record(box.consultation.school_id, None, "concern raised", "concern:1").hash
    page = client.page(box.results)
    assert sealed in page.text
    assert later not in page.source  # nobody reads off a public page that staff have just done something
