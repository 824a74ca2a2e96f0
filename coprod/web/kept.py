"""Pages that many read at once, drawn once for each thing that they can show and kept.

What is kept hangs on everything that is shown: the facts that the caller names, the reader's language and kind,
the school. Another number or another word is another page, so what is kept can never be stale. What is the
reader's own (their name, the token of their forms) is put in at the end.
"""

from __future__ import annotations

import functools
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import flask
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from coprod import standing
from coprod.access.guard import me, me_or_none, school
from coprod.access.policy import Can, Reply, allowed
from coprod.access.roles import Duty, StakeholderGroup
from coprod.web import squeezed

KEPT = 64
"""Pages; about 70 kB each with 25 proposals, and less than a tenth of that squeezed."""

_NAME, _TOKEN = (f"{what}-{secrets.token_hex(16)}" for what in ("name", "token"))
"""What stands for the reader's own in a page that is kept. Nobody can guess it, and so nobody can write it."""
_HOLE = re.compile(f"({_NAME}|{_TOKEN})")


@dataclass(frozen=True, slots=True)
class Somebody:
    """All that a kept page may know of its reader. A policy that asks for more, such as who it is, fails."""

    school_id: int
    stakeholder_group: StakeholderGroup
    year: int | None
    duties: frozenset[Duty]
    """None on a page that is kept."""

    @property
    def display_name(self) -> Markup:
        """The place where the name goes."""
        return Markup(_NAME)  # noqa: S704  # ours, hexadecimal


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart where the reader's own goes: ``pieces`` of it, and between them ``holes``."""

    pieces: tuple[squeezed.Piece, ...]
    holes: tuple[str, ...]

    @classmethod
    def of(cls, drawn: str) -> Page:
        """Take it apart."""
        parts = _HOLE.split(drawn)  # text, hole, text, hole, … text
        return cls(tuple(squeezed.piece(part.encode()) for part in parts[::2]), tuple(parts[1::2]))

    def fill(self, own: Mapping[str, bytes]) -> list[squeezed.Piece]:
        """Put it together for one reader."""
        whole = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            whole += (squeezed.as_it_is(own[hole]), piece)
        return whole


class _Shelf:
    """The pages that were wanted last."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Page | None:
        """That page, if it is kept."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Hashable, page: Page) -> None:
        """Keep it, and let go of the one that nobody wanted for longest."""
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)


_shelf = _Shelf()


def while_it_stands(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give the same reader the page that they had a moment ago, if nothing was committed since (``standing.py``).

    Put it outside the guard: what the guard would ask was asked then, of the same database. For views that answer
    with :func:`page`. An address with a question behind it (``?stage=done``) is always drawn by its view: there are
    more of those than can be kept.
    """

    @functools.wraps(view)
    def standing_or_drawn(**named: Any) -> Any:
        found: Page | None = None if flask.request.query_string else standing.find(_here())
        if found is None or _is_for_one_only(flask.g.get("arrived")):  # who is here; none for a visitor
            return view(**named)
        return _filled(found)

    return standing_or_drawn


def _here() -> Hashable:
    """This address for this reader: everything of a request that :func:`page` may look at."""
    arrived = flask.g.get("arrived")
    return (
        "page",
        flask.request.endpoint,
        *_asked_of(),
        tuple(sorted((flask.request.view_args or {}).items())),
        arrived and arrived.sign_in_id,  # what else is known of them stands as long as the page
        flask.g.get("school"),
        str(get_locale()),
    )


def _asked_of() -> tuple[str, str]:
    """Where it was asked for, from which whole addresses begin. (``url_root`` says the same and costs ten times that.)"""
    return flask.request.scheme, flask.request.host


def page(
    template: str, shown: Hashable, context: Callable[[], Mapping[str, Any]], *, until: datetime | None = None
) -> flask.Response:
    """The page that shows those facts to this reader.

    Args:
        template: its name. It may ask ``me`` for what :class:`Somebody` knows, and ``may`` for what the policy
            says of such a somebody.
        shown: everything that the template shows, or is drawn by.
        context: what the template is given, made only where the page is not kept. It must rest on ``shown`` alone.
        until: for a view that is marked with :func:`while_it_stands`: when the page stops being true by itself.
    """
    reader: Any = me_or_none()
    somebody = _somebody(reader)
    if _is_for_one_only(reader):
        drawn = _draw(template, somebody, context())
    else:
        # the endpoint is marked in the navigation; whole addresses in a page's head begin with where it was asked for
        key = (
            template,
            flask.request.endpoint,
            *_asked_of(),
            shown,
            somebody,
            school(),
            str(get_locale()),
        )
        found = _shelf.find(key)
        drawn = found or _draw(template, somebody, context())
        if found is None:
            _shelf.keep(key, drawn)
        if until is not None and not flask.request.query_string:
            standing.keep(_here(), drawn, until)
    return _filled(drawn)


def _filled(drawn: Page) -> flask.Response:
    """The page with what is this reader's own."""
    own = {}
    if _NAME in drawn.holes:
        own[_NAME] = escape(me().display_name).encode()
    if _TOKEN in drawn.holes:
        own[_TOKEN] = generate_csrf().encode()
    whole = drawn.fill(own)
    if squeezed.wanted():
        return squeezed.mark(flask.Response(squeezed.stream(whole)))
    response = flask.Response(b"".join(piece.plain for piece in whole))
    response.vary.add("Accept-Encoding")
    return response


def _is_for_one_only(reader: Any) -> bool:
    """Whether the page shows more than its facts: a message that is said once; to who holds a duty, the concerns that
    wait for them and for nobody else; to a guest, what they are invited to."""
    return "_flashes" in flask.session or (reader is not None and bool(reader.duties or reader.is_guest))


def _somebody(reader: Any) -> Somebody | None:
    if reader is None:
        return None
    return Somebody(reader.school_id, reader.stakeholder_group, reader.year, reader.duties)


def _draw(template: str, somebody: Somebody | None, context: Mapping[str, Any]) -> Page:
    def may(can: Can | str, thing: object = None) -> bool:
        return allowed(Can(can), somebody, thing) is Reply.YES  # type: ignore[arg-type]  # it has no id, on purpose

    given = {**context, "me": somebody, "may": may, "csrf_token": lambda: _TOKEN}
    return Page.of(flask.render_template(template, **given))
