"""An adversary who knows our rules, has every number on the page, and wants one that is not there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod.insights.small_numbers import (
    Cell,
    Choice,
    ShownProposal,
    ShownTurnout,
    show_cell,
    show_proposal,
    show_turnout,
)

GROUPS = ("pupils", "parents", "practitioners")
Name = tuple[object, ...]


def cells(most: int = 30) -> st.SearchStrategy[Cell]:
    numbers = st.integers(0, most)
    return st.builds(
        lambda agree, disagree, unsure, stars: Cell(agree, disagree, unsure, min(stars, agree + disagree + unsure)),
        numbers, numbers, numbers, numbers,
    )  # fmt: skip


tables = st.lists(st.fixed_dictionaries({group: cells() for group in GROUPS}), min_size=1, max_size=5)
thresholds = st.integers(3, 10)


def page(
    table: list[dict[str, Cell]], extra: dict[str, int], threshold: int
) -> tuple[list[ShownProposal], ShownTurnout]:
    """Everything that is shown: each took part in a group is somebody who answered a card of it."""
    rows = [show_proposal(row, threshold) for row in table]
    took_part = {group: max(row[group].seen for row in table) + extra[group] for group in GROUPS}
    took_part = {g: min(n, sum(row[g].seen for row in table)) for g, n in took_part.items()}
    return rows, show_turnout(took_part, table, threshold)


def worlds(seen: int) -> Iterator[Cell]:
    """Every way in which ``seen`` people can have answered."""
    for agree in range(seen + 1):
        for disagree in range(seen - agree + 1):
            yield Cell(agree, disagree, seen - agree - disagree)


@given(tables, thresholds)
@settings(max_examples=150, deadline=None)
def test_what_is_hidden_could_be_anything_below_the_threshold(
    table: list[dict[str, Cell]], threshold: int
) -> None:
    """The rows of the page are the same whatever stands in a hidden cell: they tell nothing of it."""
    rows = [show_proposal(row, threshold) for row in table]
    for place, row in enumerate(table):
        for group, cell in row.items():
            if cell.seen < threshold:
                for other in (*worlds(threshold - 1), *worlds(0), *worlds(1)):
                    assert show_proposal({**row, group: other}, threshold) == rows[place]


@given(cells(12), thresholds)
@settings(max_examples=200, deadline=None)
def test_no_shown_cell_tells_what_everybody_in_it_said(cell: Cell, threshold: int) -> None:
    """For every cell that is shown there is another world that looks the same, or a split of at least two sides
    of which none is all but one."""
    shown = show_cell(cell, threshold)
    if shown.hidden:
        return
    if shown.split is not None:
        assert max(shown.split.values()) <= cell.seen - 2
        return
    alike = {
        (other.agree, other.disagree, other.unsure)
        for other in worlds(cell.seen)
        if show_cell(Cell(other.agree, other.disagree, other.unsure, cell.stars), threshold) == shown
    }
    assert len(alike) >= 3
    assert len({getattr(Cell(*counts), str(shown.nearly_all)) for counts in alike}) >= 2


@given(tables, st.fixed_dictionaries({group: st.integers(0, 20) for group in GROUPS}), thresholds)
@settings(max_examples=150, deadline=None)
def test_no_hidden_number_follows_from_those_shown(
    table: list[dict[str, Cell]], extra: dict[str, int], threshold: int
) -> None:
    """Write down all that is shown as equations; no hidden number may be the only solution."""
    rows, turnout = page(table, extra, threshold)
    unknown, equations, hidden = knowledge(rows, turnout)

    matrix = np.array(equations, dtype=float).reshape(len(equations), len(unknown))
    for name in hidden:
        wanted = np.zeros(len(unknown))
        wanted[unknown[name]] = 1
        rank = np.linalg.matrix_rank(matrix) if len(equations) else 0
        with_it = np.linalg.matrix_rank(np.vstack([matrix, wanted]))
        assert with_it > rank, f"{name} can be solved"


def knowledge(
    rows: list[ShownProposal], turnout: ShownTurnout
) -> tuple[dict[Name, int], list[list[float]], list[Name]]:
    """The unknowns (each answer count of each cell, each turnout), the equations that the page gives, what is hidden."""
    names: list[Name] = [
        (place, g, choice) for place in range(len(rows)) for g in GROUPS for choice in Choice
    ]
    names += [("turnout", group) for group in GROUPS]
    told: list[list[Name]] = []
    hidden: list[Name] = []
    for place, row in enumerate(rows):
        for group, cell in row.cells.items():
            parts: list[Name] = [(place, group, choice) for choice in Choice]
            known = cell.split is not None
            told += [[part] for part in parts] if known else [parts] if cell.seen is not None else []
            hidden += [] if known else parts
        if row.seen is not None:
            told.append([(place, group, choice) for group in GROUPS for choice in Choice])
    for group, count in turnout.took_part.items():
        if count is None:
            hidden.append(("turnout", group))
        else:
            told.append([("turnout", group)])
    if turnout.in_all is not None:
        told.append([("turnout", group) for group in GROUPS])
    equations = [[1.0 if name in parts else 0.0 for name in names] for parts in told]
    return {name: place for place, name in enumerate(names)}, equations, hidden


@given(tables, st.fixed_dictionaries({group: st.integers(0, 20) for group in GROUPS}), thresholds)
@settings(max_examples=150, deadline=None)
def test_bounds_never_close_on_a_hidden_number(
    table: list[dict[str, Cell]], extra: dict[str, int], threshold: int
) -> None:
    """From the shown turnout, how few can have answered a hidden card? None at all, as far as the page tells."""
    rows, turnout = page(table, extra, threshold)
    for group, took_part in turnout.took_part.items():
        if took_part is None:
            continue
        shown = sum(row.cells[group].seen or 0 for row in rows)
        hidden = [row for row in rows if row.cells[group].hidden]
        for _ in hidden:
            others_at_most = (len(hidden) - 1) * (threshold - 1)
            assert took_part - shown - others_at_most <= 0


@given(tables, st.fixed_dictionaries({group: st.integers(0, 20) for group in GROUPS}), thresholds, thresholds)
@settings(max_examples=150, deadline=None)
def test_a_page_with_a_higher_threshold_tells_nothing_that_one_with_a_lower_hides(
    table: list[dict[str, Cell]], extra: dict[str, int], one: int, other: int
) -> None:
    """So nobody learns more from two pages, for two audiences or of two days, than from the one that shows most."""
    more, less = page(table, extra, min(one, other)), page(table, extra, max(one, other))
    for row_of_more, row_of_less in zip(more[0], less[0], strict=True):
        for group, cell in row_of_less.cells.items():
            known = row_of_more.cells[group]
            assert cell.hidden or (cell.seen, cell.split, cell.nearly_all) == (
                known.seen,
                known.split,
                known.nearly_all,
            )
            assert cell.stars is None or cell.stars == known.stars
        assert row_of_less.seen in {None, row_of_more.seen}
    for group, count in less[1].took_part.items():
        assert count in {None, more[1].took_part[group]}
    assert less[1].in_all in {None, more[1].in_all}
