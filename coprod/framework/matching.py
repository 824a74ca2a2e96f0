"""Suggests resilient moves for what somebody wrote, by its words, and says which words they were.

Each move lists the words people use about it. A word that few moves list counts for more, a phrase
for more than a word. There is nothing hidden: what is shown is what was counted. A suggestion is
only ever a suggestion; a person chooses.

Source: the weight of a word is its inverse document frequency (K. Sparck Jones, "A statistical
interpretation of term specificity and its application in retrieval", Journal of Documentation 28,
1972), where a document is a move's list of words.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from coprod.framework.model import Framework, Move
from coprod.framework.reader import load
from coprod.framework.stems import stem, tokens

MOST = 3
_LONGEST_PHRASE = 4  # words
_PHRASE_BONUS = 0.5  # added for each word of a phrase after the first, as a share of the weight
_WORTH_SHOWING = 0.34  # of the best move's score; what scores less is noise beside it
_TOLD_WEIGHS = 0.6  # a word of a move's own texts, as a share of one that is listed for it
_TOLD_OF_MOST = 9  # moves: a word in the texts of more says nothing about which is meant
_LONG_ENOUGH = 6  # letters a stem must have before one slip of spelling is forgiven
_READ_AT_MOST = 400  # words: far more than an idea can hold; a bound for hostile input

Phrase = tuple[str, ...]

_SAYS_LITTLE = frozenset(
    stem(word)
    for word in [
        "a",
        "about",
        "after",
        "again",
        "all",
        "also",
        "always",
        "am",
        "an",
        "and",
        "another",
        "any",
        "anybody",
        "anyone",
        "are",
        "as",
        "at",
        "back",
        "be",
        "because",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "cannot",
        "come",
        "could",
        "day",
        "did",
        "do",
        "does",
        "done",
        "each",
        "else",
        "even",
        "ever",
        "every",
        "everybody",
        "everyone",
        "everything",
        "few",
        "find",
        "first",
        "for",
        "from",
        "get",
        "give",
        "go",
        "good",
        "got",
        "great",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "keep",
        "know",
        "less",
        "let",
        "like",
        "little",
        "lot",
        "made",
        "make",
        "many",
        "may",
        "me",
        "mean",
        "might",
        "more",
        "most",
        "much",
        "must",
        "my",
        "need",
        "never",
        "new",
        "next",
        "no",
        "nobody",
        "none",
        "nor",
        "not",
        "nothing",
        "now",
        "of",
        "off",
        "often",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "others",
        "our",
        "out",
        "over",
        "own",
        "part",
        "people",
        "person",
        "please",
        "put",
        "really",
        "right",
        "said",
        "same",
        "say",
        "see",
        "she",
        "should",
        "show",
        "so",
        "some",
        "somebody",
        "someone",
        "something",
        "sometimes",
        "still",
        "such",
        "take",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "think",
        "this",
        "those",
        "though",
        "through",
        "time",
        "to",
        "today",
        "together",
        "too",
        "two",
        "up",
        "us",
        "use",
        "very",
        "want",
        "was",
        "way",
        "we",
        "week",
        "weeks",
        "well",
        "went",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "within",
        "without",
        "would",
        "year",
        "years",
        "yes",
        "you",
        "your",
        "yours",
    ]
)
"""Words of English that are everywhere and point nowhere."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A move that may fit a text.

    Attributes:
        move: the suggested move.
        score: how strongly, above 0, no unit; only comparable within one text.
        because: the words of the text that led to it, as written, in the order they came.
    """

    move: Move
    score: float
    because: tuple[str, ...]


class Matcher:
    """Matches texts with the moves of one framework. Make it once, use it often."""

    def __init__(self, framework: Framework) -> None:
        self._moves = framework.moves
        listed: dict[Phrase, set[int]] = defaultdict(set)
        for place, move in enumerate(framework.moves):
            for words in move.words:
                phrase = tuple(stem(token) for token in tokens(words))[:_LONGEST_PHRASE]
                if phrase:
                    listed[phrase].add(place)
        self._listed = {phrase: tuple(sorted(places)) for phrase, places in listed.items()}
        self._told = _told(framework)
        self._by_spelling: dict[tuple[str, int], list[str]] = defaultdict(list)
        for phrase in self._listed:
            if len(phrase) == 1 and len(phrase[0]) >= _LONG_ENOUGH:
                self._by_spelling[phrase[0][0], len(phrase[0])].append(phrase[0])

    def suggest(self, text: str, most: int = MOST) -> tuple[Suggestion, ...]:
        """The moves whose words the text uses, best first; none where no word is known.

        Args:
            text: what somebody wrote; only its first 400 words are read.
            most: how many suggestions at most.
        """
        written = tokens(text)[:_READ_AT_MOST]
        found = self._found(written)
        scores: dict[int, float] = defaultdict(float)
        because: dict[int, list[str]] = defaultdict(list)
        for phrase, as_written in found.items():
            for place, weight in self._counts_for(phrase):
                scores[place] += weight
                because[place].append(as_written)
        ranked = sorted(scores, key=lambda place: (-scores[place], place))[:most]
        return tuple(
            Suggestion(self._moves[place], scores[place], tuple(because[place]))
            for place in ranked
            if scores[place] >= _WORTH_SHOWING * scores[ranked[0]]
        )

    def _found(self, written: list[str]) -> dict[Phrase, str]:
        """The listed phrases in the text, each once, with how it was first written.

        A phrase uses up its words: "bus stop" is not also a "bus".
        """
        stems = [self._corrected(stem(token)) for token in written]
        found: dict[Phrase, str] = {}
        place = 0
        while place < len(stems):
            length = self._longest_at(stems, place)
            if length:
                phrase = tuple(stems[place : place + length])
                found.setdefault(phrase, " ".join(written[place : place + length]))
            place += length or 1
        return found

    def _counts_for(self, phrase: Phrase) -> Iterator[tuple[int, float]]:
        """The moves that a phrase speaks for: those that list it, and more weakly those whose own texts use it."""
        listed = self._listed.get(phrase, ())
        for place in listed:
            yield place, self._weight(phrase)
        told = self._told.get(phrase[0], ()) if len(phrase) == 1 else ()
        for place in told:
            if place not in listed:
                yield place, _TOLD_WEIGHS * math.log(1 + len(self._moves) / len(told))

    def _longest_at(self, stems: list[str], place: int) -> int:
        for length in range(min(_LONGEST_PHRASE, len(stems) - place), 0, -1):
            if tuple(stems[place : place + length]) in self._listed:
                return length
        return int(stems[place] in self._told)

    def _corrected(self, stemmed: str) -> str:
        """The stem a misspelt word was meant for ("freinds"), where exactly one is a single slip away."""
        if len(stemmed) < _LONG_ENOUGH or (stemmed,) in self._listed or stemmed in self._told:
            return stemmed
        near = [
            known
            for length in (len(stemmed) - 1, len(stemmed), len(stemmed) + 1)
            for known in self._by_spelling.get((stemmed[0], length), ())
            if one_slip_apart(stemmed, known)
        ]
        return near[0] if len(near) == 1 else stemmed

    def _weight(self, phrase: Phrase) -> float:
        rarity = math.log(1 + len(self._moves) / len(self._listed[phrase]))
        return rarity * (1 + _PHRASE_BONUS * (len(phrase) - 1))


def _told(framework: Framework) -> dict[str, tuple[int, ...]]:
    """The moves in whose labels, descriptions and examples a stem stands; common words are left out."""
    places: dict[str, set[int]] = defaultdict(set)
    for place, move in enumerate(framework.moves):
        told = move.description
        texts = (move.label_practitioner, move.label_young_person, told.plain, told.young, told.adult)
        for token in tokens(" ".join((*texts, *move.adults_can, *move.quick_wins))):
            places[stem(token)].add(place)
    return {
        word: tuple(sorted(found))
        for word, found in places.items()
        if len(found) <= _TOLD_OF_MOST and len(word) > 2 and word not in _SAYS_LITTLE
    }


def one_slip_apart(a: str, b: str) -> bool:
    """Whether one letter added, lost or changed, or two neighbours swapped, turns a into b."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    if len(a) != len(b):
        return rest_a[1:] == rest_b or rest_a == rest_b[1:]
    swapped = rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:]
    return swapped or rest_a[1:] == rest_b[1:]


@cache
def _ours() -> Matcher:
    return Matcher(load())


def suggest(text: str, most: int = MOST) -> tuple[Suggestion, ...]:
    """Suggest up to three moves of the framework that comes with Coprod; see `Matcher.suggest`."""
    return _ours().suggest(text, most)
