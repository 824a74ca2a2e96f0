"""What the framework is made of: compartments, resilient moves, noble truths. Nothing changes once read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

LABEL_LENGTH = 26  # characters: what a brick on the Wall has room for


@dataclass(frozen=True, slots=True)
class Descriptions:
    """One explanation at three reading levels, in our own words.

    Attributes:
        plain: for readers of about nine.
        young: for readers of eleven to sixteen.
        adult: for parents and practitioners.
    """

    plain: str
    young: str
    adult: str


@dataclass(frozen=True, slots=True)
class Move:
    """A resilient move: a small, everyday thing that people around a child can do.

    Attributes:
        code: a short stable name; rows and addresses refer to a move by it.
        compartment: the code of its compartment.
        number: its place in the framework, counted from 1 through all compartments.
        label_practitioner: the framework's own label.
        label_young_person: our label for pupils, at most 26 characters.
        label_confirmed: whether the practitioner label was seen, letter for letter, on a published
            page; where it was not, the meaning is right and the wording may differ by edition.
        description: what it is, at three reading levels.
        adults_can: what adults and the school can do to change the odds; never a task for the child.
        quick_wins: small examples that could start soon, two at the least.
        words: words and phrases (lower case) that people use when they write about this move.
        original_label: the framework's own label, where a school has put another in its place.
        own: whether it is a school's own move, which the published framework does not have.
    """

    code: str
    compartment: str
    number: int
    label_practitioner: str
    label_young_person: str
    label_confirmed: bool
    description: Descriptions
    adults_can: tuple[str, ...]
    quick_wins: tuple[str, ...]
    words: tuple[str, ...]
    original_label: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Compartment:
    """One of the framework's five parts; a course of bricks on the Wall.

    Attributes:
        code: a short stable name.
        label: the framework's label.
        strapline: our few words on it for young people.
        description: one sentence on it for adults.
    """

    code: str
    label: str
    strapline: str
    description: str


@dataclass(frozen=True, slots=True)
class NobleTruth:
    """One of four stances beneath every move: a prompt to an adult, never something to vote on.

    Attributes:
        code: a short stable name.
        label: the framework's label.
        meaning: one sentence, in our own words.
        when_returning: a question for a moderator who is about to send an idea back.
        when_refusing: a question for a decision-maker who is about to say no.
    """

    code: str
    label: str
    meaning: str
    when_returning: str
    when_refusing: str


@dataclass(frozen=True)
class Framework:
    """The whole framework, in its order: Basics first, Core Self last.

    Attributes:
        version: of this data, set by whoever edits it.
        edition: which published table the labels follow.
        attribution: the credit every page that shows the framework must carry.
        independence: the sentence that says nobody endorsed this product.
        set_aside: moves that a school no longer uses: what was tied to them keeps its label.
    """

    version: str
    edition: str
    attribution: str
    independence: str
    compartments: tuple[Compartment, ...]
    moves: tuple[Move, ...]
    noble_truths: tuple[NobleTruth, ...]
    set_aside: tuple[Move, ...] = ()

    @cached_property
    def _moves_by_code(self) -> dict[str, Move]:
        return {move.code: move for move in self.known}

    @cached_property
    def _in_use(self) -> frozenset[str]:
        return frozenset(move.code for move in self.moves)

    @property
    def known(self) -> tuple[Move, ...]:
        """The moves in use, and those set aside: what a row of the past may be tied to."""
        return (*self.moves, *self.set_aside)

    def __contains__(self, code: object) -> bool:
        """Whether this is the code of a move in use."""
        return code in self._in_use

    def __iter__(self) -> Iterator[Move]:
        """The moves in use, in the framework's order."""
        return iter(self.moves)

    def knows(self, code: str) -> bool:
        """Whether this is the code of a move, in use or set aside."""
        return code in self._moves_by_code

    def move(self, code: str) -> Move:
        """The move with this code, in use or set aside.

        Raises:
            KeyError: there is no such move.
        """
        return self._moves_by_code[code]

    def compartment(self, code: str) -> Compartment:
        """The compartment with this code.

        Raises:
            KeyError: there is no such compartment.
        """
        for compartment in self.compartments:
            if compartment.code == code:
                return compartment
        raise KeyError(code)

    def moves_of(self, compartment: Compartment | str) -> tuple[Move, ...]:
        """The moves of a compartment (or of the compartment with this code), in order."""
        code = compartment if isinstance(compartment, str) else compartment.code
        return tuple(move for move in self.moves if move.compartment == code)
