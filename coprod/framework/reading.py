"""How old must a reader be? Two published formulas, counted by our own code.

Flesch-Kincaid looks at syllables a word, the automated readability index at letters a word; both
look at words a sentence. Neither knows what a word means, and on a text of one or two sentences
both are rough: they are a floor for our own words, never a judgement of anybody else's.

Sources:
    J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of new readability
    formulas for Navy enlisted personnel", Research Branch Report 8-75 (1975).
    E. A. Smith and R. J. Senter, "Automated readability index", AMRL-TR-66-220 (1967).
"""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?:[^laeiouy]e|[^aeiouy]re|[aeiouy]le|[^tdaeiouy]ed|[^sxzcgaeiouyh]es)$")
# Two vowels side by side, spoken apart: "radio", "being", "quiet", "poet", "usual", "player", "easier".
_SPOKEN_APART = re.compile(
    r"(?<![cstgx])i[ao](?!u)|eing|(?<=.)iet|scien|iu|ier$|u(?:al|ous)|[^q]uet|oet|crea|eo(?!u)|[ao]y[aeou]"
)
_GRADE_TO_AGE = 5.0  # a child in the first United States grade is six years old
_KNOWN = {
    "people": 2, "every": 2, "everyone": 3, "everybody": 4, "something": 2, "someone": 2, "somewhere": 2,
    "sometimes": 2, "homework": 2, "lifelong": 2, "different": 2, "being": 2, "doing": 2, "going": 2,
    "whole": 1, "hour": 1, "area": 3, "idea": 3, "ideas": 3, "business": 2, "evening": 2, "the": 1,
    "somebody": 3, "safety": 2, "careful": 2, "useful": 2, "hopeful": 2, "lonely": 2, "lately": 2,
    "likely": 2, "timetable": 3, "themselves": 2, "ourselves": 2, "yourselves": 2, "lifts": 1, "years": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas need: numbers of sentences, words, syllables and letters (no unit)."""

    sentences: int
    words: int
    syllables: int
    letters: int


def syllables(word: str) -> int:
    """Count the spoken parts of one English word, by its vowels; at least 1."""
    bare = word.lower().replace("’", "'").split("'")[0]
    if bare in _KNOWN:
        return _KNOWN[bare]
    if not bare.isalpha():
        return sum(syllables(part) for part in bare.split("-") if part.isalpha()) or 1
    spoken = len(_VOWELS.findall(bare)) + len(_SPOKEN_APART.findall(bare))
    if _SILENT_END.search(bare):
        spoken -= 1
    return max(1, spoken)


def count(text: str) -> Counts:
    """Count a text's sentences, words, syllables and letters.

    Raises:
        ValueError: the text has no word in it.
    """
    words = _WORD.findall(text)
    if not words:
        raise ValueError("There is no word in this text, so it has no reading age.")
    pieces = [piece for piece in _SENTENCE_END.split(text) if _WORD.search(piece)]
    return Counts(
        sentences=len(pieces),
        words=len(words),
        syllables=sum(syllables(word) for word in words),
        letters=sum(character.isalnum() for word in words for character in word),
    )


def flesch_kincaid_age(text: str) -> float:
    """Age in years at which the text is read with ease, by Flesch-Kincaid (grade + 5)."""
    n = count(text)
    grade = 0.39 * n.words / n.sentences + 11.8 * n.syllables / n.words - 15.59
    return grade + _GRADE_TO_AGE


def automated_readability_age(text: str) -> float:
    """Age in years at which the text is read with ease, by the automated readability index (+ 5)."""
    n = count(text)
    grade = 4.71 * n.letters / n.words + 0.5 * n.words / n.sentences - 21.43
    return grade + _GRADE_TO_AGE


def reading_age(text: str) -> float:
    """The mean of both formulas: the age in years at which the text is read with ease.

    Never below 5, the age at which children here begin to read.

    Raises:
        ValueError: the text has no word in it.
    """
    return max(5.0, (flesch_kincaid_age(text) + automated_readability_age(text)) / 2)
