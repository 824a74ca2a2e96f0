"""A buying-in check: what is kept, what everybody reads, who writes it, and when somebody is reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.buying import actions, chores, words
from coprod.buying.actions import Commissioning, Judgement, Procurement, Quote
from coprod.buying.forms import MOST_QUOTES, ContractForm
from coprod.buying.models import BuyingAnswer, BuyingCheck, BuyingQuote, Question, Reply
from coprod.changes.models import Change, Stage
from coprod.clock import now
from coprod.db import db
from coprod.messages.models import News, NewsKind
from coprod.reviews import actions as reviews
from coprod.reviews.models import QuestionKind
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Counted, Db
from tests.reviews.asking import PLAN
from tests.support.client import CheckedClient
from tests.support.html import text_of

TODAY = date(2026, 11, 24)
OFFERS = Procurement(
    [Quote("Open Door", 1_234_550, "Two days a week", chosen=True), Quote("Calm Co", 999_999)],
    "They know our families.",
    TODAY,
    TODAY + timedelta(days=300),
    TODAY + timedelta(days=200),
    "Four weeks' notice; open talks are finished first.",
)


def begun() -> tuple[Counted, Change, BuyingCheck]:
    box = answered()
    change = publish(box)
    return box, change, actions.begin(change.owner_id, change, "Counselling")


def test_what_was_chosen_is_in_pence_and_in_the_log(session: Db) -> None:
    _box, change, check = begun()
    actions.procure(change.owner_id, check, OFFERS, check.version)
    assert [(q.supplier, q.pence, q.chosen) for q in session.scalars(select(BuyingQuote))] == [
        ("Open Door", 1_234_550, True),
        ("Calm Co", 999_999, False),
    ]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "buying-in contract written")).one()
    assert (entry.details["chosen"], entry.details["pence"]) == ("Open Door", 1_234_550)
    two = Procurement([Quote("A", 1, chosen=True), Quote("B", 2, chosen=True)], "", None, None, None, "")
    with pytest.raises(ValueError, match="at most one"):
        actions.procure(change.owner_id, check, two, check.version)


def test_nobody_writes_over_what_they_have_not_read_and_a_change_has_one_check(session: Db) -> None:
    _box, change, check = begun()
    seen = check.version
    actions.judge(change.owner_id, check, Judgement(True, "It is.", "Head of Year 8"), seen)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.commission(change.owner_id, check, Commissioning("X", "", 0, 0, 0), seen)
    with pytest.raises(actions.BegunAlready):
        actions.begin(change.owner_id, change, "Another")
    assert check.service == "Counselling"


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("12", 1200),
        ("£1,234.5", 123450),
        ("1 234.56", 123456),
        ("0.07", 7),
        ("£ 10000000", 1_000_000_000),
        ("", None),
    ],
)
def test_money_is_read_as_people_write_it(session: Db, app: Any, typed: str, pence: int | None) -> None:
    with app.test_request_context(method="POST", data={"supplier_1": "A", "price_1": typed}):
        form = ContractForm(meta={"csrf": False})
        assert form["price_1"].data == pence
        assert form["price_1"].process_errors == []


@pytest.mark.parametrize(
    "typed", ["-1", "1.234", "12 pounds", "1e9", "£", "1,23", "٣", "10000000.01", "9" * 30, "1,234,56", "$5"]
)
def test_what_is_no_price_is_refused(session: Db, app: Any, typed: str) -> None:
    with app.test_request_context(method="POST", data={"supplier_1": "A", "price_1": typed}):
        form = ContractForm(meta={"csrf": False})
        assert form["price_1"].data is None
        assert len(form["price_1"].process_errors) == 1


def test_money_is_shown_in_pounds_and_a_few_helpers_are_not_counted_in_public(session: Db, app: Any) -> None:
    check = BuyingCheck(helped_pupils=12, helped_parents=3, helped_practitioners=0)
    with app.test_request_context():
        assert words.money(123_450) == "£1,234.50"
        assert words.money(7) == "£0.07"
        assert words.helped(check, 10) == "12 pupils and some parents and carers"
        assert words.helped(BuyingCheck(helped_pupils=0, helped_parents=0, helped_practitioners=0), 10) == ""


def test_from_the_first_word_to_the_public_summary(session: Db, client: CheckedClient) -> None:
    box = answered()
    change = publish(box)
    client.enter(box.decider)
    at = f"/changes/{change.id}/buying"
    assert "It uses a service from outside" in client.page(f"/changes/{change.id}").links
    client.send(at, {"service": "Counselling"}, form="buying")
    client.send(
        f"{at}/need",
        {
            "needed": "Nine pupils wait.",
            "helped_pupils": "12",
            "helped_parents": "3",
            "helped_practitioners": "0",
        },
        form="need",
    )
    client.send(
        f"{at}/questions",
        {"need": "yes", "need_evidence": "Our count of October.", "concerns": "no", "staff": "unknown"},
        form="questions",
    )
    days = {"starts_on": "1/9/2026", "ends_on": "2027-07-20", "notice_by": "20/6/2027"}
    offers = {
        "supplier_1": "Open Door",
        "price_1": "£12,345.50",
        "supplier_2": "Calm Co",
        "price_2": "9999",
        "chosen": "1",
    }
    client.send(f"{at}/contract", {**offers, **days, "exit_words": "A month."}, form="contract")
    client.send(
        f"{at}/judgement",
        {"good_enough": "no", "words": "Not yet: worries arrive late.", "title": "Head"},
        form="judgement",
    )
    check = session.scalars(select(BuyingCheck)).one()
    said = {row.question: row.reply for row in session.scalars(select(BuyingAnswer))}
    assert said == {Question.NEED: Reply.YES, Question.CONCERNS: Reply.NO, Question.STAFF: Reply.UNKNOWN}
    assert (check.good_enough, check.judged_by_id, check.judged_at is not None) == (
        False,
        box.decider.id,
        True,
    )
    whole = client.page(at)
    assert len(whole.all("table")[0].findall(".//tbody/tr")) == 12
    assert "On 10 questions nothing is known yet." in whole.text
    assert "£9,999.00" in whole.text
    assert len(client.statements) <= 8
    client.leave()
    public = client.page(f"/changes/{change.id}").text
    for words_of_it in (
        "Counselling",
        "Open Door",
        "£12,345.50",
        "20 July 2027",
        "12 pupils and some parents and carers",
        "Not good enough, judged by: Head",
        "worries arrive late",
    ):
        assert words_of_it in public, words_of_it
    for hidden in ("Calm Co", "9,999", "Our count of October", "Nine pupils wait", "A month."):
        assert hidden not in public, hidden


@pytest.mark.parametrize(
    ("page", "sent", "said"),
    [
        ("need", {"helped_pupils": "-1"}, "Choose between 0 and 5000."),
        ("need", {"helped_pupils": "many"}, "Write a whole number"),
        ("need", {"service": "\u200b"}, "Write what the service is called."),
        ("questions", {"need_evidence": "Because."}, "Choose an answer to go with"),
        ("questions", {"need": "yes", "need_evidence": "x" * 601}, "Please make this shorter."),
        ("contract", {"supplier_1": "A", "price_1": ""}, "Write the price, with VAT."),
        ("contract", {"supplier_1": "", "price_1": "5"}, "Write whose offer this is."),
        ("contract", {"chosen": "3"}, "Choose an offer that you have written."),
        ("contract", {"chosen": " 1<script>"}, "Choose an offer that you have written."),
        ("contract", {"starts_on": "2/1/2027", "ends_on": "1/1/2027"}, "Choose a day after the one on which it starts."),
        ("contract", {"ends_on": "1/1/2027", "notice_by": "2/1/2027"}, "Choose a day before the contract ends."),
        ("judgement", {"good_enough": "yes", "words": "", "title": "Head"}, "Say why, in plain words."),
        ("judgement", {"version": "0", "good_enough": "yes", "words": "Yes.", "title": "H"}, "Somebody else wrote"),
        ("judgement", {"version": "x\x00", "good_enough": "yes", "words": "Yes.", "title": "H"}, "Somebody else wrote"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_kept(
    session: Db, client: CheckedClient, page: str, sent: dict[str, str], said: str
) -> None:
    box, change, check = begun()
    before = check.version
    client.enter(box.decider)
    shown = client.send(f"/changes/{change.id}/buying/{page}", sent, form=page)
    assert said in shown.text
    assert session.scalars(select(BuyingCheck.version)).one() == before


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (factories.make_pupil, 404),
        (lambda school: factories.make_staff(school, Duty.MODERATOR), 404),
        (lambda school: factories.make_staff(school, Duty.ADMINISTRATOR), 200),
    ],
)
def test_only_those_who_look_after_it_decide_or_administer_read_the_check(
    session: Db, client: CheckedClient, who: Callable[[Any], Any], status: int
) -> None:
    box, change, _check = begun()
    client.enter(who(box.school))
    assert client.get(f"/changes/{change.id}/buying").status_code == status
    assert client.post(f"/changes/{change.id}/buying/judgement", data={}).status_code == status


def test_a_contract_that_ends_is_looked_at_before_it_is_bought_again(session: Db) -> None:
    _box, change, check = begun()
    check.ends_on = now().date() + timedelta(days=90)
    chores.remind()
    check.notice_by = now().date() + timedelta(days=42)
    for _round in range(2):
        chores.remind()
        session.flush()
    told = session.scalars(select(News).where(News.kind == NewsKind.CONTRACT_ENDS)).all()
    assert [(news.person_id, news.about) for news in told] == [(change.owner_id, "Counselling")]
    check.notice_by = None
    check.ends_on = now().date() + timedelta(days=10)
    chores.remind()
    assert len(session.scalars(select(News.id).where(News.kind == NewsKind.CONTRACT_ENDS)).all()) == 2


def test_a_contract_goes_on_only_after_a_judgement_made_when_its_end_is_near(
    session: Db, client: CheckedClient
) -> None:
    box, change, check = begun()
    today = now().date()
    check.starts_on, check.ends_on = today - timedelta(days=300), today + timedelta(days=20)
    check.good_enough, check.judged_title, check.judged_at = True, "Head", now() - timedelta(days=290)
    client.enter(box.decider)
    url, longer = f"/changes/{change.id}/buying", {"ends_on": (today + timedelta(days=400)).isoformat()}
    assert "before it is bought again" in client.page(url).text

    refused = client.send(f"{url}/contract", longer, form="/contract")
    assert "First say anew whether the service is good enough" in refused.text
    shorter = {"ends_on": (today + timedelta(days=19)).isoformat()}
    assert client.send(f"{url}/contract", shorter, form="/contract").status_code == 303
    actions.judge(
        box.decider.id, check, Judgement(good_enough=True, words="Still so.", title="Head"), check.version
    )
    assert client.send(f"{url}/contract", longer, form="/contract").status_code == 303
    assert "before it is bought again" not in client.page(url).text


def test_those_who_are_asked_again_rate_the_service(session: Db) -> None:
    box, change, _check = begun()
    factories.make_pupil(box.school)
    go_to(change, Stage.DONE)
    reviews.prepare(change.owner_id, change, PLAN)
    this = reviews.open_up(change.owner_id, change)
    rated = [q for q in reviews.questions_of(this.id) if q.kind is QuestionKind.SERVICE]
    assert [q.wording for q in rated] == ["Counselling was good for the people it is there for."]
    assert rated[0].proposal_id is not None


def test_the_form_has_room_for_what_is_kept(session: Db, client: CheckedClient) -> None:
    box, change, check = begun()
    actions.procure(change.owner_id, check, OFFERS, check.version)
    client.enter(box.decider)
    page = client.page(f"/changes/{change.id}/buying/contract")
    fields = page.form("contract").fields
    assert (fields["price_1"], fields["chosen"], fields["ends_on"]) == ("12345.50", "1", "2027-09-20")
    assert sum(text_of(legend).startswith("Offer") for legend in page.all("legend")) == MOST_QUOTES
    assert db.session.get(BuyingCheck, check.id) is not None
