"""The whole loop in one run: asked, heard, moderated, weighed, understood, decided, done, asked again, and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.demo.drawing import wet_hall
from coprod.steward import make_a_round
from tests.journeys.hillside import (
    INVITE,
    PASSWORD,
    begin_voting,
    end_voting,
    found_hillside,
    others_vote,
)
from tests.support.browser import DESK, axe, fits, snap
from tests.support.live import LiveServer

PUPILS_IDEA = "Open the hall at lunch when it rains, so that there is somewhere dry to play."
PARENTS_IDEA = "Tell Mr Smith to be nicer in the mornings."
PARENTS_NEW_WORDS = "Let somebody greet each child by name at the gate in the mornings."
CARDS = (
    "The hall is open at lunch on rainy days.",
    "An adult greets each child by name at the gate.",
    "There is a quiet table at lunch for those who want one.",
)
OWN_QUESTION = "Lunch on a wet day is calmer now."
WHY = (
    "Pupils and parents want this by a large number, and it can begin straight after the half-term holidays. "
    "Practitioners were less sure, and we heard them."
)
DISSENT = "Some practitioners said that lunch is their only break. The rota gives it back to them."


def test_the_whole_loop(visit: Callable[..., Page], live: LiveServer) -> None:
    people = found_hillside(live)
    moderator, pupil, parent = visit(width=DESK), visit(), visit()
    ask(moderator)
    begin_voting(live)
    send_as_pupil(pupil)
    send_as_parent(parent)
    moderate(moderator, parent)
    word_proposals(moderator)
    practitioner = visit(people.practitioner)
    vote_as_pupil(pupil)
    for page, answers in ((parent, ("Agree",) * 3), (practitioner, ("Agree", "Disagree", "Not sure"))):
        vote(page, answers)
    others_vote(live)
    end_voting(live)
    assert all(make_a_round(live.app).values())
    with live.rows() as session:
        assert session.scalars(select(Consultation.ballot_secret)).all() == [None]
    read_results(parent)
    change = decide(visit(people.decider, width=DESK))
    do(practitioner, change)
    asked = ask_if_it_helped(practitioner, change)
    say_if_it_helped(pupil, parent, asked)
    others_vote(live)
    end_voting(live)
    assert all(make_a_round(live.app).values())
    find(practitioner, change)
    look_at_the_wall(parent)
    read_news(pupil)


def set_up_an_app(page: Page) -> None:
    """The first sign-in of staff asks for a second step: an app, whose key stands on the page."""
    page.get_by_role("link", name="Set up an app").click()
    well_made(page, "0-set-up-an-app")
    key = page.locator(".long-code").inner_text().replace("-", "")
    page.get_by_label("Code").fill(pyotp.TOTP(key).now())
    press(page, "Check and finish")
    well_made(page, "0-codes-on-paper")
    page.get_by_role("link", name="I have them on paper").click()


def ask(page: Page) -> None:
    """The moderator signs in, writes a consultation, is told what is missing, and opens it."""
    page.goto("/sign-in")
    page.get_by_role("link", name="I work here").click()
    page.get_by_label("Email").fill("adeyemi@hillside.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    set_up_an_app(page)
    page.goto("/consultations/new")
    page.get_by_label("Title").fill("Better lunchtimes")
    page.get_by_label("The question").fill("What would make lunchtimes better?")
    press(page, "Save the draft")
    expect(page.get_by_text("Name the person who decides and will answer.").first).to_be_visible()
    well_made(page, "1-ask-what-is-missing")
    page.locator("#background").fill(
        "Many of you told us that lunchtimes are hard: it is loud, and when it rains there is nowhere to go. "
        "We asked the lunchtime staff too, and they see the same."
    )
    page.locator("#can_change").fill("Where you can be, and what there is to do.")
    page.locator("#cannot_change").fill("The length of the lunch break.")
    page.locator("#decision_maker").select_option(index=1)
    today = now().date()
    days = {"ideas_open_day": 1, "ideas_close_day": 20, "voting_open_day": 1, "voting_close_day": 30}
    for name, after in {**days, "answer_by": 45}.items():
        page.locator(f"#{name}").fill((today + timedelta(days=after)).isoformat())
    press(page, "Save the draft")
    press(page, "Open it to the school")
    expect(page.get_by_text("It is open.")).to_be_visible()
    well_made(page, "1-asked")


def send_as_pupil(page: Page) -> None:
    """Class code, name, two pictures; then an idea with a move."""
    page.goto("/sign-in")
    page.get_by_role("link", name="I am a pupil").click()
    page.get_by_label("What is your class code?").or_(page.locator("#code")).first.fill("Otter 4271")
    press(page, "Next")
    press(page, "Wren")
    well_made(page, "2-pictures")
    press(page, "fish")
    press(page, "star")
    page.goto("/consultations")
    page.get_by_role("link", name="Better lunchtimes").click()
    page.get_by_role("link", name="Send an idea").first.click()
    page.get_by_label("Your idea").fill(PUPILS_IDEA)
    shelf = page.locator("details.shelf").first
    shelf.locator("summary").click()
    shelf.get_by_role("checkbox").first.check()
    well_made(page, "2-send-an-idea")
    press(page, "Send my idea")
    expect(page.get_by_text("Thank you. Your idea is sent.")).to_be_visible()


def send_as_parent(page: Page) -> None:
    """The code from the letter, as a tired parent types it; then an idea."""
    page.goto("/sign-in/parent?next=/consultations")
    page.locator("#code").fill(INVITE.lower())
    press(page, "Sign in")
    page.get_by_role("link", name="Better lunchtimes").click()
    page.get_by_role("link", name="Send an idea").first.click()
    page.get_by_label("Your idea").fill(PARENTS_IDEA)
    press(page, "Send my idea")
    expect(page.get_by_text("Thank you. Your idea is sent.")).to_be_visible()


def moderate(desk: Page, parent: Page) -> None:
    """One idea is accepted, the other goes back with a reason, comes again in new words, and is accepted."""
    desk.goto("/desk")
    expect(desk.get_by_text(PUPILS_IDEA).first).to_be_visible()
    desk.get_by_role("link", name="Begin with the oldest").click()
    press(desk, "Accept")
    desk.goto("/desk")
    desk.get_by_role("link", name="Begin with the oldest").click()
    desk.locator("summary", has_text="Send it back with words of your own").click()
    desk.get_by_role("radio").first.check()
    desk.locator("#return-words").or_(desk.locator("#returnwords")).first.fill(
        "Could you leave out the name?"
    )
    well_made(desk, "3-send-back")
    press(desk, "Send it back")
    parent.goto("/my/news")
    parent.locator("main ol a").first.click()
    expect(parent.get_by_text("Could you leave out the name?")).to_be_visible()
    well_made(parent, "3-it-came-back")
    parent.get_by_role("link", name="Change the words").click()
    parent.get_by_label("Your idea").fill(PARENTS_NEW_WORDS)
    press(parent, "Send the new words")
    desk.goto("/desk")
    desk.get_by_role("link", name="Begin with the oldest").click()
    expect(desk.get_by_text(PARENTS_NEW_WORDS).first).to_be_visible()
    press(desk, "Accept")
    expect(parent.get_by_text("Your new words are sent.")).to_be_visible()


def word_proposals(page: Page) -> None:
    """Three cards: two out of ideas, one out of the framework."""
    page.goto("/consultations")
    page.get_by_role("link", name="Better lunchtimes").click()
    proposals = page.url + "/proposals"
    for wording in CARDS:
        page.goto(proposals)
        first = page.get_by_role("link", name="Make it a proposal").first
        (first if first.count() else page.get_by_role("link", name="Write a proposal")).click()
        page.locator("#wording").fill(wording)
        page.locator("#plain_wording").fill(wording)
        page.locator("#adults_do").fill("Two adults look after it, by a rota.")
        page.get_by_role("radio", name="Everyone").check()
        page.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
        page.locator("input[name=moves]").nth(CARDS.index(wording)).check()
        press(page, "Save and put on the cards")
        expect(page.get_by_text("The proposal is on the cards.")).to_be_visible()


def vote_as_pupil(page: Page) -> None:
    """A young reader's deck: an answer, taken back, given again; a star; a vote changed in the list."""
    to_the_cards(page)
    well_made(page, "5-card")
    first = page.locator("#card-text").inner_text()
    press(page, "No, don’t")
    press(page, "Take back my last answer")
    assert page.locator("#card-text").inner_text() == first
    press(page, "Yes, do this")
    for _more in range(2):
        press(page, "I’m not sure")
    expect(page.get_by_text("That was every card. Thank you.")).to_be_visible()
    press(page, "Matters most to me")
    expect(page.locator(".star-button[aria-pressed=true]")).to_have_count(1)
    well_made(page, "5-set-done")
    page.get_by_role("link", name="See my votes").click()
    row = page.locator(".vote-row").filter(has_text=first)
    expect(row.get_by_role("button", name="Yes, do this")).to_have_attribute("aria-pressed", "true")
    row.get_by_role("button", name="No, don’t").click()
    expect(page.get_by_text("Your answer is saved.")).to_be_visible()
    expect(row.get_by_role("button", name="No, don’t")).to_have_attribute("aria-pressed", "true")


def vote(page: Page, answers: tuple[str, ...]) -> None:
    """The deck of a grown-up, card by card."""
    to_the_cards(page)
    for answer in answers:
        page.get_by_role("button", name=answer, exact=True).click()
    expect(page.get_by_text("That was every card. Thank you.")).to_be_visible()


def read_results(page: Page) -> None:
    """A parent reads what people said: one sentence first."""
    page.goto("/consultations")
    page.get_by_role("link", name="Better lunchtimes").click()
    page.get_by_role("link", name="See what people said").click()
    expect(page.locator("main")).to_contain_text("Who took part")
    for wording in CARDS:
        expect(page.locator("main")).to_contain_text(wording)
    # Of 24 other parents each sixth was against, and this one agreed; the pupil changed one answer to a no.
    expect(page.locator("main")).to_contain_text("21 of 25 agree, 0 not sure, 4 disagree")
    expect(page.locator("main")).to_contain_text("20 of 25 agree, 0 not sure, 5 disagree")
    well_made(page, "6-results")


def decide(page: Page) -> str:
    """Every proposal gets a draft, all are published in one act, one is amended; a yes becomes a change."""
    page.goto("/answers")
    page.get_by_role("link", name="Better lunchtimes").click()
    board = page.url
    for kind in ("will", "not_now", "cannot"):
        page.goto(board)
        page.get_by_role("link", name="Answer this").first.click()
        page.locator(f"input[name=kind][value={kind}]").check()
        page.locator("#reason").fill(WHY)
        page.locator("#dissent").fill(DISSENT)
        page.locator("#more").fill(f"{WHY} {DISSENT}")  # kept only where the answer goes against people
        page.get_by_label("Nobody, as far as we can see").check()
        if kind == "will":
            well_made(page, "7-answer")
        press(page, "Save this draft")
        expect(page.get_by_text("Your draft is saved.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("0 of 3 answered")
    page.get_by_role("link", name="Publish 3 answers").click()
    well_made(page, "7-publish")
    press(page, "Publish all 3 answers")
    expect(page.get_by_text("3 answers are public.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Answered in full: all 3 proposals have their answer.")
    page.get_by_role("link", name="Change this answer").nth(1).click()
    page.locator("#reason").fill(f"{WHY} We look at it again in May.")
    page.locator("#why").fill("We forgot to say when we look at it again.")
    press(page, "Change the answer in the open")
    expect(page.get_by_text("Changed on").first).to_be_visible()
    well_made(page, "7-answers")
    page.get_by_role("link", name="Make it a change").click()
    page.get_by_label("How will we know").or_(page.locator("#how_we_know")).first.fill(
        "We ask again in March."
    )
    page.locator("#we_will").fill("From next week the hall is open at lunch when it rains.")
    page.locator("#owner_id").select_option(label="Mr Bell")
    page.locator("#owner_title").fill("Year 5 leader")
    page.locator("#quick_win").check()
    well_made(page, "8-new-change")
    press(page, "Publish this change")
    expect(page.get_by_text("The change is public.")).to_be_visible()
    return page.url


def do(page: Page, change: str) -> None:
    """Its owner begins it, shows it in a picture, and finishes it."""
    page.goto(change)
    for stage in ("under_way", "done"):
        page.get_by_role("link", name="Write an update").click()
        page.locator(f"input[name=stage][value={stage}]").check()
        page.locator("#words").fill("It went well: about forty children came on wet days.")
        if stage == "under_way":
            drawing = FilePayload(name="hall.png", mimeType="image/png", buffer=wet_hall())
            page.locator("#picture").set_input_files(files=[drawing])
            page.locator("#alt").fill("A drawing of the hall: rain behind the windows, games on two tables.")
            page.locator("#no_faces").check()
            well_made(page, "8-update")
        press(page, "Publish this update")
        expect(page.get_by_text("Your update is public.")).to_be_visible()
    expect(page.get_by_alt_text("A drawing of the hall")).to_be_visible()


def ask_if_it_helped(page: Page, change: str) -> str:
    """The owner asks the same people again: the card word for word, and a question of the school's own."""
    page.goto(change)
    page.get_by_role("link", name="Ask if it helped").click()
    expect(page.locator("main")).to_contain_text(CARDS[0])
    page.locator("#question_1").fill(OWN_QUESTION)
    page.locator("#plain_1").fill(OWN_QUESTION)
    press(page, "Ask now")
    expect(page.get_by_text("People are asked now, and they are told.")).to_be_visible()
    return page.url


def say_if_it_helped(pupil: Page, parent: Page, asked: str) -> None:
    """The pupil hears of it in the news and answers; the parent answers from the page itself."""
    pupil.goto("/my/news")
    pupil.locator(f"main a[href='{urlsplit(asked).path}']").first.click()
    parent.goto(asked)
    for page, yes in ((pupil, "Yes"), (parent, "Agree")):
        page.get_by_role("link", name="Answer", exact=True).click()
        if page is pupil:
            well_made(page, "8-did-it-help-card")
        for _card in range(3):  # each press waits for its button, so none falls between two pages
            page.get_by_role("button", name=yes).first.click()
        expect(page.get_by_text("That was every card. Thank you.")).to_be_visible()


def find(page: Page, change: str) -> None:
    """The owner reads before and now by group, and says what the school makes of it."""
    page.goto(change)
    page.get_by_role("link", name="Say what you make of it").click()
    for said in (CARDS[0], OWN_QUESTION, "21 of 25 agree"):
        expect(page.locator("main")).to_contain_text(said)
    page.locator("input[name=verdict][value=helped]").check()
    page.locator("input[name=next_step][value=continue]").check()
    page.locator("#words").fill("Most of you say that lunch on wet days is calmer now, in every group.")
    well_made(page, "8-verdict")
    press(page, "Publish this")
    expect(page.get_by_text("It is public. Those who took part are told.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Most of you say that lunch on wet days is calmer now")


def look_at_the_wall(page: Page) -> None:
    """The brick shows that it was done, and that it helped."""
    page.goto("/")
    brick = page.locator("a").filter(has_text="Done, and it helped").first
    brick.click()
    expect(page.locator("main")).to_contain_text("Done, and it helped")
    well_made(page, "9-brick")


def read_news(page: Page) -> None:
    """The pupil finds what came of it."""
    page.goto("/my/news")
    expect(page.locator("main")).to_contain_text("The school gave 3 answers: Better lunchtimes")
    expect(page.locator("main")).to_contain_text("The school looked at whether a change helped.")
    well_made(page, "9-news")
    press(page, "I have read these")
    expect(page.get_by_role("button", name="I have read these")).to_have_count(0)


def to_the_cards(page: Page) -> None:
    """From the list of consultations to the first card."""
    page.goto("/consultations")
    page.get_by_role("link", name="Better lunchtimes").click()
    page.get_by_role("link", name="Vote", exact=True).click()


def press(page: Page, name: str) -> None:
    """Press the first button of that name."""
    page.get_by_role("button", name=name, exact=True).first.click()


def well_made(page: Page, name: str) -> None:
    """Judge the page as it stands, and keep its picture."""
    axe(page)
    fits(page)
    snap(page, name)
