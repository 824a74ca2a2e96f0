"""Does a wording ask the child to change, where it should ask adults to? A prompt to its writer, never a verdict.

The Resilience Framework is about what adults do to change a child's odds; a proposal that says what pupils must
mend in themselves turns it upside down. The check only finds phrases; a person decides.
"""

from __future__ import annotations

import re

_CHILD = (
    r"(?:pupils?|students?|learners?|child|children|kids?|young (?:people|person)|boys?|girls?|they|s?he)"
)
_DUTY = r"(?:should|must|needs? to|ha(?:s|ve) to|ought to|(?:has|have) got to)"
_PHRASES = re.compile(
    rf"\b{_CHILD}(?: \w+)? {_DUTY}\b"
    r"|\b(?:try|work|concentrate) (?:much )?harder\b"
    r"|\bbehave (?:better|well|properly|themselves)\b"
    r"|\b(?:be|become|being|becoming) more resilient\b"
    r"|\bmore effort\b"
    r"|\btoughen up\b"
    r"|\bstop (?:messing|complaining|being|making)\b"
    r"|\btake (?:more )?responsibility for\b",
    re.IGNORECASE,
)


def asks_the_child(*texts: str) -> tuple[str, ...]:
    """The phrases in which a text seems to ask the child to change, as written, each once, in order.

    ``Staff make sure that no child has to…`` describes what adults spare a child, and is left alone.
    """
    found: dict[str, None] = {}
    for text in texts:
        words = " ".join(text.split())
        for match in _PHRASES.finditer(words):
            if not _SPARED.search(words[: match.start()]):
                found.setdefault(match.group(0), None)
    return tuple(found)


_SPARED = re.compile(r"\b(?:no|nobody|not|without|instead of)(?: \w+)? $", re.IGNORECASE)
