"""What Mozilla's HTTP Observatory would make of our answers: its published tests, points and grades, on our own code.

Source: the score table of MDN's HTTP Observatory (``mdn/mdn-http-observatory``, ``src/grader/charts.js``) and its
predecessor's methodology (``mozilla/http-observatory``, ``httpobs/docs/scoring.md``, 2024-02-27): everybody begins with
100; what is wrong takes points off; what is better than asked adds points, but only where 90 are left without them; from
100 on it is an A+.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from tests.support.html import Page

START, FOR_BONUSES = 100, 90
GRADES = ((100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"), (45, "C-"),
          (40, "D+"), (30, "D"), (25, "D-"), (0, "F"))  # fmt: skip
HALF_A_YEAR = 15_768_000
UNSAFE = {"'unsafe-inline'", "'unsafe-eval'"}
BROAD = {"*", "https:", "http:", "data:", "blob:"}
SESSION = re.compile(r"sess|sid|login|auth|coprod", re.IGNORECASE)
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


@dataclass(frozen=True)
class Answer:
    """An answer over https.

    Attributes:
        headers: all of them, as they were sent.
        html: the page; empty where it is none.
        by_http: where the same address leads when it is asked without https: a redirect's target; empty for none.
    """

    headers: Headers
    html: str = ""
    by_http: str = ""


def points(answer: Answer) -> dict[str, int]:
    """What each test takes off or adds."""
    policy = _policy(answer.headers.get("Content-Security-Policy", ""))
    hsts = _hsts(answer.headers)
    return {
        "content-security-policy": _csp(policy),
        "cookies": _cookies(answer.headers.getlist("Set-Cookie"), protected=hsts == 0),
        "cross-origin-resource-sharing": _cors(answer.headers),
        "redirection": 0 if urlsplit(answer.by_http).scheme == "https" else -20,
        "referrer-policy": _referrer(answer.headers),
        "strict-transport-security": hsts,
        "subresource-integrity": _scripts(answer.html),
        "x-content-type-options": 0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": _frames(answer.headers, policy),
        "cross-origin-resource-policy": _resources(answer.headers),
    }


def score(answer: Answer) -> int:
    """All points together; never less than none."""
    found = points(answer).values()
    without = START + sum(point for point in found if point < 0)
    return max(0, without + (sum(point for point in found if point > 0) if without >= FOR_BONUSES else 0))


def grade(answer: Answer) -> str:
    """The letter."""
    reached = score(answer)
    return next(letter for least, letter in GRADES if reached >= least)


def _policy(text: str) -> dict[str, set[str]]:
    parts = (part.split() for part in text.lower().split(";"))
    return {words[0]: set(words[1:]) for words in parts if words}


def _csp(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    fallback = policy.get("default-src", {"*"})
    scripts, objects = policy.get("script-src", fallback), policy.get("object-src", fallback)
    styles = policy.get("style-src", fallback)
    if any(source.startswith("http:") for sources in policy.values() for source in sources):
        return -20
    if "'unsafe-inline'" in scripts or scripts & BROAD or objects & BROAD:
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if styles & (UNSAFE | BROAD):
        return 0
    strict = fallback == {"'none'"} and policy.get("form-action", {"*"}) <= {"'none'", "'self'"}
    return 10 if strict else 5


def _cookies(lines: Iterable[str], *, protected: bool) -> int:
    """The worst of them; five more where all are as they should be."""
    found = [_cookie(line, protected=protected) for line in lines]
    return min(found, default=0)


def _cookie(line: str, *, protected: bool) -> int:
    name, morsel = next(iter(SimpleCookie(line).items()))
    is_session = bool(SESSION.search(name))
    if is_session and not morsel["httponly"]:
        return -30
    if not morsel["secure"]:
        return {(True, True): -10, (True, False): -40, (False, True): -5, (False, False): -20}[
            is_session, protected
        ]
    if morsel["samesite"] and morsel["samesite"].lower() not in {"lax", "strict"}:
        return -20
    return 5 if morsel["samesite"] else 0


def _cors(headers: Headers) -> int:
    open_to_all = headers.get("Access-Control-Allow-Origin") not in {None, "*"}
    return -50 if open_to_all and headers.get("Access-Control-Allow-Credentials") == "true" else 0


def _referrer(headers: Headers) -> int:
    said = [word.strip().lower() for word in headers.get("Referrer-Policy", "").split(",") if word.strip()]
    if not said:
        return 0
    return 5 if said[-1] in PRIVATE else -5


def _hsts(headers: Headers) -> int:
    age = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if age is None:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


def _scripts(html: str) -> int:
    """Scripts of other hosts must come by https, with their digest; those of the site itself need none."""
    worst = 0
    for script in Page(html).all("script") if html else []:
        source = urlsplit(script.get("src", ""))
        if not source.netloc:
            continue
        safe, sealed = source.scheme == "https", bool(script.get("integrity"))
        worst = min(
            worst, {(True, True): 0, (True, False): -5, (False, True): -20, (False, False): -50}[safe, sealed]
        )
    return worst


def _frames(headers: Headers, policy: dict[str, set[str]]) -> int:
    ancestors = policy.get("frame-ancestors")
    if ancestors is not None and not ancestors & BROAD:
        return 5
    return 0 if headers.get("X-Frame-Options", "").upper() in {"DENY", "SAMEORIGIN"} else -20


def _resources(headers: Headers) -> int:
    said = headers.get("Cross-Origin-Resource-Policy")
    if said is None or said == "cross-origin":
        return 0
    return 10 if said in {"same-origin", "same-site"} else -5
