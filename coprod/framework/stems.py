"""Cuts English words down to a common stem, so that "running", "runs" and "run" meet.

A light set of endings, our own: enough for matching words with words, not for printing them.
"""

import re
from functools import lru_cache

_TOKEN = re.compile(r"£|[^\W_]+(?:['’][^\W_]+)*")
_VOWEL = re.compile(r"[aeiouy]")
_ENDINGS = ("ings", "ing", "ied", "ies", "edly", "ed", "ly", "es", "s")


def tokens(text: str) -> list[str]:
    """The words of a text as written, in order; "£" counts as a word."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The stem of a word: lower case, without its commonest endings.

    The result may be no word of English ("cycl", "happi"); it is only ever compared with other stems.
    """
    bare = word.lower().replace("’", "'").removesuffix("'s").replace("'", "")
    cut = _without_ending(bare)
    if len(cut) > 3 and cut.endswith("e"):
        cut = cut[:-1]
    return cut[:-1] + "i" if len(cut) > 2 and cut.endswith("y") else cut


def _without_ending(word: str) -> str:
    if word.endswith(("ss", "us", "is")):
        return word
    for ending in _ENDINGS:
        cut = word.removesuffix(ending)
        if cut == word or len(cut) < 3 or not _VOWEL.search(cut):
            continue
        if ending in ("ied", "ies"):
            return cut + "y"
        return _undoubled(cut) if ending in ("ing", "ings", "ed") else cut
    return word


def _undoubled(cut: str) -> str:
    """Take back the consonant that was doubled: "running" and "run", but not "calling" and "call"."""
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz":
        return cut[:-1]
    return cut
