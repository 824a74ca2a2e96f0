"""The printed matrix says what the policy says."""

from __future__ import annotations

from tools import access_table


def test_the_page_on_access_is_what_the_policy_and_the_routes_say() -> None:
    written = access_table.PAGE.read_text(encoding="utf-8")
    assert written == access_table.written(), "Run: .venv/bin/python -m tools.access_table"


def test_it_says_who_may_vote_and_that_a_public_page_is_public() -> None:
    lines = access_table.written().splitlines()
    assert "| `/health/live` | GET | public |" in lines
    assert "| `/consultations/<int:consultation_id>/vote` | GET | vote on consultation |" in lines
    at = next(number for number, line in enumerate(lines) if line.startswith("| vote |"))
    assert [line.split("|")[3].strip() for line in lines[at : at + 5]] == [
        "must not be known to be there",
        "must not be known to be there",
        "sign in first",
        "not for this person",
        "not at this time",
    ]
