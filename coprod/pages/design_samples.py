"""Made-up things for the design page: what each component is shown with. None of it comes from a school."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from coprod import framework
from coprod.framework import Compartment


@dataclass(frozen=True, slots=True)
class Brick:
    """A brick of the Wall, as ``components/wall.html`` reads it."""

    code: str
    label: str
    state: str
    state_text: str
    url: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A compartment and its rows of bricks."""

    compartment: Compartment
    rows: list[list[Brick]]


FILLED = {
    "basics-money": ("heard", "2 ideas"),
    "basics-safe": ("under_way", "Under way"),
    "basics-food": ("done", "Done"),
    "basics-sleep": ("heard", "4 ideas"),
    "basics-play": ("voting", "Voting now"),
    "belonging-somewhere": ("helped", "It helped"),
    "belonging-keep": ("voting", "Voting now"),
    "belonging-count-on": ("heard", "6 ideas"),
    "belonging-friends": ("under_way", "Under way"),
    "learning-mentors": ("voting", "Voting now"),
    "learning-organise": ("done", "Done"),
    "learning-achievements": ("heard", "5 ideas"),
    "coping-calm": ("helped", "It helped"),
    "coping-lean": ("voting", "Voting now"),
    "coping-laugh": ("heard", "3 ideas"),
    "core-talents": ("heard", "1 idea"),
}


def rows_of(bricks: list[Brick]) -> list[list[Brick]]:
    """Bricks in rows of at most six, as even as can be, the longer row above."""
    count = -(-len(bricks) // 6)
    shortest, longer = divmod(len(bricks), count)
    rows, start = [], 0
    for row in range(count):
        end = start + shortest + (row < longer)
        rows.append(bricks[start:end])
        start = end
    return rows


def courses() -> list[Course]:
    """The Wall, Core Self at the top."""
    moves = framework.load()

    def brick(code: str, label: str) -> Brick:
        state, words = FILLED.get(code, ("nothing", "Nothing yet"))
        return Brick(code, label, state, words, url=f"#{code}", new=code == "belonging-somewhere")

    return [
        Course(
            compartment,
            rows_of([brick(move.code, move.label_young_person) for move in moves.moves_of(compartment)]),
        )
        for compartment in reversed(moves.compartments)
    ]


class SampleForm(FlaskForm):
    """A field of each kind."""

    title = StringField("What would help?", [DataRequired("Write what would help, in a few words")])
    body = TextAreaField(
        "Why does it matter?", [Length(max=280, message="Make this shorter: 280 letters at most")]
    )
    reach = RadioField(
        "Who is it for?",
        [InputRequired("Choose who it is for")],
        choices=[
            SelectChoice("everyone", "Everyone"),
            SelectChoice("some", "Some of us"),
            SelectChoice("individual", "One person at a time"),
        ],
    )
    moves = SelectMultipleField(
        "What is it about?",
        choices=[
            SelectChoice("play", "Play and free time"),
            SelectChoice("friends", "Friends and mixing"),
            SelectChoice("sleep", "Enough sleep"),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    group = SelectField("Class", choices=[SelectChoice("5a", "5A"), SelectChoice("5b", "5B")])
    by = DateField("By which day?", [InputRequired("Choose a day, for example 14 November 2026")])
    sure = BooleanField(
        "I have read what happens to my idea", [InputRequired("Tick this box when you have read it")]
    )


def sample_forms() -> dict[str, SampleForm]:
    """The form as it first stands, and as it comes back with mistakes. Their ids differ."""
    fresh = SampleForm(MultiDict(), prefix="fresh-")
    wrong = SampleForm(
        MultiDict(
            {"wrong-body": "It rains and we get wet. " * 12, "wrong-moves": "play", "wrong-group": "5b"}
        ),
        prefix="wrong-",
        meta={"csrf": False},
    )
    wrong.validate()
    return {"fresh_form": fresh, "wrong_form": wrong}


def says(agree: int, unsure: int, disagree: int, stars: int = 0) -> dict[str, Any]:
    """What one group said, as ``insights/_support.html`` reads it."""
    split = {"agree": agree, "unsure": unsure, "disagree": disagree}
    return {"cell": {"split": split, "seen": agree + unsure + disagree, "stars": stars}}


HIDDEN = {"cell": {"hidden": True}}

RESULTS: list[dict[str, Any]] = [
    {
        "words": "The hall is open at lunch on rainy days",
        "pupils": says(193, 8, 11, stars=54),
        "parents": says(75, 11, 10),
        "staff": says(26, 2, 3),
        "verdict": "Common ground",
        "because": "However the rest vote, most of every group are for it.",
    },
    {
        "words": "Phones may be used at lunch",
        "pupils": says(151, 20, 41),
        "parents": says(21, 15, 60),
        "staff": says(6, 4, 21),
        "verdict": "Groups part",
        "because": "Pupils are for it. Parents and staff are against.",
    },
    {
        "words": "A quiet room with an adult in it",
        "pupils": says(110, 60, 42),
        "parents": HIDDEN,
        "staff": HIDDEN,
        "verdict": "Too little heard",
        "because": "Too few parents and staff have voted on it.",
    },
]

MOVES = [
    {"label": "Play and free time", "compartment": "basics"},
    {"label": "Friends and mixing", "compartment": "belonging"},
    {"label": "A mentor by my side", "compartment": "learning"},
    {"label": "Calm myself down", "compartment": "coping"},
    {"label": "Feeling hopeful", "compartment": "core"},
]

CARD = {
    "text": "The hall is open at lunch on rainy days, with games and music.",
    "more": "Two members of staff would look after it, and Year 6 helpers would set it up.",
    "moves": MOVES[:2],
    "reach_text": "For everyone",
}
PLAIN_CARD = {
    "text": "On rainy days we can play in the hall at lunch.",
    "more": "Two grown-ups will be there.",
    "moves": MOVES[:1],
    "reach_text": "",
}


def step(label: str, state: str, text: str = "") -> dict[str, str]:
    """One step of a way: done, now or next."""
    return {"label": label, "state": state, "text": text}


STEPS = [
    step("Ask", "done", "3 October"),
    step("Hear", "done", "to 24 October"),
    step("Weigh", "now", "to 14 November"),
    step("Decide", "next", "by 12 December"),
    step("Do", "next", "then we check"),
]
STEPS_RTL = [
    step("نسأل", "done"), step("نسمع", "done"), step("نصوّت", "now"), step("نقرر", "next"), step("نفعل", "next"),
]  # fmt: skip
STAGES = [
    step("Planned", "done", "20 November"),
    step("Under way", "now", "since 1 December"),
    step("Done", "next"),
    step("Did it help?", "next", "we ask on 1 March"),
]

CHANGES = [
    {
        "title": "The hall is open on rainy days",
        "url": "#changes",
        "you_said": "Nobody likes standing in the rain.",
        "we_will": "The hall is open every wet lunch.",
        "moves": MOVES[:2],
        "stage": "under_way",
        "stage_text": "Under way",
    },
    {
        "title": "Toast before school",
        "url": "#changes",
        "you_said": "Some of us come to school hungry.",
        "we_will": "Free toast from 8 o’clock, for anybody.",
        "moves": MOVES[:1],
        "stage": "reviewed",
        "stage_text": "Done, and it helped",
    },
    {
        "title": "One planner for everything",
        "url": "#changes",
        "you_said": "Homework is in four places.",
        "we_will": "All homework is in one planner.",
        "moves": MOVES[2:3],
        "stage": "planned",
        "stage_text": "Planned",
    },
]

WAITING = [
    {"words": "Can we have more balls at lunch", "group": "Pupil", "age": "2 days"},
    {"words": "Tell us a week before a trip has to be paid", "group": "Parent", "age": "1 day"},
    {"words": "A calm corner in each classroom", "group": "Practitioner", "age": "3 hours"},
]

COUNTS = [
    {"number": 3, "words": "ideas to read"},
    {"number": 12, "words": "proposals to answer"},
    {"number": 0, "words": "ideas late"},
]


def samples() -> dict[str, object]:
    """All that the design page shows."""
    return {
        "courses": courses(),
        "moves": MOVES,
        "linked_moves": [{**move, "url": "#tags"} for move in MOVES],
        "waiting": WAITING,
        "steps": STEPS,
        "steps_rtl": STEPS_RTL,
        "results": RESULTS,
        "stages": STAGES,
        "changes": CHANGES,
        "card": CARD,
        "plain_card": PLAIN_CARD,
        "counts": COUNTS,
        **sample_forms(),
    }
