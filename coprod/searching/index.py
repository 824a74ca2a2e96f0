"""The database's own full-text search over changes and consultations, behind one function.

SQLite keeps an index of trigrams beside each table (FTS5), and triggers keep it right in the transaction that changes
a row, whoever writes it. PostgreSQL has an index over the words of the same columns. Both are made by the migrations;
neither holds anything of ideas, proposals or people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, column, func, literal_column, select, text
from sqlalchemy.sql.selectable import Select

from coprod.changes.models import Change
from coprod.consultations.models import Consultation
from coprod.db import db, is_sqlite

FITS = 20
"""Results of one kind."""
COLUMNS: dict[type[Any], tuple[str, ...]] = {
    Change: ("title", "you_said", "we_will", "why", "how_we_know", "verdict_words"),
    Consultation: ("title", "question", "background", "can_change", "cannot_change"),
}
"""What is searched of each table, as the migration's index has it: the title counts for most."""
_TRIGRAM = 3


def is_of_the_search(name: str | None) -> bool:
    """Whether a table or an index is the search's own, and not one that the models tell of."""
    return bool(name) and str(name).startswith("search_")


def matching(model: type[Any], school_id: int, words: Sequence[str], *, only: Any = None) -> list[Any]:
    """The school's rows in which each of these stems stands, the best first. One query.

    Args:
        model: :class:`Change` or :class:`Consultation`.
        words: stems, as :func:`coprod.searching.words.wanted` gives them.
        only: a condition on the rows, where not all may be read.
    """
    if not words:
        return []
    query = select(model).where(model.school_id == school_id)
    if only is not None:
        query = query.where(only)
    query = _by_sqlite(model, query, words) if is_sqlite() else _by_postgresql(model, query, words)
    return list(db.session.scalars(query.limit(FITS)))


def titles(model: type[Any], school_id: int, fits: int, *, only: Any = None) -> list[Any]:
    """The school's newest rows, to look for a slip of spelling in their titles. One query."""
    query = select(model).where(model.school_id == school_id)
    if only is not None:
        query = query.where(only)
    return list(db.session.scalars(query.order_by(model.id.desc()).limit(fits)))


def _by_sqlite(model: type[Any], query: Select[Any], words: Sequence[str]) -> Select[Any]:
    """Trigrams find a stem within a word; what is shorter than three letters has none, and is looked for as it is."""
    for word in words:
        if len(word) < _TRIGRAM:
            whole = func.lower(
                func.concat(*[part for name in COLUMNS[model] for part in (" ", getattr(model, name))])
            )
            query = query.where(whole.contains(f" {word.lower()}", autoescape=True))
    long = [word for word in words if len(word) >= _TRIGRAM]
    if not long:
        return query.order_by(model.id.desc())
    name = f"search_{model.__tablename__}"
    weights = ", ".join(["10.0", *["1.0"] * (len(COLUMNS[model]) - 1)])
    asked = " AND ".join('"' + _beginning(word).replace('"', '""') + '"' for word in long)
    hits = (
        select(column("rowid"), literal_column(f"bm25({name}, {weights})").label("rank"))
        .select_from(text(name))
        .where(text(f"{name} MATCH :asked").bindparams(bindparam("asked", asked, String)))
        .subquery()
    )
    return query.join(hits, hits.c.rowid == model.id).order_by(hits.c.rank, model.id.desc())


def _beginning(word: str) -> str:
    """What the word and its stem share: "happi" is the stem of "happy"."""
    return word[:-1] if word.endswith("i") and len(word) > _TRIGRAM else word


def _by_postgresql(model: type[Any], query: Select[Any], words: Sequence[str]) -> Select[Any]:
    """The same words as the index, so that it is used; each stem as a beginning, as half a word is often typed."""
    document: ColumnElement[Any] = literal_column(document_of(model.__tablename__, COLUMNS[model]))
    asked = func.to_tsquery("english", " & ".join(f"{_safe(word)}:*" for word in words))
    title = func.to_tsvector("english", model.title)
    rank = func.ts_rank(title, asked) * 10 + func.ts_rank(document, asked)
    return query.where(document.op("@@")(asked)).order_by(rank.desc(), model.id.desc())


def document_of(table: str, columns: Sequence[str]) -> str:
    """The words of a row, as PostgreSQL's index has them."""
    joined = " || ' ' || ".join(f"{table}.{name}" for name in columns)
    return f"to_tsvector('english', {joined})"


def _safe(word: str) -> str:
    """A lexeme between quotation marks, whatever is in it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
