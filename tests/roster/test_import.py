"""A roll from the upload to the register: who joins, changes, leaves, and is kept out."""

from __future__ import annotations

from collections.abc import Callable

from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.models import AuditEntry
from coprod.people.models import ClassMember, Credential, CredentialKind, ParentOf, Person, SignIn
from coprod.roster.models import RosterAct, RosterDraft, RosterEntry
from coprod.schools.models import ClassGroup, ClassKind, School
from tests.factories import give_code, make_class, make_person, make_pupil, make_school, make_staff
from tests.roster.conftest import Send, Session
from tests.roster.files import csv_of, oneroster, sims
from tests.support.client import CheckedClient
from tests.support.html import Page

PARENTS, PUPILS, STAFF = StakeholderGroup.PARENTS, StakeholderGroup.PUPILS, StakeholderGroup.PRACTITIONERS
ZOE = ("1001", "Zoë", "O'Brien", "7", "7B")
LIAM = ("1002", "Liam", "O'Brien", "9", "9K")
MARY = ("51", "Mrs", "Mary", "O'Brien", "07700 900123", "mary@example.org", "Y", "N")
TOM = ("52", "Mr", "Tom", "Reilly", "", "", "Y", "N")
FAMILY = (ZOE + MARY, ZOE + TOM, LIAM + MARY)


def people(session: Session) -> dict[str, Person]:
    return {one.display_name: one for one in session.query(Person).filter(Person.display_name != "Ada Admin")}


def active(session: Session) -> set[str]:
    return {name for name, one in people(session).items() if one.active}


def ties(session: Session) -> set[tuple[str, str]]:
    names = {one.id: one.display_name for one in session.query(Person)}
    return {(names[one.parent_id], names[one.child_id]) for one in session.query(ParentOf)}


def places(session: Session) -> set[tuple[str, str]]:
    names = {one.id: one.display_name for one in session.query(Person)}
    groups = {one.id: one.name for one in session.query(ClassGroup)}
    return {(names[one.person_id], groups[one.class_id]) for one in session.query(ClassMember)}


def acts(session: Session) -> list[str]:
    return [entry.act for entry in session.query(AuditEntry).order_by(AuditEntry.number)]


def test_a_roll_is_looked_at_and_then_used_in_one_act(
    client: CheckedClient, session: Session, upload: Send
) -> None:
    look = upload(sims(*FAMILY)).location
    page = client.page(look)
    for words in (
        "4 join",
        "2 classes are new: 7B, 9K",
        "Zoë O.",
        "Mrs Mary O'Brien",
        "Child: Zoë O., Liam O.",
    ):
        assert words in page.text
    assert people(session) == {}  # nothing has changed yet
    done = client.send(look, {}, form="/use")
    assert "4 join" in client.page(done.location).text
    assert active(session) == {"Zoë O.", "Liam O.", "Mrs Mary O'Brien", "Mr Tom Reilly"}
    assert ties(session) == {
        ("Mrs Mary O'Brien", "Zoë O."),
        ("Mrs Mary O'Brien", "Liam O."),
        ("Mr Tom Reilly", "Zoë O."),
    }
    assert places(session) == {("Zoë O.", "7B"), ("Liam O.", "9K")}
    groups = {one.name: (one.year, one.kind) for one in session.query(ClassGroup)}
    assert groups == {"7B": (7, ClassKind.TUTOR_GROUP), "9K": (9, ClassKind.TUTOR_GROUP)}
    assert len({one.code for one in session.query(ClassGroup)}) == 2
    mary = people(session)["Mrs Mary O'Brien"]
    assert (mary.email, mary.mobile, mary.roll_id) == ("mary@example.org", "+447700900123", "51")
    assert all(one.parental_responsibility and one.from_roll for one in session.query(ParentOf))
    assert session.query(RosterDraft).count() == 0
    assert acts(session) == ["roll read", "roll applied"]


def test_the_same_roll_again_finds_nothing_to_do(
    client: CheckedClient, session: Session, upload: Send, use: Send
) -> None:
    use(sims(*FAMILY))
    page = client.page(upload(sims(*FAMILY)).location)
    assert "There is nothing to do" in page.text
    assert "Use this roll" not in page.text


def test_what_changed_is_said_and_then_done(
    client: CheckedClient, session: Session, upload: Send, use: Send
) -> None:
    use(sims(*FAMILY))
    mary = ("51", "Mrs", "Mary", "Reilly", "07700 900124", "mary@reilly.example", "Y", "N")
    after = sims(
        ("1001", "Zoë", "Reilly", "8", "8B", *mary), (*LIAM, *mary), ("1003", "Ben", "New", "7", "7B")
    )
    look = upload(after).location
    text = client.page(f"{look}?show=changes").text
    for words in ("Name: Zoë O. → Zoë R.", "Year 7 → Year 8", "Joins class 8B", "Leaves class 7B",
                  "Name: Mrs Mary O'Brien → Mrs Mary Reilly", "Email: mary@example.org → mary@reilly.example"):  # fmt: skip
        assert words in text, words
    assert "No child of theirs is here any more" in client.page(f"{look}?show=leaves").text
    client.send(look, {}, form="/use")
    assert active(session) == {"Zoë R.", "Liam O.", "Mrs Mary Reilly", "Ben N."}
    assert ("Zoë R.", "8B") in places(session)
    assert ("Zoë R.", "7B") not in places(session)
    assert not people(session)["Mr Tom Reilly"].active


def test_leavers_are_shut_out_at_once_and_never_deleted(
    client: CheckedClient, session: Session, use: Send, new_client: Callable[[], CheckedClient]
) -> None:
    use(sims(*FAMILY))
    zoe = people(session)["Zoë O."]
    give_code(zoe, CredentialKind.CARD, "P53D6T7W1NHT7A57")
    reader = new_client()
    reader.enter(zoe)
    use(sims(LIAM + MARY), sure=True)
    assert active(session) == {"Liam O.", "Mrs Mary O'Brien"}
    assert reader.get("/my/account").status_code == 303
    assert reader.send("/card", {"code": "P53D6T7W1NHT7A57"}).status_code == 200  # not signed in
    assert set(people(session)) == {"Zoë O.", "Liam O.", "Mrs Mary O'Brien", "Mr Tom Reilly"}


def test_who_comes_back_is_known_again(session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    key = people(session)["Zoë O."].id
    use(sims(LIAM + MARY), sure=True)
    use(sims(*FAMILY))
    session.expire_all()
    assert people(session)["Zoë O."].id == key
    assert active(session) == {"Zoë O.", "Liam O.", "Mrs Mary O'Brien", "Mr Tom Reilly"}


def test_who_was_taken_out_by_hand_stays_out(
    client: CheckedClient, session: Session, upload: Send, use: Send
) -> None:
    use(sims(*FAMILY))
    client.post(f"/people/{people(session)['Mr Tom Reilly'].id}/leave")
    page = client.page(upload(sims(*FAMILY)).location)
    assert "taken out by hand, and stays out: Mr Tom Reilly" in page.text
    use(sims(*FAMILY, ("1003", "Ben", "New", "7", "7B")))
    assert "Mr Tom Reilly" not in active(session)


def test_a_file_of_some_lets_nobody_leave(session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    use(sims(LIAM + MARY, ("1003", "Ben", "New", "7", "7B")), whole="some")
    assert active(session) == {"Zoë O.", "Liam O.", "Ben N.", "Mrs Mary O'Brien", "Mr Tom Reilly"}
    assert ("Mrs Mary O'Brien", "Zoë O.") in ties(session)


def test_so_many_leavers_must_be_meant(
    client: CheckedClient, session: Session, upload: Send, use: Send
) -> None:
    use(sims(*[(str(number), "Fore", f"{chr(65 + number)}x", "7", "7B") for number in range(10)]))
    look = upload(sims(("0", "Fore", "Ax", "7", "7B"))).location
    assert "9 people would leave" in client.page(look).text
    again = client.send(look, {}, form="/use")
    assert again.status_code == 200
    assert "Tick the box if this is meant" in again.text
    assert len(active(session)) == 10
    assert client.send(look, {"sure": "y"}, form="/use").status_code == 303
    assert len(active(session)) == 1


def test_a_bad_row_never_makes_a_leaver(
    client: CheckedClient, session: Session, upload: Send, use: Send
) -> None:
    use(sims(ZOE, LIAM))
    look = upload(sims(ZOE, ("1002", "", "O'Brien", "9", "9K"), ("1003", "Ben", "N", "7"))).location
    text = client.page(f"{look}?show=problems").text
    assert "Line 3" in text
    assert "There is no first name. The row was left out." in text
    client.send(look, {}, form="/use")
    assert active(session) == {"Zoë O.", "Liam O.", "Ben N."}
    look = upload(sims(ZOE, ("", "Liam", "O'Brien", "9", "9K"), ("1004", "Cai", "N", "7"))).location
    assert "nobody is marked as having left (2 people would have been)" in client.page(look).text
    client.send(look, {}, form="/use")
    assert active(session) == {"Zoë O.", "Liam O.", "Ben N.", "Cai N."}


def test_a_court_order_takes_out_who_was_in_and_ends_their_sign_ins(
    client: CheckedClient, session: Session, upload: Send, use: Send, new_client: Callable[[], CheckedClient]
) -> None:
    use(sims(*FAMILY))
    tom = people(session)["Mr Tom Reilly"]
    give_code(tom, CredentialKind.INVITE, "P53D6T7W1NHT7A57")
    reader = new_client()
    reader.enter(tom)
    flagged = ("52", "Mr", "Tom", "Reilly", "", "", "Y", "Y")
    look = upload(sims(ZOE + MARY, ZOE + flagged, LIAM + MARY)).location
    text = client.page(look).text
    assert "1 contact is kept out by a court order" in text
    assert "Kept away from Zoë O." in client.page(f"{look}?show=out").text
    client.send(look, {}, form="/use")
    assert ties(session) == {("Mrs Mary O'Brien", "Zoë O."), ("Mrs Mary O'Brien", "Liam O.")}
    assert "Mr Tom Reilly" not in active(session)
    assert reader.get("/my/account").status_code == 303
    assert session.query(Credential).count() == 0
    assert session.query(SignIn).filter_by(person_id=tom.id, ended_at=None).count() == 0


def test_a_court_order_about_one_child_leaves_the_tie_to_the_other(session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    flagged = (*MARY[:-1], "Y")
    use(sims(ZOE + flagged, ZOE + TOM, LIAM + MARY))
    assert ("Mrs Mary O'Brien", "Zoë O.") not in ties(session)
    assert ("Mrs Mary O'Brien", "Liam O.") in ties(session)
    assert "Mrs Mary O'Brien" in active(session)


def test_a_court_order_finds_a_parent_who_was_added_by_hand(
    session: Session, school: School, use: Send
) -> None:
    use(sims(ZOE))
    rob = make_person(school, PARENTS, display_name="Rob Reilly")
    session.add(ParentOf(parent_id=rob.id, child_id=people(session)["Zoë O."].id))
    use(sims((*ZOE, "77", "Mr", "Rob", "Reilly", "", "", "", "Y")))
    session.expire_all()
    assert ties(session) == set()
    assert not rob.active


def test_who_was_added_by_hand_is_known_again_by_name(session: Session, school: School, use: Send) -> None:
    zoe = make_pupil(school, year=7, display_name="Zoë O.")
    other = make_pupil(school, year=8, display_name="Liam O.")
    mary = make_person(school, PARENTS, display_name="Mary O'Brien", email="mary@example.org")
    use(sims(ZOE + MARY))
    session.expire_all()
    assert (zoe.roll_id, mary.roll_id) == ("1001", "51")
    assert mary.display_name == "Mrs Mary O'Brien"
    assert other.active  # by hand, not in the file: stays
    assert session.query(Person).count() == 4


def test_a_member_of_staff_who_is_a_parent_too_is_one_person_with_one_voice(
    client: CheckedClient, session: Session, school: School, use: Send
) -> None:
    staff = make_staff(school, display_name="Mrs O'Brien", email="mary@example.org", role="Cook")
    use(sims(*FAMILY))
    session.expire_all()
    assert ties(session) >= {("Mrs O'Brien", "Zoë O."), ("Mrs O'Brien", "Liam O.")}
    assert (staff.display_name, staff.role, staff.stakeholder_group) == ("Mrs O'Brien", "Cook", STAFF)
    assert "Mrs Mary O'Brien" not in people(session)
    assert "Zoë O." in client.page(f"/people/{staff.id}").text
    group = session.query(ClassGroup).filter_by(name="7B").one()
    letters = client.send(f"/people/classes/{group.id}", {"kind": "invite"}, form="sheets")
    assert Page(letters.text).text.count("Dear ") == 1  # Tom alone: staff sign in by their password


def test_an_email_that_somebody_else_has_stays_theirs(
    client: CheckedClient, session: Session, school: School, upload: Send
) -> None:
    make_person(school, PARENTS, display_name="Somebody Else", email="mary@example.org")
    look = upload(sims(ZOE + MARY)).location
    assert "belongs to somebody else in the register" in client.page(f"{look}?show=problems").text
    client.send(look, {}, form="/use")
    assert people(session)["Mrs Mary O'Brien"].email is None


def test_a_tie_made_by_hand_stays_and_one_from_the_roll_goes_with_it(session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    found = people(session)
    session.add(ParentOf(parent_id=found["Mr Tom Reilly"].id, child_id=found["Liam O."].id))
    use(sims(ZOE + MARY, LIAM))
    assert ties(session) == {("Mrs Mary O'Brien", "Zoë O."), ("Mr Tom Reilly", "Liam O.")}


def test_a_file_without_contacts_leaves_ties_alone(session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    before = ties(session)
    headings = ("Adno", "Forename", "Surname", "Year")
    use(csv_of(headings, ("1001", "Zoë", "O'Brien", "8"), ("1002", "Liam", "O'Brien", "10")).encode())
    assert ties(session) == before
    assert ("Zoë O.", "7B") in places(session)
    assert people(session)["Zoë O."].year == 8


def test_an_empty_cell_changes_nothing(session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    nothing = ("51", "Mrs", "Mary", "O'Brien", "", "", "Y", "N")
    use(sims(ZOE + nothing, ZOE + TOM, LIAM + nothing, ("1003", "Ben", "N", "7")))
    mary = people(session)["Mrs Mary O'Brien"]
    assert (mary.email, mary.mobile) == ("mary@example.org", "+447700900123")


def test_a_oneroster_zip_is_a_roll_too(session: Session, use: Send) -> None:
    use(oneroster(), name="roster.zip")
    assert active(session) == {"Zo O.", "Liam O.", "Mary O'Brien"}
    assert places(session) == {("Zo O.", "7B"), ("Liam O.", "9K")}


def test_a_list_of_staff_brings_them_in_without_duties_and_spares_administrators(
    client: CheckedClient, session: Session, school: School, use: Send
) -> None:
    headings = ("Staff code", "Title", "Forename", "Surname", "Work email", "Job title")
    osei = ("OSE", "Mr", "Kofi", "Osei", "osei@school.example", "Head of Year 8")
    kim = ("KIM", "Ms", "Ji", "Kim", "kim@school.example", "Cook")
    use(csv_of(headings, osei, kim).encode(), kind="staff")
    session.expire_all()
    assert (people(session)["Mr Kofi Osei"].role, people(session)["Mr Kofi Osei"].stakeholder_group) == (
        "Head of Year 8",
        STAFF,
    )
    boss = make_staff(school, Duty.ADMINISTRATOR, roll_id="OLD", display_name="The Boss")
    use(csv_of(headings, osei).encode(), kind="staff")
    session.expire_all()
    assert active(session) == {"Mr Kofi Osei", "The Boss"}
    assert boss.active


def test_the_log_names_nobody(session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    for entry in session.query(AuditEntry):
        said = f"{entry.subject} {entry.details}"
        for name in ("Zo", "Brien", "Mary", "Tom", "mary@", "0123"):
            assert name not in said, said


def test_a_school_never_touches_anothers_people(session: Session, use: Send) -> None:
    other = make_school(host="other.test")
    theirs = make_pupil(other, display_name="Zoë O.", roll_id="1001", year=7)
    group = make_class(other, theirs, name="7B")
    use(sims(*FAMILY))
    use(sims(LIAM), sure=True)
    session.expire_all()
    assert theirs.active
    assert session.query(ClassMember).filter_by(class_id=group.id).count() == 1
    assert session.query(RosterAct).filter_by(school_id=other.id).count() == 0
    assert session.query(RosterEntry).count() > 0
